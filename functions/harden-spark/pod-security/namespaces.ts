import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { labelsOf, setLabels } from '../../../src/kubernetes/labels.ts';
import { groupByNamespace } from '../generated/namespaces.ts';
import { quoted } from '../generated/words.ts';
import type { Settings } from '../settings.ts';
import type { FoundWorkload } from '../workloads.ts';
import { finding } from './rules.ts';

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
): void {
  const modes = podSecurity?.namespaceLabels ?? [];
  if (modes.length === 0) return;
  const namespaces = namespaceItems(list);
  const groups = groupByNamespace(rbac?.namespaces, workloads, ({ workload }) => workload.namespace);
  for (const { name, workloads } of [...groups.listed, ...groups.others, ...groups.unusable]) {
    const item = namespaces.get(name);
    if (item === undefined) continue;
    const standing = workloads.filter((found) => refused.has(found)).map(({ workload }) => workload.name);
    const labels = modes.filter((mode) => mode !== 'enforce' || standing.length === 0);
    if (labels.length < modes.length && labelsOf(item.object)[`${PREFIX}enforce`] !== 'restricted') {
      list.report(
        finding(
          'namespace-not-labelled',
          `\`${PREFIX}enforce\` was not set: Pods of ${quoted(standing)} would be refused. Change what the findings about them name, then run again.`,
          { path: `metadata.labels["${PREFIX}enforce"]`, proposedValue: 'restricted' },
        ),
        item,
      );
    }
    writeLabels(list, item, labels);
  }
}

function writeLabels(list: ResourceList, item: Item, modes: readonly string[]): void {
  const labels = Object.fromEntries(modes.map((mode) => [`${PREFIX}${mode}`, 'restricted']));
  const before = labelsOf(item.object);
  const changed = Object.keys(labels).filter((key) => before[key] !== 'restricted');
  if (!setLabels(item.object, labels)) return;
  const instead = changed.flatMap((key) => (before[key] ? `"${before[key]}"` : []));
  const was = instead.length > 0 ? ` (it was ${instead.join(', ')})` : '';
  list.report(
    finding(
      'namespace-labelled',
      `sets ${changed.map((key) => `\`${key}\``).join(', ')} to "restricted"${was}.`,
      {
        path: 'metadata.labels',
        proposedValue: labels,
      },
    ),
    item,
  );
}

function namespaceItems(list: ResourceList): Map<unknown, Item> {
  const items = list
    .select(['Namespace'])
    .filter(({ object }) => object.apiVersion === 'v1' && object.kind === 'Namespace');
  return new Map(items.map((item) => [item.object.metadata?.name, item]));
}
