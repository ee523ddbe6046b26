import type { Container, PodSpec, PodStatus } from 'kubernetes-types/core/v1.d.ts';

export type { Container, KeyToPath, Volume, VolumeMount } from 'kubernetes-types/core/v1.d.ts';

/** As the server has it: with what only the server may write. */
export interface Pod {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    resourceVersion?: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
  };
  readonly spec: PodSpec;
  status?: PodStatus;
}

/** The container that runs Spark, whatever stands beside it. */
export function sparkContainer({ spec: { containers } }: Pod): Container {
  return containers.find(({ name }) => sparkContainers.has(name)) ?? containers[0]!;
}

/** A Pod from a template, whose Spark container is the one called so, else the first; made where there is none. */
export function podFrom(
  template: any,
  container: string,
  { name, namespace = 'jobs', role }: { name: string; namespace?: string; role: string },
): Pod {
  const { metadata, spec } = structuredClone(template ?? {});
  const containers = spec?.containers ?? [];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...metadata,
      name,
      namespace,
      uid: `uid-${name}`,
      labels: { ...metadata?.labels, 'spark-role': role },
    },
    spec: { ...spec, containers: containers.length > 0 ? containers : [{ name: container }] },
  };
}

const sparkContainers = new Set([
  'spark-kubernetes-driver',
  'spark-kubernetes-executor',
  'executor',
  'master',
  'worker',
]);
