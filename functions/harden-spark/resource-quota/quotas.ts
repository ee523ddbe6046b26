import type { KubernetesObject } from 'kpt-functions';
import { defaultsOf } from '../../../src/kubernetes/limit-range.ts';
import type { ContainerDefaults } from '../../../src/kubernetes/pod-resources.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { rememberedIn } from '../../../src/values/remembered.ts';
import { identityKey, type KnownObject } from '../catalogue/known-objects.ts';

/** The quotas that count Spark's Pods among these objects, and the LimitRanges beside them. */
export function readQuotas(objects: readonly KnownObject[]) {
  const known: MultiMap<string, KubernetesObject> = new Map();
  for (const { kind, namespace, object } of objects) append(known, identityKey(kind, namespace, ''), object);
  const of = (kind: string, namespace: string | undefined) =>
    known.get(identityKey(kind, namespace, '')) ?? [];
  const defaults = new Map<string | undefined, ContainerDefaults>();
  return {
    limitRangesOf: (namespace: string | undefined) => of('LimitRange', namespace),
    quotasOf: (namespace: string | undefined) => of('ResourceQuota', namespace),
    defaultsOf: (namespace: string | undefined) =>
      rememberedIn(defaults, namespace, () => defaultsOf(of('LimitRange', namespace))),
  };
}
