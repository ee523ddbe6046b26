/** What can be wrong with a functionConfig, as findings. */
import type { Mistake } from '../../../src/krm/codec/index.ts';
import { repeatedConfigKey } from '../../../src/krm/list/input-rules.ts';
import type { Finding } from '../../../src/krm/list/result.ts';
import { type Rule, rule } from '../../../src/krm/list/rule.ts';

const BY_KIND = {
  'unknown-field': rule('function-config/unknown-field', {
    severity: 'error',
    meaning: 'The configuration has a field that does not exist.',
    remedy: 'Write the field that is meant, or remove this one.',
  }),
  'missing-field': rule('function-config/missing-field', {
    severity: 'error',
    meaning: 'A required field is missing in the configuration.',
    remedy: 'Set it.',
  }),
  'wrong-type': rule('function-config/wrong-type', {
    severity: 'error',
    meaning: 'A field of the configuration has a value of the wrong type.',
    remedy: 'Write a value of the type that the message names.',
  }),
  'bad-value': rule('function-config/bad-value', {
    severity: 'error',
    meaning: 'A field of the configuration has a value that is not allowed.',
    remedy: 'Write a value that the message names.',
  }),
  // The layer below finds it, before the configuration is read.
  'repeated-key': repeatedConfigKey,
  conflict: rule('function-config/conflict', {
    severity: 'error',
    meaning: 'Two fields of the configuration contradict each other.',
    remedy: 'Change or remove one of the two.',
  }),
} as const;

export const RULES: readonly Rule[] = Object.values(BY_KIND);

export function mistakeFinding(mistake: Omit<Mistake, 'kind'> & { kind: keyof typeof BY_KIND }): Finding {
  const { kind, path, message, currentValue } = mistake;
  // A map or a list is better read in its file than in a result.
  const short = currentValue !== undefined && (currentValue === null || typeof currentValue !== 'object');
  return BY_KIND[kind].finding(message, { path, ...(short && { currentValue }) });
}
