import type { ResourceList } from '../../src/krm/index.ts';
import { type Entries, setAnnotations, setLabels } from '../../src/kubernetes/labels.ts';
import { getsLabelsOfWorkload } from '../../src/spark/pod-metadata.ts';
import { runFinding } from './common-rules.ts';
import type { ItemFinding } from './findings/item-finding.ts';
import { groupByNamespace } from './owned-objects/namespaces.ts';
import type { Settings } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

/** A workload that was given labels or annotations. */
export interface LabelledWorkload {
  readonly found: FoundWorkload;
  readonly labels: Entries;
  /** Of others only the metadata was changed, which runs nothing again. */
  readonly inTemplates: boolean;
}

/**
 * With `spec.labelWorkloads`: gives workloads the audit labels and annotations, with those of their namespace, and
 * the labels to the templates of Pods that the operator does not copy them onto. Labels and annotations of other
 * keys stay.
 *
 * It comes before all that looks at labels and annotations: overrides, policies, waves of Argo CD. They are to see what
 * a second run would see.
 */
export function labelWorkloads(
  list: ResourceList,
  workloads: readonly FoundWorkload[],
  { labelWorkloads, auditLabels, auditAnnotations, rbac }: Settings,
): LabelledWorkload[] {
  if (!labelWorkloads) return [];
  const labelled: LabelledWorkload[] = [];
  const groups = groupByNamespace(rbac?.namespaces, workloads, ({ workload }) => workload.namespace);
  for (const group of [...groups.listed, ...groups.others]) {
    const labels = { ...auditLabels, ...group.labels };
    const annotations = { ...auditAnnotations, ...group.annotations };
    for (const found of list.each(group.workloads)) {
      const inMetadata = labelMetadata(found, labels, annotations);
      const inTemplates = labelTemplates(found, labels);
      if (inMetadata || inTemplates) labelled.push({ found, labels, inTemplates });
    }
  }
  return labelled;
}

export function labelledFindings(labelled: readonly LabelledWorkload[]): ItemFinding[] {
  return labelled.map(({ found: { item }, labels }) => ({
    item,
    finding: runFinding('labelled', 'gives the workload and its Pods the audit labels.', {
      path: 'metadata.labels',
      proposedValue: labels,
    }),
  }));
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
