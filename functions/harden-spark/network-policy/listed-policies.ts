import * as t from 'io-ts';
import { NETWORKING_GROUP, type NetworkPolicy } from '../../../src/kubernetes/network-policy.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

// What comes from a file can be of any shape; what no API server takes has no effect.

const labelSelector = t.partial({
  matchLabels: t.record(t.string, t.string),
  matchExpressions: t.array(
    t.intersection([t.type({ key: t.string, operator: t.string }), t.partial({ values: t.array(t.string) })]),
  ),
});
const ports = t.array(
  t.partial({ protocol: t.string, port: t.union([t.number, t.string]), endPort: t.number }),
);
const peers = t.array(
  t.partial({
    namespaceSelector: labelSelector,
    podSelector: labelSelector,
    ipBlock: t.intersection([t.type({ cidr: t.string }), t.partial({ except: t.array(t.string) })]),
  }),
);
const policy = t.type({
  apiVersion: t.literal(`${NETWORKING_GROUP}/v1`),
  kind: t.literal('NetworkPolicy'),
  metadata: t.type({ name: t.string }),
  spec: t.partial({
    podSelector: labelSelector,
    policyTypes: t.array(t.string),
    ingress: t.array(t.partial({ from: peers, ports })),
    egress: t.array(t.partial({ to: peers, ports })),
  }),
});

/** The NetworkPolicies of the list that an API server would take, as they came. */
export function listedPolicies(catalogue: Catalogue): NetworkPolicy[] {
  return catalogue
    .asTheyAre(['NetworkPolicy'])
    .map(({ object }) => object as unknown)
    .filter(isNetworkPolicy);
}

function isNetworkPolicy(object: unknown): object is NetworkPolicy {
  return policy.is(object);
}
