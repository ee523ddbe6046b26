/** Readers of YAML tell in words where a text is wrong, for people. */
import type { Place } from './field-place.ts';

const PLACE = /at line (\d+)(?:, column (\d+))?/;

/** A message about a text with its lines counted from further up: people look in the whole file, or stream. */
export function withLinesBefore(message: string, linesBefore: number): string {
  return message.replace(/at line (\d+)/, (_, line) => `at line ${Number(line) + linesBefore}`);
}

/** Where the text is wrong, as its message says. */
export function placeTold(message: string): Place | undefined {
  const [, line, column = '1'] = PLACE.exec(message) ?? [];
  return line === undefined ? undefined : { line: Number(line), column: Number(column) };
}
