/** What this layer has to say of the objects as they came, whatever the function. */
import type { Finding } from './result.ts';
import { rule } from './rule.ts';

export const joinedObjects = rule('input/joined-objects', {
  severity: 'error',
  meaning:
    'A document has two top-level `kind` or `apiVersion`, as happens where files are joined without a line `---`.',
  remedy: 'Put a line `---` between the two objects.',
});
export const ambiguousKey = rule('input/ambiguous-key', {
  severity: 'error',
  meaning:
    'A key stands several times in one map, and the result depends on which one counts; the object was left as it is.',
  remedy: 'Remove all but one of them.',
});
export const repeatedKey = rule('input/repeated-key', {
  severity: 'warning',
  meaning: 'A key stands several times in one map.',
  remedy: 'Remove all but one of them.',
});
export const unsafeEdit = rule('input/unsafe-edit', {
  severity: 'error',
  meaning: 'The text of an object cannot be edited safely; it was left as it is.',
  remedy: 'Write that part of the object in plain YAML, without anchors, aliases and repeated keys.',
});
/** @param reason why the edits of an object cannot be written */
export function notWritten(reason: string): Finding {
  return unsafeEdit.finding(`${reason}; the object was left as it is`);
}

export const repeatedConfigKey = rule('function-config/repeated-key', {
  severity: 'error',
  meaning: 'A key of the configuration stands several times in one map.',
  remedy: 'Keep one of them.',
});
