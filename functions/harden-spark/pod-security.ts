import type { ResourceList } from '../../src/krm/index.ts';
import type { Finding } from '../../src/krm/result.ts';
import type { Workload } from '../../src/spark/workload.ts';
import type { NamedObjects } from './named-objects.ts';
import { isRestricted, settingsFor } from './overrides.ts';
import { containersOf, podContextOf } from './pod-security/contexts.ts';
import { fill } from './pod-security/fill.ts';
import { labelNamespaces } from './pod-security/namespaces.ts';
import { finding } from './pod-security/rules.ts';
import { unknownUser } from './pod-security/unknown-user.ts';
import { violations } from './pod-security/violations.ts';
import { withoutRepetition } from './rules.ts';
import type { Settings } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

/**
 * Makes the Pods of workloads ones that Pod Security admission takes under the profile `restricted`, where
 * `settings.podSecurity` asks for it: writes what nobody has said, in the place where it takes effect, and reports
 * what a person wrote against it. Then labels the Namespaces that it was asked to label.
 */
export function restrictPods(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  settings: Settings,
  named: NamedObjects,
): void {
  if (settings.podSecurity === undefined) return;
  const refused = new Set<FoundWorkload>();
  for (const found of list.each(workloads)) {
    const { item, workload } = found;
    if (!isRestricted(workload, settings)) {
      refused.add(found);
      continue;
    }
    const { volumesIn } = settingsFor(workload, settings);
    const { changes, against, warnings } = restrict(
      workload,
      volumesIn === 'PodTemplate' && workload.takesPodTemplate,
    );
    for (const finding of [...changes, ...against, ...warnings]) list.report(finding, item);
    if (against.length > 0) refused.add(found);
  }
  labelNamespaces(list, workloads, refused, settings, named);
}

/** @param inTemplate a new security context goes into the Pod template, not into the operator's fields */
function restrict(
  workload: Workload,
  inTemplate: boolean,
): Record<'changes' | 'against' | 'warnings', Finding[]> {
  const changes: Finding[] = [];
  const against: Finding[] = [];
  const warnings: Finding[] = [];
  for (const role of workload.roles) {
    const containers = containersOf(role, inTemplate);
    const podContext = podContextOf(role, inTemplate);
    const filled = fill(role, containers, podContext);
    const message = `The ${role.name} sets ${filled.join(', ')}.`;
    if (filled.length > 0) changes.push(finding('change', message, { path: role.path }));
    for (const violation of violations(role, containers, podContext)) against.push(violation);
    for (const warning of unknownUser(role)) warnings.push(warning);
  }
  return { changes, warnings, against: withoutRepetition(against) };
}
