import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { isDnsLabel, isDnsSubdomain } from '../../src/kubernetes/names.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 100);

const name = fc.oneof(
  fc.constantFrom(
    'etl',
    'team-a',
    'a.b',
    '',
    '*',
    '..',
    '../../x',
    '/x',
    'x/',
    '$(NS)',
    'X',
    '-x',
    'x-',
    'x\n',
  ),
  fc.string({ maxLength: 8 }),
  fc.integer({ min: 1, max: 300 }).map((length) => 'n'.repeat(length)),
);
const workload = fc.record({
  name: name.filter((given) => given !== ''),
  namespace: fc.option(name, { nil: undefined }),
  account: name,
  executor: name,
});

function listOf(workloads: readonly Record<string, string | undefined>[], scope: string): string {
  const items = workloads.map(({ name, namespace, account, executor }) => ({
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name, namespace, annotations: { 'config.kubernetes.io/path': 'apps.yaml' } },
    spec: {
      mode: 'cluster',
      sparkVersion: '3.5.3',
      driver: { serviceAccount: account },
      executor: { serviceAccount: executor },
    },
  }));
  const spec = {
    rbac: { createServiceAccounts: true },
    networkPolicy: { scope, egress: { apiServer: ['10.0.0.1/32'] } },
    monitoring: { podMonitors: true },
    resourceQuota: { hard: { pods: '10' } },
  };
  const functionConfig = {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'HardenSpark',
    metadata: { name: 'harden-spark' },
    spec,
  };
  return JSON.stringify({
    apiVersion: 'config.kubernetes.io/v1',
    kind: 'ResourceList',
    items,
    functionConfig,
  });
}

describe('whatever names workloads bring along', () => {
  it('what is generated has names and paths that there can be, each once, and a second run adds nothing', () => {
    const lists = fc.tuple(
      fc.array(workload, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('Namespace', 'Application'),
    );
    fc.assert(
      fc.property(lists, ([workloads, scope]) => {
        const input = listOf(workloads, scope);
        const added = new Set<string>();
        const list = transform(hardenSpark, input);
        expect(list.exitCode, list.stderr).to.equal(0);
        for (const { kind, metadata } of generatedIn(list.stdout)) {
          const { name, namespace, annotations } = metadata;
          expect(name).to.satisfy(isDnsSubdomain);
          if (namespace !== undefined) expect(namespace).to.satisfy(isDnsLabel);
          expect(annotations['internal.config.kubernetes.io/path']).to.match(/^[a-z-]+\/[a-z0-9-]+\.yaml$/);
          const identity = `${kind} ${namespace} ${name}`;
          expect(added.has(identity), identity).to.equal(false);
          added.add(identity);
        }
        expect(generatedIn(transform(hardenSpark, list.stdout).stdout)).to.have.length(added.size);
      }),
      { numRuns },
    );
  });
});

function generatedIn(text: string): any[] {
  return parse(text).items.filter(({ kind }: { kind: string }) => kind !== 'SparkApplication');
}
