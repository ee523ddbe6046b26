import { podMonitor, prometheusRule } from '../../../src/kubernetes/monitoring.ts';
import type { Monitoring, Settings } from '../config/settings.ts';
import { askedBy } from '../findings/asking.ts';
import type { ListedNamespaces } from '../owned-objects/listed-namespaces.ts';
import { generatedMetadata } from '../owned-objects/metadata.ts';
import { groupByNamespace, type NamespaceGroup } from '../owned-objects/namespaces.ts';
import { MONITORING, ONCE_IN_A_NAMESPACE } from '../owned-objects/object-names.ts';
import { type Wanted, wantedWithSpec } from '../owned-objects/wanted.ts';
import type { WorkloadFacts } from '../workloads/facts.ts';
import { alertingRules } from './alerts.ts';

type Group = NamespaceGroup<WorkloadFacts>;

/**
 * What Prometheus needs to tell of Spark's writable volumes in time: alerts for each namespace, and on
 * request a monitor of the Pods that offer metrics. Nothing without `settings.monitoring`.
 */
export function wantedMonitoring(
  workloads: readonly WorkloadFacts[],
  namespaces: ListedNamespaces,
  settings: Settings,
): Wanted[] {
  const { monitoring } = settings;
  if (monitoring === undefined) return [];
  // An alert is about a namespace by its name.
  const groups = groupByNamespace(namespaces.of('monitoring'), workloads).served.filter(
    ({ name }) => name !== undefined,
  );
  return [
    ...groups.map((group) => alertsOf(settings, group, monitoring)),
    ...(monitoring.podMonitors ? groups.flatMap((group) => monitorOf(settings, group, monitoring)) : []),
  ];
}

function alertsOf(settings: Settings, group: Group, monitoring: Monitoring): Wanted {
  const workloads = group.workloads.flatMap(({ monitoring }) => monitoring ?? []);
  const rules = alertingRules(group.name!, workloads, Number.parseInt(monitoring.nearlyFull, 10));
  const rule = prometheusRule(metadata(settings, group, monitoring), 'spark-volumes', rules);
  const why = 'alerts before volumes are full, and for evicted Pods';
  return wantedWithSpec(rule, MONITORING, why, askedBy('spec.monitoring', group.workloads));
}

function monitorOf(settings: Settings, group: Group, monitoring: Monitoring): Wanted[] {
  const endpoints = group.workloads.flatMap(({ monitoring }) => monitoring?.endpoints ?? []);
  const byText = new Map(endpoints.map((endpoint) => [JSON.stringify(endpoint), endpoint]));
  const distinct = [...byText]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, endpoint]) => endpoint);
  if (distinct.length === 0) return [];
  const own = metadata(settings, group, monitoring);
  const monitor = podMonitor(own, 'spark-role', ['driver', 'executor'], distinct);
  const asking = askedBy('spec.monitoring.podMonitors', group.workloads);
  return [wantedWithSpec(monitor, MONITORING, 'its workloads offer metrics', asking)];
}

/** With the labels by which the user's Prometheus finds its rules and monitors. */
function metadata(settings: Settings, group: Group, { labels }: Monitoring) {
  const own = generatedMetadata(settings, ONCE_IN_A_NAMESPACE, group, MONITORING, group.workloads);
  return { ...own, labels: { ...own.labels, ...labels } };
}
