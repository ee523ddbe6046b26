import { Lexer, Parser } from 'yaml';
import { LimitError } from '../input-error.ts';
import { DEEPEST } from './source-tree.ts';

/** What must be exceeded in one of two ways for a text to be too deep, or half of it in each. */
const SUSPICIOUS = DEEPEST / 2;

/**
 * Whether a text could be nested too deeply: by its brackets, whatever they stand in, or by what its lines begin with
 * before their first word. A few more look deep than are.
 */
export function looksDeep(text: string): boolean {
  let brackets = 0;
  let columns = 0;
  let atStart = true;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10) {
      columns = 0;
      atStart = true;
    } else if (atStart && LEADING.has(code)) {
      if (++columns > SUSPICIOUS) return true;
    } else {
      atStart = false;
      if (OPENING.has(code)) {
        if (++brackets > SUSPICIOUS) return true;
      } else if (brackets > 0 && CLOSING.has(code)) brackets--;
    }
  }
  return false;
}

const codes = (chars: string) => new Set([...chars].map((char) => char.charCodeAt(0)));
const LEADING = codes(' \t-?:');
const OPENING = codes('[{');
const CLOSING = codes(']}');

/**
 * @throws LimitError if a text is nested too deeply. Only the composer of `yaml` calls itself for each level, and what
 *   comes before it takes long at a depth that nobody needs, so it is stopped there.
 */
export function requireDepth(text: string): void {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const _ of parser.next(lexeme));
    // Besides collections, the document and a scalar.
    if (parser.stack.length > DEEPEST + 2) throw tooDeep();
  }
}

export function tooDeep(): LimitError {
  return new LimitError(`must not be nested deeper than ${DEEPEST} levels`);
}
