import type { KubernetesObject } from 'kpt-functions';
import type { ContainerDefaults } from '../../../src/kubernetes/pod-resources.ts';
import { defaultsOf } from '../../../src/kubernetes/resource-quota.ts';
import { append } from '../../../src/values/multi-map.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { identityKey, type KnownObject } from '../catalogue/known-objects.ts';

/** The quotas of a list that count Spark's Pods, and what its LimitRanges give to containers. */
export interface Quotas {
  /** Of all namespaces. */
  readonly quotas: readonly KnownObject[];
  quotasOf(namespace: string | undefined): readonly KubernetesObject[];
  defaultsOf(namespace: string | undefined): ContainerDefaults;
}

/** Reads them as they are now, with what was generated. */
export function readQuotas(catalogue: Catalogue): Quotas {
  const all = catalogue.asTheyAre(['ResourceQuota', 'LimitRange']);
  const known = new Map<string, KubernetesObject[]>();
  for (const { kind, namespace, object } of all) append(known, identityKey(kind, namespace, ''), object);
  const of = (kind: string, namespace: string | undefined) =>
    known.get(identityKey(kind, namespace, '')) ?? [];
  return {
    quotas: all.filter(({ kind }) => kind === 'ResourceQuota'),
    quotasOf: (namespace) => of('ResourceQuota', namespace),
    defaultsOf: (namespace) => defaultsOf(of('LimitRange', namespace)),
  };
}
