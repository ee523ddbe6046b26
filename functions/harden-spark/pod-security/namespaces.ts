import type { KubernetesObject } from 'kpt-functions';
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { labelsOf, setLabels } from '../../../src/kubernetes/labels.ts';
import { fieldNames, quoted } from '../../../src/values/phrases.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Settings } from '../config/settings.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { groupByNamespace } from '../owned-objects/namespaces.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';

export const namespaceNotLabelled = rule('pod-security/namespace-not-labelled', {
  severity: 'warning',
  meaning:
    'The label that makes a Namespace enforce the profile was not set: it would refuse Pods of workloads in it.',
  remedy: 'Change what the findings about these workloads name, then run again.',
});

export const namespaceLabelled = rule('pod-security/namespace-labelled', {
  severity: 'info',
  change: true,
  meaning: 'A Namespace was given labels of Pod Security admission.',
});

const PREFIX = 'pod-security.kubernetes.io/';

/**
 * Gives the Namespaces of the list that hold Spark Pods the labels of `podSecurity.namespaceLabels`, but `enforce`
 * only where no workload would be refused by it.
 *
 * Source: Kubernetes, "Pod Security Admission".
 */
export function labelNamespaces(
  catalogue: Catalogue,
  workloads: readonly WorkloadFacts[],
  { rbac, podSecurity }: Settings,
): ItemFinding[] {
  const modes = podSecurity?.namespaceLabels ?? [];
  if (modes.length === 0) return [];
  const { served, outside, unusable } = groupByNamespace(rbac?.namespaces, workloads);
  return [...served, ...outside, ...unusable].flatMap(({ name, workloads }) => {
    const objects = name === undefined ? [] : catalogue.namespaces(name);
    const standing = workloads.flatMap(({ name, isRefused }) => (isRefused ? [name] : [])).sort();
    const labels = modes.filter((mode) => mode !== 'enforce' || standing.length === 0);
    return objects.flatMap(({ item, object }) =>
      about(item, [
        ...(labels.length < modes.length ? notEnforced(object, standing) : []),
        ...writeLabels(object, labels),
      ]),
    );
  });
}

function notEnforced(object: KubernetesObject, standing: readonly string[]): Finding[] {
  if (labelsOf(object)[`${PREFIX}enforce`] === 'restricted') return [];
  const message = `\`${PREFIX}enforce\` was not set: Pods of ${quoted(standing)} would be refused. Change what the findings about them name, then run again.`;
  const field = { path: `metadata.labels["${PREFIX}enforce"]`, proposedValue: 'restricted' };
  return [namespaceNotLabelled.finding(message, field)];
}

function writeLabels(object: KubernetesObject, modes: readonly string[]): Finding[] {
  const labels = Object.fromEntries(modes.map((mode) => [`${PREFIX}${mode}`, 'restricted']));
  const before = labelsOf(object);
  const changed = Object.keys(labels).filter((key) => before[key] !== 'restricted');
  if (!setLabels(object, labels)) return [];
  const instead = changed.flatMap((key) => (before[key] ? `"${before[key]}"` : []));
  const was = instead.length > 0 ? ` (it was ${instead.join(', ')})` : '';
  const message = `sets ${fieldNames(changed).join(', ')} to "restricted"${was}.`;
  return [namespaceLabelled.finding(message, { path: 'metadata.labels', proposedValue: labels })];
}
