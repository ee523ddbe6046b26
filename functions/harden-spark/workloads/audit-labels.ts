import { rule } from '../../../src/krm/list/rule.ts';
import { type Entries, setAnnotations, setLabels } from '../../../src/kubernetes/labels.ts';
import { getsLabelsOfWorkload } from '../../../src/spark/role/pod-metadata.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { entryOf } from '../config/overrides.ts';
import type { Settings } from '../config/settings.ts';
import { type FoundWorkload, namespaceOf } from './workloads.ts';

/**
 * With `spec.labelWorkloads`: gives a workload the audit labels and annotations, with those of its namespace, and the
 * labels to the templates of Pods that the operator does not copy them onto. Labels and annotations of other keys stay.
 *
 * It comes before all that looks at labels and annotations: overrides, policies, waves of Argo CD. They are to see what
 * a second run would see.
 *
 * @returns also whether templates were changed: where only the metadata was, nothing runs again
 */
export function labelWorkload({ workload, ask }: FoundWorkload, settings: Settings) {
  const { labelWorkloads, auditLabels, auditAnnotations, rbac } = settings;
  if (!labelWorkloads) return { findings: [], inTemplates: false };
  const entry = ask(({ object }) => {
    const { labels, annotations } = entryOf(rbac, namespaceOf(object)) ?? {};
    return { labels, annotations };
  });
  const labels = { ...auditLabels, ...entry.labels };
  const annotations = { ...auditAnnotations, ...entry.annotations };
  const changes = [setLabels(workload.object, labels), setAnnotations(workload.object, annotations)];
  const inTemplates = labelTemplates(workload, labels);
  const field = { path: 'metadata.labels', proposedValue: labels };
  const finding = labelled.finding(
    'gives the workload and its Pods the audit labels.',
    field,
    'gets the audit labels',
  );
  return { findings: changes.includes(true) || inTemplates ? [finding] : [], inTemplates };
}

export const labelled = rule('harden-spark/labelled', {
  severity: 'info',
  change: true,
  meaning: 'A workload was given the audit labels.',
});

function labelTemplates(workload: Workload, labels: Entries): boolean {
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
