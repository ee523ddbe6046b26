import { FILE_HEADERS_ONLY, formatPatch } from 'diff';
import { counted } from '../../values/phrases.ts';
import type { FileChange } from '../list/file-list.ts';
import { type Look, paint, type Style, withoutControl } from '../terminal/look.ts';
import { hunksOf } from './hunks.ts';
import { lineChanges } from './line-changes.ts';
import type { Progress } from './progress.ts';

const NO_FILE = '/dev/null';

/** A name with a blank gets a tab behind it, as `diff` and Git do: `patch` would take the blank for its end. */
function withTabs(patch: string): string {
  const hunks = patch.indexOf('\n@@');
  return patch.slice(0, hunks).replace(/^(?:---|\+\+\+) [^"\n ]* [^"\n]*$/gm, '$&\t') + patch.slice(hunks);
}

/** What becomes of files, as `diff -u` shows it and `patch` takes it. */
export function patchOf(changes: readonly FileChange[], look: Look, progress: Progress): string {
  const patches = changes.map(({ path, before, after }, i) => {
    progress.tell(() => `${i} of ${counted(changes.length, 'file')} compared`);
    const patch = {
      oldFileName: before === undefined ? NO_FILE : path,
      newFileName: after === undefined ? NO_FILE : path,
      oldHeader: undefined,
      newHeader: undefined,
      hunks: hunksOf(lineChanges(linesOf(before), linesOf(after))),
    };
    return formatPatch(patch, FILE_HEADERS_ONLY);
  });
  const patch = patches.map(withTabs).join('');
  const text = look.columns === undefined ? patch : withoutControl(patch);
  return look.colours ? text.replace(/^.+$/gm, paintLine) : text;
}

/** Each with its line break. */
function linesOf(text = ''): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function paintLine(line: string): string {
  const style = STYLES.find(([pattern]) => pattern.test(line))?.[1];
  return style ? paint(style, line) : line;
}

const STYLES: readonly (readonly [RegExp, Style])[] = [
  [/^(?:---|\+\+\+) /, 'bold'],
  [/^@@/, 'cyan'],
  [/^\+/, 'green'],
  [/^-/, 'red'],
];
