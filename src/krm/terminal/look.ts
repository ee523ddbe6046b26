/** Whether text is coloured, and how wide it may be: decided here, for both streams that it goes to. */
import { isatty } from 'node:tty';
import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** How text is to look where a stream leads. */
export interface Look {
  readonly colours: boolean;
  /** Of the terminal; absent where the stream leads to none, or to one that shows only lines. */
  readonly columns?: number;
}

/** What it is for a pipe and for a file. */
export const PLAIN: Look = { colours: false };

/** What a terminal has that does not say. */
const USUAL_COLUMNS = 80;

export function lookOf(fd: 1 | 2): Look {
  const isTerminal = isatty(fd);
  return look(process.env, isTerminal, () => (fd === 1 ? process.stdout : process.stderr).columns);
}

/**
 * As people expect it: colours on a terminal and where a log asks for them, none in a file.
 *
 * @param columns asked for only where they count: to know them costs opening the terminal
 */
export function look(
  { NO_COLOR, FORCE_COLOR, TERM }: NodeJS.ProcessEnv,
  isTerminal: boolean,
  columns: () => number,
): Look {
  // An editor or a console that knows no control characters: not even a line can be taken back.
  const shows = isTerminal && TERM !== 'dumb';
  const colours = !NO_COLOR && (FORCE_COLOR ? FORCE_COLOR !== '0' : shows);
  return { colours, ...(shows && { columns: columns() || USUAL_COLUMNS }) };
}

/**
 * Only the 16 colours that every theme defines. Red and magenta can be read on black and on white; yellow and white cannot, and cyan is
 * for what nobody has to read.
 */
export function paint(style: Style, text: string): string {
  // Whether there are to be colours is decided above.
  return styleText(style, text, { validateStream: false });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** With what a terminal would obey, and not show, as YAML writes it: a name in a file must not move the cursor. */
export function withoutControl(text: string): string {
  return text.replace(CONTROL, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
