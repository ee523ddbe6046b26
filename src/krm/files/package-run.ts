import { isUtf8 } from 'node:buffer';
import { counted } from '../../values/phrases.ts';
import { InputError } from '../input-error.ts';
import { type FileChange, FileList } from '../list/file-list.ts';
import { documentName } from '../list/item.ts';
import { JoinedFiles, type SourceFile } from '../list/joined-files.ts';
import type { KrmFunction } from '../list/krm-function.ts';
import type { FailOn, Result } from '../list/result.ts';
import { runReading } from '../list/transform.ts';
import type { Package } from './packages.ts';
import type { Progress } from './progress.ts';
import { Unusable } from './unusable.ts';
import { shown } from './walk.ts';

/** What came of a package. */
export interface PackageRun {
  package: Package;
  list: FileList;
  done: string | undefined;
  changes: readonly FileChange[];
  /** What was passed over because it is no YAML. */
  remarks: readonly Result[];
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
      return list;
    });
    const changes = list.fileChanges();
    for (const { file, reason, needed } of files.unreadable(fn.reads, true)) {
      if (needed) reasons.push(`${documentName(file)} must be valid YAML: ${reason}`);
      else if (!left.has(file.path)) left.set(file.path, `it is no valid YAML: ${reason}`);
    }
    if (reasons.length > 0) throw new Unusable(reasons);
    const remarks = [...left].map(([path, why]): Result => {
      return { severity: 'warning', message: `${shown(path)} was left as it is: ${why}` };
    });
    return { package: given, list, done, changes, remarks };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    for (const { file, reason, needed } of files.unreadable(fn.reads, false)) {
      if (needed) reasons.push(`${documentName(file)} must be valid YAML: ${reason}`);
    }
    throw new Unusable(reasons.length > 0 ? reasons : [error.message]);
  }
}

/** The files that hold text. Of others, one that names what the function reads is wrong, and the rest is not its business. */
function textsOf(files: readonly SourceFile[], reads: readonly string[]) {
  const sources: SourceFile[] = [];
  const reasons: string[] = [];
  const left = new Map<string, string>();
  for (const { path, bytes } of files) {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (isUtf8(buffer)) sources.push({ path, bytes });
    else if (reads.some((word) => buffer.includes(word))) reasons.push(`${shown(path)} must be UTF-8 text`);
    else left.set(path, 'it is no UTF-8 text');
  }
  return { sources, reasons, left };
}
