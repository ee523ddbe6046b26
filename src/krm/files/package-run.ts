import { isUtf8 } from 'node:buffer';
import { counted } from '../../values/phrases.ts';
import { InputError } from '../input-error.ts';
import { type FileChange, FileList } from '../list/file-list.ts';
import { documentName } from '../list/item.ts';
import { JoinedFiles, type SourceFile, type Unreadable } from '../list/joined-files.ts';
import type { KrmFunction } from '../list/krm-function.ts';
import type { FailOn, LocatedResult } from '../list/result.ts';
import { runReading } from '../list/transform.ts';
import { resultOfError } from '../list/unusable-input.ts';
import type { Package } from './packages.ts';
import type { Progress } from './progress.ts';
import { type Reason, reasonIn, Unusable } from './unusable.ts';
import { shown } from './walk.ts';

/** What came of a package. */
export interface PackageRun {
  package: Package;
  list: FileList;
  done: string | undefined;
  changes: readonly FileChange[];
  /** What was passed over because it is no YAML. */
  remarks: readonly LocatedResult[];
}

/**
 * Runs the function on the objects in the files of a package.
 *
 * @throws Unusable where a file names what the function reads, and cannot be read
 */
export function runPackage(fn: KrmFunction, given: Package, failOn: FailOn, progress: Progress): PackageRun {
  const { folder, config } = given;
  const { sources, reasons, left } = textsOf(given.files, fn.reads);
  const files = new JoinedFiles(sources);
  let steps = 0;
  const onItem = () => {
    steps++;
    progress.tell(() => `${shown(folder)}: ${counted(sources.length, 'file')}, step ${steps}`);
  };
  try {
    const { list, done } = runReading(fn, (reading) => {
      const list = new FileList(folder, files, config, reading, onItem);
      list.failOn = failOn;
      list.isPart = given.isPart;
      return list;
    });
    const changes = list.fileChanges();
    for (const one of files.unreadable(fn.reads, true)) {
      const { file, place, reason } = one;
      const { path } = file;
      // The first line says what and where; the lines of the file behind it may be those of a Secret.
      const why = `it is no valid YAML: ${firstLine(reason)}`;
      if (one.needed) reasons.push(invalid(one));
      else if (!left.has(path)) left.set(path, { why, place });
    }
    if (reasons.length > 0) throw new Unusable(reasons);
    const remarks = [...left].map(([path, { why, place }]): LocatedResult => {
      const message = `${shown(path)} was left as it is: ${why}`;
      return { severity: 'warning', message, file: { path }, ...(place && { place }) };
    });
    return { package: given, list, done, changes, remarks };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    reasons.push(...files.unreadable(fn.reads, false).flatMap((one) => (one.needed ? [invalid(one)] : [])));
    throw new Unusable(reasons.length > 0 ? reasons : [resultOfError(error)]);
  }
}

function invalid({ file, place, reason }: Unreadable): Reason {
  return { message: `${documentName(file)} must be valid YAML: ${reason}`, file, place };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!.replace(/:$/, '');
}

/** The files that hold text. Of others, one that names what the function reads is wrong, and the rest is not its business. */
function textsOf(files: readonly SourceFile[], reads: readonly string[]) {
  const sources: SourceFile[] = [];
  const reasons: Reason[] = [];
  const left = new Map<string, { why: string; place?: Reason['place'] }>();
  for (const { path, bytes } of files) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (isUtf8(buffer)) sources.push({ path, bytes });
    else if (reads.some((word) => buffer.includes(word)))
      reasons.push(reasonIn(path, `${shown(path)} must be UTF-8 text`));
    else left.set(path, { why: 'it is no UTF-8 text' });
  }
  return { sources, reasons, left };
}
