import type { Workload } from './job.ts';
import { type Pod, sparkContainer } from './pod.ts';

/**
 * What the webhook of the Kubeflow operator does to the Pods of a SparkApplication: it adds the volumes that
 * a mount names, the environment, the security contexts and other containers.
 *
 * Source: kubeflow/spark-operator, internal/webhook/sparkpod_defaulter.go.
 */
export function mutate(pod: Pod, workload: Workload): void {
  const role = pod.metadata.labels?.['spark-role'];
  const fields = role === 'driver' || role === 'executor' ? workload.spec[role] : undefined;
  if (!fields) return;

  const container = sparkContainer(pod);
  for (const mount of fields.volumeMounts ?? []) {
    if (mount.name.startsWith('spark-local-dir-')) continue; // Those are Spark's own: see submission.ts.
    const volume = workload.spec.volumes?.find(({ name }: { name: string }) => name === mount.name);
    if (!volume) continue; // As the operator does: without a word.
    const { volumes } = pod.spec;
    if (!volumes?.some(({ name }) => name === volume.name)) pod.spec.volumes = [...(volumes ?? []), volume];
    container.volumeMounts = [...(container.volumeMounts ?? []), mount];
  }
  if (fields.env) container.env = [...(container.env ?? []), ...fields.env];
  if (fields.securityContext) container.securityContext = fields.securityContext;
  if (fields.podSecurityContext) pod.spec.securityContext = fields.podSecurityContext;
  if (fields.hostNetwork) pod.spec.hostNetwork = true;
  pod.spec.containers = [...pod.spec.containers, ...(fields.sidecars ?? [])];
  if (fields.initContainers) {
    pod.spec.initContainers = [...(pod.spec.initContainers ?? []), ...fields.initContainers];
  }
}
