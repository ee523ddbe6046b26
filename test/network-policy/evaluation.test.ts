import { expect } from 'chai';
import * as fc from 'fast-check';
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { selects } from '../../src/kubernetes/labels.ts';
import {
  blocking,
  NAMESPACE_NAME,
  type NetworkPolicy,
  type NetworkPolicyPeer,
  type NetworkPolicyPort,
  type PodEnd,
} from '../../src/kubernetes/network-policy.ts';
import { requires } from '../real/requires.ts';
import { allowedByCyclonus, type Connection } from './cyclonus.ts';

const KEYS = ['spark-role', 'app', 'team'];
const VALUES = ['driver', 'executor', 'a'];
const NAMESPACES = ['team-a', 'team-b'];
const PORTS = [7078, 7079, 4040];

const key = fc.constantFrom(...KEYS);
const value = fc.constantFrom(...VALUES);
const labels = fc.dictionary(key, value, { maxKeys: 2 });

const selector: fc.Arbitrary<LabelSelector> = fc.record(
  {
    matchLabels: fc.dictionary(key, value, { maxKeys: 1 }),
    matchExpressions: fc.array(
      fc.oneof(
        // NotIn is tested below: cyclonus does not choose Pods without the label, and Kubernetes does.
        fc.record({
          key,
          operator: fc.constant('In'),
          values: fc.uniqueArray(value, { minLength: 1, maxLength: 2 }),
        }),
        fc.record({ key, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
      ),
      { maxLength: 1 },
    ),
  },
  { requiredKeys: [] },
);

const namespaceSelector: fc.Arbitrary<LabelSelector> = fc.oneof(
  selector,
  fc.constantFrom(...NAMESPACES).map((name) => ({ matchLabels: { [NAMESPACE_NAME]: name } })),
);

const peer: fc.Arbitrary<NetworkPolicyPeer> = fc.oneof(
  fc.record({ podSelector: selector }),
  fc.record({ namespaceSelector }),
  fc.record({ podSelector: selector, namespaceSelector }),
  fc.constant({ ipBlock: { cidr: '0.0.0.0/0' } }),
  fc.constant({ ipBlock: { cidr: '192.0.2.0/24' } }),
);

const port: fc.Arbitrary<NetworkPolicyPort> = fc.oneof(
  fc.record({ protocol: fc.constantFrom('TCP', 'UDP'), port: fc.constantFrom(...PORTS) }),
  fc.record({ port: fc.constantFrom(...PORTS, 'driver-rpc-port', 'other') }),
  fc.record({ protocol: fc.constant('TCP') }),
  fc.record({
    protocol: fc.constant('TCP'),
    port: fc.constant(4040),
    endPort: fc.constantFrom(4040, 7078, 9000),
  }),
);

const ports = fc.array(port, { maxLength: 2 });
const peers = fc.array(peer, { maxLength: 2 });

const policies: fc.Arbitrary<NetworkPolicy[]> = fc
  .array(
    fc.record({
      namespace: fc.constantFrom(...NAMESPACES),
      spec: fc.record(
        {
          podSelector: selector,
          policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
          ingress: fc.array(fc.record({ from: peers, ports }, { requiredKeys: [] }), { maxLength: 2 }),
          egress: fc.array(fc.record({ to: peers, ports }, { requiredKeys: [] }), { maxLength: 2 }),
        },
        // As the API server fills it in; cyclonus reads no others.
        { requiredKeys: ['podSelector', 'policyTypes'] },
      ),
    }),
    { maxLength: 3 },
  )
  .map((all) =>
    all.map(
      ({ namespace, spec }, position) =>
        ({
          apiVersion: 'networking.k8s.io/v1',
          kind: 'NetworkPolicy',
          metadata: { name: `policy-${position}`, namespace },
          spec,
        }) as unknown as NetworkPolicy,
    ),
  );

const pod: fc.Arbitrary<PodEnd> = fc
  .record({ namespace: fc.constantFrom(...NAMESPACES), more: labels, labels })
  .map(({ namespace, more, labels }) => ({
    namespace,
    namespaceLabels: { ...more, [NAMESPACE_NAME]: namespace },
    labels,
  }));

const connection = fc.record({ source: pod, destination: pod, port: fc.constantFrom(...PORTS) });

requires('cyclonus').describe('what NetworkPolicies allow', () => {
  it('is what cyclonus says, for any policies and connections', () => {
    let [allowed, blocked] = [0, 0];
    fc.assert(
      fc.property(policies, fc.array(connection, { minLength: 8, maxLength: 8 }), (policies, connections) => {
        const named = connections.map(
          (one): Connection => ({ ...one, ...(one.port === 7078 && { portName: 'driver-rpc-port' }) }),
        );
        const ours = named.map(
          ({ source, destination, port, portName }) =>
            blocking(policies, source as PodEnd, destination as PodEnd, {
              from: port,
              to: port,
              ...(portName !== undefined && { name: portName }),
            }).length === 0,
        );
        expect(ours).to.deep.equal(allowedByCyclonus(policies, named));
        allowed += ours.filter(Boolean).length;
        blocked += ours.filter((one) => !one).length;
      }),
      { numRuns: 300 },
    );
    expect(Math.min(allowed, blocked)).to.be.greaterThan(200);
  });
});

describe('a label selector', () => {
  const notDriver = { matchExpressions: [{ key: 'spark-role', operator: 'NotIn', values: ['driver'] }] };

  // Kubernetes, "Labels and Selectors": "as well as all resources with no labels with the … key".
  it('with NotIn chooses what has another value, or none', () => {
    expect(selects(notDriver, { 'spark-role': 'executor' })).to.equal(true);
    expect(selects(notDriver, {})).to.equal(true);
    expect(selects(notDriver, { 'spark-role': 'driver' })).to.equal(false);
  });

  it('with an operator that Kubernetes does not know chooses nothing', () => {
    expect(selects({ matchExpressions: [{ key: 'a', operator: 'Like' }] }, { a: 'b' })).to.equal(false);
  });
});

describe('a NetworkPolicy without policyTypes', () => {
  const pod: PodEnd = { namespace: 'team-a', namespaceLabels: {}, labels: {} };
  const blocked = (spec: object) => {
    const policy = { metadata: { name: 'one', namespace: 'team-a' }, spec } as unknown as NetworkPolicy;
    return blocking([policy], pod, { ...pod, namespace: 'team-b' }, { from: 53, to: 53 }).length > 0;
  };

  // API reference, NetworkPolicySpec.policyTypes.
  it('is about egress only where it has rules for it', () => {
    expect(blocked({ podSelector: {} })).to.equal(false);
    expect(blocked({ podSelector: {}, egress: [] })).to.equal(false);
    expect(blocked({ podSelector: {}, egress: [{ ports: [{ port: 443 }] }] })).to.equal(true);
  });
});
