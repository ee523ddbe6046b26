import { Lexer } from 'yaml';

/** Comes before the text of a plain or block scalar, which can begin with any character. */
const SCALAR = '\u001f';

/** Whether each alias (`*name`) of a text has its anchor (`&name`) before it; none count that only a text or a comment holds. */
export function hasOwnAnchors(text: string): boolean {
  const own = new Set<string>();
  let inScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    const sign = inScalar ? '' : lexeme[0];
    if (sign === '&') own.add(lexeme.slice(1));
    if (sign === '*' && !own.has(lexeme.slice(1))) return false;
    inScalar = lexeme === SCALAR;
  }
  return true;
}
