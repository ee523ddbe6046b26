import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { quoted } from '../../../src/krm/phrases.ts';
import { rule } from '../../../src/krm/rule.ts';
import { labelsOf, setLabels } from '../../../src/kubernetes/labels.ts';
import type { Settings } from '../config/settings.ts';
import type { NamedObjects } from '../named-objects.ts';
import { groupByNamespace } from '../owned-objects/namespaces.ts';
import type { FoundWorkload } from '../workloads.ts';

export const namespaceNotLabelled = rule('pod-security/namespace-not-labelled', {
  severity: 'warning',
  meaning: 'A Namespace was not told to enforce the profile, since Pods of workloads in it would be refused.',
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
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  refused: ReadonlySet<FoundWorkload>,
  { rbac, podSecurity }: Settings,
  named: NamedObjects,
): void {
  const modes = podSecurity?.namespaceLabels ?? [];
  if (modes.length === 0) return;
  const groups = groupByNamespace(rbac?.namespaces, workloads, ({ workload }) => workload.namespace);
  for (const { name, workloads } of [...groups.listed, ...groups.others]) {
    const items = name === undefined ? [] : named.namespaces(name);
    if (items.length === 0) continue;
    const standing = workloads
      .filter((found) => refused.has(found))
      .map(({ workload }) => workload.name)
      .sort();
    const labels = modes.filter((mode) => mode !== 'enforce' || standing.length === 0);
    for (const item of items) {
      if (labels.length < modes.length) reportNotEnforced(list, item, standing);
      writeLabels(list, item, labels);
    }
  }
}

function reportNotEnforced(list: ResourceList, item: Item, standing: readonly string[]): void {
  if (labelsOf(item.object)[`${PREFIX}enforce`] === 'restricted') return;
  list.report(
    namespaceNotLabelled.finding(
      `\`${PREFIX}enforce\` was not set: Pods of ${quoted(standing)} would be refused. Change what the findings about them name, then run again.`,
      { path: `metadata.labels["${PREFIX}enforce"]`, proposedValue: 'restricted' },
    ),
    item,
  );
}

function writeLabels(list: ResourceList, item: Item, modes: readonly string[]): void {
  const labels = Object.fromEntries(modes.map((mode) => [`${PREFIX}${mode}`, 'restricted']));
  const before = labelsOf(item.object);
  const changed = Object.keys(labels).filter((key) => before[key] !== 'restricted');
  if (!setLabels(item.object, labels)) return;
  const instead = changed.flatMap((key) => (before[key] ? `"${before[key]}"` : []));
  const was = instead.length > 0 ? ` (it was ${instead.join(', ')})` : '';
  list.report(
    namespaceLabelled.finding(
      `sets ${changed.map((key) => `\`${key}\``).join(', ')} to "restricted"${was}.`,
      {
        path: 'metadata.labels',
        proposedValue: labels,
      },
    ),
    item,
  );
}
