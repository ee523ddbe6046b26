/**
 * What is asked of a name that a workload brings along, before it becomes an object, a label or the path of a file.
 * Names of the configuration were checked when it was read.
 */
import { quote } from '../../../src/krm/codec/show-value.ts';
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { isDnsLabel, isDnsSubdomain } from '../../../src/kubernetes/names.ts';
import { holdsPlaceholder } from '../../../src/kubernetes/placeholder.ts';
import { namespaceName, serviceAccountName } from '../config/kubernetes-text.ts';

export const invalidName = rule('generated/invalid-name', {
  severity: 'warning',
  meaning:
    'A workload has a name (of an account or namespace) that Kubernetes refuses, so nothing is generated for it.',
  remedy: 'Correct the name.',
});
export const unfilled = rule('generated/placeholder', {
  severity: 'info',
  meaning: 'A name is still a placeholder that something fills in later, so nothing is generated for it.',
  remedy: 'Run the function once the name is filled in.',
});

const NAMES = {
  namespace: { isUsable: isDnsLabel, expected: namespaceName.name, without: 'nothing is generated in it' },
  account: {
    isUsable: isDnsSubdomain,
    expected: serviceAccountName.name,
    without: 'no Role is generated for it',
  },
  workload: {
    // Its operator makes it the value of a label too.
    isUsable: (name: string) => name.length <= 63 && isDnsSubdomain(name),
    expected: 'a name such as "etl" (lower-case letters, digits, "-" and ".", at most 63)',
    without: 'no NetworkPolicy is generated for it',
  },
} as const;

export type NamedThing = keyof typeof NAMES;

export function isUsableName(thing: NamedThing, name: string): boolean {
  return NAMES[thing].isUsable(name);
}

/** What is said of a name that is not usable; it stands in the field `path`. */
export function unusableName(thing: NamedThing, name: string, path: string): Finding {
  const { expected, without } = NAMES[thing];
  const field = { path, currentValue: name };
  if (holdsPlaceholder(name)) {
    const message = `\`${path}\` is still to be filled in, got ${quote(name)}: ${without}. Run the function on what comes of it.`;
    return unfilled.finding(message, field);
  }
  return invalidName.finding(`\`${path}\` must be ${expected}, got ${quote(name)}: ${without}.`, field);
}
