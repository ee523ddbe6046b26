import type { Part } from '../part.ts';
import type { Workload } from '../workload.ts';
import type { Role } from './role.ts';

/**
 * The fields that only the operator's webhook brings to the Pods; the others it passes to Spark as settings, which need no
 * webhook.
 *
 * Source: kubeflow/spark-operator v2.5.2, internal/webhook/sparkpod_defaulter.go (mutateSparkPod); what is passed is in
 * internal/controller/sparkapplication/submission.go.
 */
const OF_ROLE = [
  'affinity',
  'configMaps',
  'dnsConfig',
  'env',
  'envFrom',
  'gpu',
  'hostAliases',
  'hostNetwork',
  'initContainers',
  'lifecycle',
  'memoryLimit',
  'nodeSelector',
  'ports',
  'priorityClassName',
  'schedulerName',
  'securityContext',
  'shareProcessNamespace',
  'sidecars',
  'terminationGracePeriodSeconds',
  'tolerations',
];
const OF_APPLICATION = ['batchScheduler', 'hadoopConfigMap', 'sparkConfigMap'];

/** Volumes of this name are passed as settings too. Source: the same, addVolumes. */
const WITHOUT_WEBHOOK = /^spark-local-dir-/;

/**
 * Whether the user has what the workload says of its Pods in Pod templates, and nothing in fields that need the operator's
 * webhook: it runs where there is none, and is to stay so.
 *
 * @param isOurs tells volumes by their names that the user did not write: they say nothing, nor does what goes with them
 */
export function needsNoWebhook(workload: Workload, isOurs: (volume: string) => boolean): boolean {
  const { application, roles, takesPodTemplate } = workload;
  return (
    takesPodTemplate &&
    roles.some((role) => saysInTemplate(role, isOurs)) &&
    !has(application, OF_APPLICATION) &&
    application.child('monitoring').child('prometheus').value === undefined &&
    roles.every(
      ({ own, fields }) =>
        !has(own, OF_ROLE) &&
        !saysMore(own.child('podSecurityContext'), BESIDE_OURS.podContext) &&
        (fields?.mounts.items ?? []).every(({ name }) => WITHOUT_WEBHOOK.test(name) || isOurs(name)),
    )
  );
}

/** What may be there for volumes of ours alone. */
const BESIDE_OURS = {
  podContext: ['fsGroup'],
  pod: ['containers', 'volumes', 'securityContext'],
  container: ['name', 'workingDir', 'volumeMounts'],
};

function saysInTemplate({ pod, container, template }: Role, isOurs: (volume: string) => boolean): boolean {
  return (
    saysMore(pod, BESIDE_OURS.pod) ||
    saysMore(template.podContext, BESIDE_OURS.podContext) ||
    saysMore(container, BESIDE_OURS.container) ||
    pod.list('containers').items.some((one) => one !== container.value) ||
    [...template.volumes.items, ...template.mounts.items].some(({ name }) => !isOurs(name))
  );
}

function saysMore({ value = {} }: Part, than: readonly string[]): boolean {
  return Object.keys(value).some((key) => !than.includes(key) && says(value[key]));
}

function has(part: Part, keys: readonly string[]): boolean {
  return keys.some((key) => says(part.get(key)));
}

/** Not so `false`, and what is empty. */
function says(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}
