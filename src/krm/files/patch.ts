import { isatty } from 'node:tty';
import { styleText } from 'node:util';
import { createTwoFilesPatch, FILE_HEADERS_ONLY } from 'diff';
import { counted } from '../../values/phrases.ts';
import type { FileChange } from '../list/file-list.ts';
import type { Progress } from './progress.ts';

type Style = Parameters<typeof styleText>[0];

const NO_FILE = '/dev/null';

/** What becomes of files, as `diff -u` shows it and `patch` takes it. */
export function patchOf(changes: readonly FileChange[], colours: boolean, progress: Progress): string {
  const patches = changes.map(({ path, before, after }, i) => {
    progress.tell(() => `${i} of ${counted(changes.length, 'file')} compared`);
    return createTwoFilesPatch(
      before === undefined ? NO_FILE : path,
      after === undefined ? NO_FILE : path,
      before ?? '',
      after ?? '',
      undefined,
      undefined,
      { context: 3, headerOptions: FILE_HEADERS_ONLY },
    );
  });
  const text = patches.join('');
  return colours ? text.replace(/^.+$/gm, paintLine) : text;
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
  const { NO_COLOR, FORCE_COLOR } = process.env;
  if (NO_COLOR) return false;
  return FORCE_COLOR ? FORCE_COLOR !== '0' : isatty(fd);
}
