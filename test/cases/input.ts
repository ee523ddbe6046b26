import { readFileSync } from 'node:fs';
import { withStandardRules } from './standard-rules.ts';

/** The standard input of a case. */
export function caseInput(directory: URL): Buffer {
  // One character a byte: some inputs are no UTF-8.
  const text = readFileSync(new URL('input.yaml', directory), 'latin1');
  return Buffer.from(withStandardRules(text), 'latin1');
}
