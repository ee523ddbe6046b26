/** What a Pod asks of its node's disk, and what it may fill of it. */
import type { PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { bytesOf } from '../../src/kubernetes/quantity.ts';

interface PodWithSpec {
  readonly spec?: PodSpec;
}

/** The request of the Spark container, in bytes. */
export function storageRequest({ spec }: PodWithSpec): bigint | undefined {
  const container = spec!.containers.find(({ name }) => name.startsWith('spark-kubernetes-'))!;
  const request = container.resources?.requests?.['ephemeral-storage'];
  return request === undefined ? undefined : bytesOf(String(request));
}

/** What the limits of its empty volumes on disk add up to, in bytes. */
export function emptyDirLimits({ spec }: PodWithSpec): bigint {
  const onDisk = (spec!.volumes ?? []).filter(({ emptyDir }) => emptyDir && !emptyDir.medium);
  return onDisk.reduce((sum, { emptyDir }) => sum + (bytesOf(String(emptyDir!.sizeLimit ?? '')) ?? 0n), 0n);
}
