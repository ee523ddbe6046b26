import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import { FILE_HEADERS_ONLY, formatPatch } from 'diff';
import { counted } from '../../values/phrases.ts';
import type { FileChange } from '../list/file-list.ts';
import { hunksOf } from './hunks.ts';
import { lineChanges } from './line-changes.ts';
import type { Progress } from './progress.ts';

type Style = Parameters<typeof styleText>[0];

const NO_FILE = '/dev/null';

/** A name with a blank gets a tab behind it, as `diff` and Git do: `patch` would take the blank for its end. */
function withTabs(patch: string): string {
  const hunks = patch.indexOf('\n@@');
  return patch.slice(0, hunks).replace(/^(?:---|\+\+\+) [^"\n ]* [^"\n]*$/gm, '$&\t') + patch.slice(hunks);
}

/** What becomes of files, as `diff -u` shows it and `patch` takes it. */
export function patchOf(changes: readonly FileChange[], colours: boolean, progress: Progress): string {
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
  const text = patches.map(withTabs).join('');
  return colours ? text.replace(/^.+$/gm, paintLine) : text;
}

/** Each with its line break. */
function linesOf(text = ''): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function paintLine(line: string): string {
  const style = STYLES.find(([pattern]) => pattern.test(line))?.[1];
  return style ? styleText(style, line, { validateStream: false }) : line;
}

const STYLES: readonly (readonly [RegExp, Style])[] = [
  [/^(?:---|\+\+\+) /, 'bold'],
  [/^@@/, 'cyan'],
  [/^\+/, 'green'],
  [/^-/, 'red'],
];

/** As people expect it: colours on a terminal and where a log asks for them, none in a file. */
export function wantsColours(fd: 1 | 2): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  return FORCE_COLOR ? FORCE_COLOR !== '0' : isatty(fd) && TERM !== 'dumb';
}
