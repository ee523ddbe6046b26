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
 * @param ours tells what the user did not write: it says nothing, nor does what goes with it
 */
export function needsNoWebhook(workload: Workload, ours: NotTheUsers): boolean {
  const { application, roles, takesPodTemplate } = workload;
  return (
    takesPodTemplate &&
    roles.some((role) => saysInTemplate(role, ours)) &&
    !has(application, OF_APPLICATION) &&
    application.child('monitoring').child('prometheus').value === undefined &&
    roles.every(
      ({ own, fields }) =>
        !has(own, OF_ROLE) &&
        !saysMore(own.child('podSecurityContext'), BESIDE_OURS.podContext) &&
        (fields?.mounts.items ?? []).every(({ name }) => WITHOUT_WEBHOOK.test(name) || ours.volume(name)),
    )
  );
}

/** What was written by this function. */
export interface NotTheUsers {
  /** Whether a volume of this name was. */
  volume(name: string): boolean;
  /** The fields of the template's Spark container that hold nothing else. */
  inContainer(role: Role): readonly string[];
}

/** What may be there for volumes of ours alone. */
const BESIDE_OURS = {
  podContext: ['fsGroup'],
  pod: ['containers', 'volumes', 'securityContext'],
  container: ['name', 'workingDir', 'volumeMounts'],
};

function saysInTemplate(role: Role, ours: NotTheUsers): boolean {
  const { pod, container, template } = role;
  return (
    saysMore(pod, BESIDE_OURS.pod) ||
    saysMore(template.podContext, BESIDE_OURS.podContext) ||
    (container.value !== undefined &&
      saysMore(container, [...BESIDE_OURS.container, ...ours.inContainer(role)])) ||
    pod.list('containers').items.some((one) => one !== container.value) ||
    template.volumes.items.some(({ name }) => !ours.volume(name)) ||
    template.mounts.items.some(({ name }) => !ours.volume(name))
  );
}

function saysMore({ value }: Part, than: readonly string[]): boolean {
  return value !== undefined && Object.keys(value).some((key) => !than.includes(key) && says(value[key]));
}

function has(part: Part, keys: readonly string[]): boolean {
  return keys.some((key) => says(part.get(key)));
}

/** Not so `false`, and what is empty. */
function says(value: unknown): boolean {
  return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value);
}
