import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { FilledContainer } from './filling.ts';
import {
  demanded,
  type Violation,
  violationFound,
  violationsOfContainer,
  violationsOfPod,
} from './violations.ts';

export const leftOut = rule('pod-security/left-out', {
  severity: 'warning',
  meaning:
    'What the profile asks for was not written, because it contradicts what stands in the container or its Pod: the Pod would not start, or not work.',
  remedy: 'Change all that the finding names; the next run writes the rest.',
});

/**
 * What stands against the profile: for a container of which something had to be left out, all of it at once; else one
 * finding for each.
 */
export function tellViolations(
  role: Role,
  containers: readonly FilledContainer[],
  podContext: Part,
  reach: readonly Violation[],
): Finding[] {
  const told = new Set<string>();
  const findings = containers.flatMap((filled) => {
    const own = violationsOfContainer(filled.container);
    if (!isToldAtOnce(filled)) return own.map((violation) => violationFound(role, violation));
    const all = new Map([...own, ...filled.because].map((violation) => [violation.path, violation]));
    for (const path of all.keys()) told.add(path);
    return [leftOutOf(role, filled, [...all.values()])];
  });
  const ofPod = [...violationsOfPod(podContext), ...reach].filter(({ path }) => !told.has(path));
  return [...findings, ...ofPod.map((violation) => violationFound(role, violation))];
}

/** Where nothing but the user of its image is not known, that is told once an image. */
export function isToldAtOnce({ because, runsAs }: FilledContainer): boolean {
  const unknown = runsAs.isUnknown ? runsAs.root : [];
  return because.some((violation) => !unknown.includes(violation));
}

function leftOutOf(role: Role, { container, leftOut: left }: FilledContainer, all: Violation[]): Finding {
  const message = `${all.map(demanded).join('; ')}: the profile "restricted" refuses the ${role.name}'s Pod otherwise. Until then this is left out of \`${container.path}\`, because it contradicts that: ${enumerated(left)}.`;
  const { path, value } = all[0]!;
  return leftOut.finding(message, value === undefined ? { path } : { path, currentValue: value });
}
