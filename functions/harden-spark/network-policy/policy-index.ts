import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { NetworkPolicy } from '../../../src/kubernetes/network-policy.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';

/** Those that may be about Pods of a namespace with any of these labels, in the order of the policies. */
export type PoliciesNear = (namespace: string | undefined, pods: readonly Entries[]) => NetworkPolicy[];

/**
 * Finds the policies that may be about a Pod without a look at all of them: each is filed under one label that its
 * Pods must have, the one that the fewest policies ask for.
 */
export function indexPolicies(policies: readonly NetworkPolicy[]): PoliciesNear {
  const wanted = new Map<string, number>();
  const keysOf = policies.map(({ metadata, spec }) => {
    const labels = Object.entries(spec.podSelector?.matchLabels ?? {});
    const keys = labels.map(([key, value]) => labelKey(metadata.namespace, key, value));
    for (const key of keys) wanted.set(key, (wanted.get(key) ?? 0) + 1);
    return keys;
  });
  const filed: MultiMap<string, { order: number; policy: NetworkPolicy }> = new Map();
  policies.forEach((policy, order) => {
    const [rarest] = keysOf[order]!.toSorted((one, other) => wanted.get(one)! - wanted.get(other)!);
    append(filed, rarest ?? anyKey(policy.metadata.namespace), { order, policy });
  });
  return (namespace, pods) => {
    const keys = new Set([anyKey(namespace)]);
    for (const labels of pods) {
      for (const [key, value] of Object.entries(labels)) keys.add(labelKey(namespace, key, value));
    }
    return [...keys]
      .flatMap((key) => filed.get(key) ?? [])
      .sort((one, other) => one.order - other.order)
      .map(({ policy }) => policy);
  };
}

function labelKey(namespace: unknown, key: string, value: string): string {
  return `${anyKey(namespace)}${key}=${value}`;
}

/** No namespace can have a slash in it. */
function anyKey(namespace: unknown): string {
  return `${namespace ?? ''}/`;
}
