import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { NAMESPACE_NAME, type NetworkPolicy, type PodEnd } from '../../src/kubernetes/network-policy.ts';
import { rolesWithPods } from '../../src/spark/master.ts';
import { knownPodLabels, podLabelsBeside } from '../../src/spark/role/pod-metadata.ts';
import { workloadOf } from '../../src/spark/workload.ts';
import { expectGolden } from '../golden.ts';
import { requires } from '../real/requires.ts';
import { allowedByCyclonus } from './cyclonus.ts';

/** Each has workloads and a configuration, and who reaches what under each scope. */
const FOLDER = new URL('connectivity/', import.meta.url);

/** Pods of others, by what they are called in the table. */
const OTHERS: Readonly<Record<string, PodEnd>> = {
  'another Pod of team-a': end('team-a', { app: 'web' }),
  ingress: end('ingress', { app: 'nginx' }),
  monitoring: end('monitoring', { app: 'prometheus' }),
  notebooks: end('notebooks', { app: 'jupyter' }),
};

/** What Spark's Pods may listen at: RPC, block managers, UI, metrics, servers, and what masters and workers have. */
const PORTS = [7078, 7079, 7100, 41_237, 4040, 8090, 15_002, 10_000, 7077, 8080, 8081];

requires('cyclonus').describe('who reaches Spark Pods, as cyclonus says', () => {
  for (const name of readdirSync(FOLDER)) {
    describe(name.replaceAll('-', ' '), () => {
      const folder = new URL(`${name}/`, FOLDER);
      const input = parse(readFileSync(new URL('input.yaml', folder), 'utf8'));
      for (const scope of ['Namespace', 'Application']) {
        it(`before, and with policies for each ${scope.toLowerCase()}`, () => {
          expectGolden(
            new URL(`${scope.toLowerCase()}.txt`, folder),
            table(input.items, policiesFor(input, scope)),
          );
        });
      }
    });
  }
});

/** What the function generates, and what others make for the workloads of the Apache operator from 0.8.0 on. */
function policiesFor(input: any, scope: string): NetworkPolicy[] {
  const list = structuredClone(input);
  list.functionConfig.spec.networkPolicy.scope = scope;
  const { items } = parse(transform(hardenSpark, JSON.stringify(list)).stdout);
  const policies = items.filter(({ kind }: { kind: string }) => kind === 'NetworkPolicy');
  return [...policies, ...input.items.flatMap(policyOfOthers)];
}

/**
 * Source: Spark NetworkPolicyFeatureStep; apache/spark-kubernetes-operator SparkClusterResourceSpec,
 * buildWorkerNetworkPolicy.
 */
function policyOfOthers({ apiVersion, kind, metadata: { name, namespace } }: any): object[] {
  if (!apiVersion.startsWith('spark.apache.org/')) return [];
  const [role, whole] =
    kind === 'SparkCluster'
      ? ['worker', { 'spark.operator/spark-cluster-name': name }]
      : ['executor', { 'spark-app-selector': `spark-${name}` }];
  const spec = {
    podSelector: { matchLabels: { 'spark-role': role, ...whole } },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: whole } }] }],
  };
  const metadata = { name: `${name}-${role}`, namespace };
  return [{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata, spec }];
}

/** For each Pod the ports, and who reaches them; what nobody reaches is not in it. */
function table(workloads: readonly object[], policies: readonly NetworkPolicy[]): string {
  const spark = sparkPods(workloads);
  const sources = { ...spark, ...OTHERS, 'outside the cluster': 'outside' as const };
  const everybody = Object.keys(sources).join(', ');
  const questions = Object.entries(spark).flatMap(([target, destination]) =>
    PORTS.flatMap((port) =>
      Object.entries(sources).map(([from, source]) => ({ target, port, from, source, destination })),
    ),
  );
  const shown = (answers: readonly boolean[]) =>
    Object.keys(spark).flatMap((target) => {
      const byCallers = new Map<string, number[]>();
      for (const port of PORTS) {
        const callers = questions
          .filter((question, at) => question.target === target && question.port === port && answers[at])
          .map(({ from }) => from)
          .join(', ');
        byCallers.set(callers, [...(byCallers.get(callers) ?? []), port]);
      }
      byCallers.delete('');
      return [
        target,
        ...[...byCallers].map(
          ([callers, ports]) => `  ${ports.join(', ')}: ${callers === everybody ? 'everybody' : callers}`,
        ),
      ];
    });
  return [
    '# Before',
    ...shown(allowedByCyclonus([], questions)),
    '',
    '# After',
    ...shown(allowedByCyclonus(policies, questions)),
    '',
  ].join('\n');
}

/** One Pod of each role of each workload, with the labels that its operator and Spark give it. */
function sparkPods(workloads: readonly object[]): Record<string, PodEnd> {
  return Object.fromEntries(
    workloads.flatMap((object: any) => {
      const workload = workloadOf(object)!;
      const id = `spark-${workload.name}`;
      return rolesWithPods(workload).map((role) => {
        const labels = { ...knownPodLabels(podLabelsBeside(workload, role), workload.kind, object) };
        if ('spark-app-selector' in labels) {
          Object.assign(labels, { 'spark-app-selector': id, 'spark-app-name': workload.name });
        }
        const { namespace } = workload;
        return [`${namespace} ${workload.name} ${role.name}`, end(namespace!, labels)];
      });
    }),
  );
}

function end(namespace: string, labels: Record<string, string>): PodEnd {
  return { namespace, namespaceLabels: { [NAMESPACE_NAME]: namespace }, labels };
}
