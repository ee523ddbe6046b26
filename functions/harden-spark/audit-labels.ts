import type { ResourceList } from '../../src/krm/index.ts';
import { type Entries, setAnnotations, setLabels } from '../../src/kubernetes/labels.ts';
import { getsLabelsOfWorkload } from '../../src/spark/pod-metadata.ts';
import { runFinding } from './common-rules.ts';
import { groupByNamespace } from './generated/namespaces.ts';
import type { Settings } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

/**
 * With `spec.labelWorkloads`: gives workloads the audit labels and annotations, with those of their namespace, and
 * the labels to the templates of Pods that the operator does not copy them onto. Labels and annotations of other
 * keys stay.
 *
 * @returns the workloads whose Pod templates were changed; of others only the metadata was, which runs nothing again
 */
export function labelWorkloads(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  { labelWorkloads, auditLabels, auditAnnotations, rbac }: Settings,
): FoundWorkload[] {
  if (!labelWorkloads) return [];
  const changed: FoundWorkload[] = [];
  const groups = groupByNamespace(rbac?.namespaces, workloads, ({ workload }) => workload.namespace);
  for (const group of [...groups.listed, ...groups.others]) {
    const labels = { ...auditLabels, ...group.labels };
    const annotations = { ...auditAnnotations, ...group.annotations };
    for (const found of list.each(group.workloads)) {
      const inMetadata = labelMetadata(found, labels, annotations);
      const inTemplates = labelTemplates(found, labels);
      if (!inMetadata && !inTemplates) continue;
      if (inTemplates) changed.push(found);
      list.report(
        runFinding('labelled', 'gives the workload and its Pods the audit labels.', {
          path: 'metadata.labels',
          proposedValue: labels,
        }),
        found.item,
      );
    }
  }
  return changed;
}

function labelMetadata(
  { workload: { object } }: FoundWorkload,
  labels: Entries,
  annotations: Entries,
): boolean {
  return [setLabels(object, labels), setAnnotations(object, annotations)].includes(true);
}

function labelTemplates({ workload }: FoundWorkload, labels: Entries): boolean {
  const templates = workload.roles
    .filter((role) => !getsLabelsOfWorkload(workload, role))
    .map((role) => role.templateMetadata.child('labels'));
  const missing = templates.flatMap((template) =>
    Object.entries(labels).flatMap(([key, value]) =>
      template.get(key) === value ? [] : [{ template, key, value }],
    ),
  );
  for (const { template, key, value } of missing) template.set(key, value);
  return missing.length > 0;
}
