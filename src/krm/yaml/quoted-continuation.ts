import { Lexer } from 'yaml';

/** What is used of the lexer besides `lex`; none of it is declared for others, so a test holds it. */
interface LexerState {
  readonly buffer: string;
  /** Where the scalar begins that is read. */
  readonly pos: number;
  /** The columns that its next lines must be indented by. */
  readonly indentNext: number;
  /** Where the scalar goes on in the line at `offset`; -1: it does not. */
  continueScalar(offset: number): number;
}

/**
 * The text with the lines of quoted scalars indented as far as the specification and `yaml` want it. go-yaml, so kubectl
 * and kustomize too, takes them at any column; how far does not matter: the blanks are folded.
 *
 * One pass of the lexer, however many such lines there are.
 */
export function indentContinuations(text: string): string {
  const lexer = new Lexer();
  const state = lexer as unknown as LexerState;
  const continueScalar = state.continueScalar.bind(state);
  const pieces: string[] = [];
  let position = 0;
  state.continueScalar = (offset) => {
    const next = continueScalar(offset);
    const { buffer, pos, indentNext } = state;
    const isQuoted = buffer[pos] === '"' || buffer[pos] === "'";
    if (next !== -1 || !isQuoted || DOCUMENT_MARK.test(buffer.slice(offset, offset + 4))) return next;
    pieces.push(text.slice(position, offset), ' '.repeat(indentNext));
    position = offset;
    return offset;
  };
  for (const _ of lexer.lex(text));
  return pieces.join('') + text.slice(position);
}

/** Ends a document, also within quotes. */
const DOCUMENT_MARK = /^(?:---|\.\.\.)(?:\s|$)/;
