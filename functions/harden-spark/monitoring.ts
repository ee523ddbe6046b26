import { annotationsOf } from '../../src/kubernetes/labels.ts';
import {
  type PodMonitor,
  type PrometheusRule,
  podMonitor,
  prometheusRule,
} from '../../src/kubernetes/monitoring.ts';
import { identityKey } from './generated/known-objects.ts';
import { generatedMetadata } from './generated/metadata.ts';
import { want } from './generated/moved-objects.ts';
import { type NamespaceGroup, namespacesToServe } from './generated/namespaces.ts';
import { MONITORING, ONCE_IN_A_NAMESPACE } from './generated/object-names.ts';
import { provide } from './generated/provide.ts';
import type { GenerationStep } from './generated/step.ts';
import { alertingRules } from './monitoring/alerts.ts';
import { endpointsOf } from './monitoring/endpoints.ts';
import type { Monitoring } from './settings.ts';
import type { FoundWorkload } from './workloads.ts';

type Group = NamespaceGroup<FoundWorkload>;

/**
 * Generates what Prometheus needs to tell of Spark's writable volumes in time: alerts for each namespace, and on
 * request a monitor of the Pods that offer metrics. Without `settings.monitoring` it does nothing.
 */
export function generateMonitoring(step: GenerationStep, workloads: readonly FoundWorkload[]): void {
  const { monitoring, rbac } = step.settings;
  if (monitoring === undefined) return;
  // An alert is about a namespace by its name.
  const groups = namespacesToServe(rbac, workloads).filter(({ name }) => name !== undefined);
  const rules = groups.map((group) => ruleFor(step, group, monitoring));
  const monitors = monitoring.podMonitors
    ? groups.flatMap((group) => monitorFor(step, group, monitoring))
    : [];
  want(
    step,
    [...rules, ...monitors].map(({ kind, metadata }) =>
      identityKey(kind, metadata.namespace, ONCE_IN_A_NAMESPACE),
    ),
  );
  for (const rule of rules)
    provide(step, MONITORING, rule, 'alerts before volumes are full, and for evicted Pods');
  for (const monitor of monitors) provide(step, MONITORING, monitor, 'its workloads offer metrics');
}

function ruleFor(step: GenerationStep, group: Group, monitoring: Monitoring): PrometheusRule {
  const workloads = group.workloads.map(({ workload }) => workload);
  const rules = alertingRules(group.name!, workloads, Number.parseInt(monitoring.nearlyFull, 10));
  return prometheusRule(metadata(step, group, monitoring), 'spark-volumes', rules);
}

function monitorFor(step: GenerationStep, group: Group, monitoring: Monitoring): PodMonitor[] {
  const endpoints = group.workloads.flatMap(({ workload }) => endpointsOf(workload));
  const byText = new Map(endpoints.map((endpoint) => [JSON.stringify(endpoint), endpoint]));
  const distinct = [...byText.keys()].sort().map((text) => byText.get(text)!);
  if (distinct.length === 0) return [];
  return [podMonitor(metadata(step, group, monitoring), 'spark-role', ['driver', 'executor'], distinct)];
}

/** With the labels by which the user's Prometheus finds its rules and monitors. */
function metadata({ settings }: GenerationStep, group: Group, { labels }: Monitoring) {
  const { labels: own, ...rest } = generatedMetadata(settings, ONCE_IN_A_NAMESPACE, {
    namespace: group,
    what: MONITORING,
    users: group.workloads.map(({ item }) => annotationsOf(item.object)),
  });
  return { ...rest, labels: { ...own, ...labels } };
}
