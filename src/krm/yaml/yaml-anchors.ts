import { Lexer } from 'yaml';

/** Comes before the text of a plain or block scalar, which can begin with any character. */
const SCALAR = '\u001f';

/** The anchors (`&name`) and aliases (`*name`) of a text, in order; none that only a text or a comment holds. */
export function anchorsAndAliases(text: string): string[] {
  const found: string[] = [];
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!inScalar && /^[&*]/.test(lexeme)) found.push(lexeme);
    inScalar = lexeme === SCALAR;
  }
  return found;
}
