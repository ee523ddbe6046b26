/**
 * LimitRanges on a real API server, with the Pods that Spark's own builders make: what is found is what the server
 * refuses, and what is written keeps out no Pod that came in before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Pod } from 'kubernetes-types/core/v1.d.ts';
import { until } from '../real/until.ts';
import { type MadeOfJob, podsBySpark } from '../spark-pods/spark-pods.ts';
import { ApiError } from './api.ts';
import type { Cluster } from './cluster.ts';
import { application, JOBS, VERSION } from './quota-jobs.ts';
import { hardened } from './quota-runs.ts';
import { withCluster } from './shared-cluster.ts';

/** How many LimitRanges, each held against the Pods of all jobs. */
const RANGES = Number(process.env.PROPERTY_RUNS ?? 40);

/** Below, at and above what the Pods ask for. */
const QUANTITIES = {
  cpu: ['500m', '700m', '1', '2', '4'],
  memory: ['512Mi', '1408Mi', '2Gi', '4Gi', '9Gi'],
  'ephemeral-storage': ['1Gi', '20Gi', '30Gi', '100Gi'],
} as const;
const RESOURCES = Object.keys(QUANTITIES) as (keyof typeof QUANTITIES)[];

/** One or two of them; the larger the likelier, or the smaller: else everything would be refused. */
const amounts = (likely: 'large' | 'small') =>
  fc
    .subarray(RESOURCES, { minLength: 1, maxLength: 2 })
    .chain((names) => fc.tuple(...names.map((name) => amountOf(name, likely).map((of) => [name, of]))))
    .map((entries) => Object.fromEntries(entries));

function amountOf(name: keyof typeof QUANTITIES, likely: 'large' | 'small') {
  const all = QUANTITIES[name];
  const likelier = likely === 'large' ? all.slice(-2) : all.slice(0, 2);
  return fc.oneof(fc.constantFrom(...all), fc.constantFrom(...likelier), fc.constantFrom(...likelier));
}

const ratios = fc
  .constantFrom(...RESOURCES)
  .chain((name) => fc.constantFrom('1', '2', '4').map((of) => ({ [name]: of })));

/** Most LimitRanges have one or two of these. */
const sometimes = (bound: fc.Arbitrary<object>) => fc.option(bound, { nil: undefined, freq: 2 });
const bounds = (fields: Record<string, fc.Arbitrary<object>>) =>
  fc
    .record(Object.fromEntries(Object.entries(fields).map(([key, bound]) => [key, sometimes(bound)])))
    .map((all) => Object.fromEntries(Object.entries(all).filter(([, bound]) => bound !== undefined)));

const ofPods = { max: amounts('large'), min: amounts('small'), maxLimitRequestRatio: ratios };
const ofContainers = { ...ofPods, default: amounts('large'), defaultRequest: amounts('small') };
/** The limit of it is given to every container: who sees it sees that the server knows the LimitRange. */
const MARK = 'example.com/seen';
/** The server takes one item of each type. */
const limits = fc
  .tuple(sometimes(bounds(ofPods)), bounds(ofContainers))
  .map(([pod, container]: any[]) => [
    ...(pod ? [{ type: 'Pod', ...pod }] : []),
    { type: 'Container', ...container, default: { ...container.default, [MARK]: '1' } },
  ]);

const ROLES = ['driver', 'executor'] as const;

withCluster('LimitRanges on a real API server', (cluster) => {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-range-'));
  after(() => rmSync(folder, { recursive: true }));
  let made: Readonly<Record<string, MadeOfJob>>;
  before(() => {
    const pods = podsBySpark(VERSION, Object.values(JOBS), folder);
    made = Object.fromEntries(Object.keys(JOBS).map((name, index) => [name, pods[index]!]));
  });

  it(`what is found is what the server refuses, and what is written keeps out no Pod (${RANGES} LimitRanges)`, async () => {
    const seen = { refused: 0, admitted: 0, written: 0, notWritten: 0 };
    let number = 0;
    const tried = fc.asyncProperty(limits, async (items) => {
      const namespace = `range-${number++}`;
      const range = rangeIn(namespace, items);
      await cluster().createNamespace(namespace);
      if (!(await isTaken(cluster(), range))) return;
      await until('the server knows the LimitRange', () => isKnown(cluster(), namespace));

      for (const name of Object.keys(JOBS)) {
        const found = rolesOutside(name, range);
        const requests = requestsWritten(name, range);
        for (const role of ROLES) {
          const pod = made[name]![role].pod;
          const refusal = await refusalOf(cluster(), namespace, pod);
          const what = `${name}, ${role}: ${JSON.stringify(items)}: ${refusal}`;
          expect(found.has(role), what).to.equal(refusal !== undefined);
          seen[refusal === undefined ? 'admitted' : 'refused']++;
          if (refusal !== undefined) continue;
          const request = requests[role];
          seen[request === undefined ? 'notWritten' : 'written']++;
          if (request === undefined) continue;
          expect(await refusalOf(cluster(), namespace, asking(pod, request)), what).to.equal(undefined);
        }
      }
    });
    await fc.assert(tried, { numRuns: RANGES, endOnFailure: true });
    for (const [what, count] of Object.entries(seen)) expect(count, what).to.be.above(0);
  });
});

function rangeIn(namespace: string, items: readonly object[]) {
  const metadata = { name: 'bounds', namespace };
  return { apiVersion: 'v1', kind: 'LimitRange', metadata, spec: { limits: items } };
}

/** Whether the server takes it: a `max` below a `min` is refused. */
async function isTaken({ api }: Cluster, range: ReturnType<typeof rangeIn>): Promise<boolean> {
  try {
    await api.create(`/api/v1/namespaces/${range.metadata.namespace}/limitranges`, range);
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.code === 422) return false;
    throw error;
  }
}

async function isKnown({ api }: Cluster, namespace: string): Promise<boolean> {
  const spec = { containers: [{ name: 'probe', image: 'none' }] };
  try {
    const { spec: taken } = await api.create(podsIn(namespace), { metadata: { name: 'probe' }, spec });
    return taken.containers[0].resources.limits?.[MARK] !== undefined;
  } catch (error) {
    // Only a LimitRange refuses it.
    if (error instanceof ApiError && (error.code === 403 || error.code === 422)) return true;
    throw error;
  }
}

function podsIn(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
}

async function refusalOf({ api }: Cluster, namespace: string, pod: Pod): Promise<string | undefined> {
  try {
    await api.create(podsIn(namespace), { ...pod, metadata: { name: 'pod' } });
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && (error.code === 403 || error.code === 422)) return error.message;
    throw error;
  }
}

/** The roles of which it is said that their Pods are kept out. */
function rolesOutside(name: string, range: ReturnType<typeof rangeIn>): ReadonlySet<string> {
  const { results = [] } = hardened([application(name, range.metadata.namespace), range]);
  const told = results.filter(({ tags }: any) => tags.rule === 'resource-quota/out-of-range');
  return new Set(
    ROLES.filter((role) => told.some(({ message }: any) => message.includes(` of the ${role}`))),
  );
}

/** What the function writes as the request of each role. */
function requestsWritten(name: string, range: ReturnType<typeof rangeIn>) {
  const { items } = hardened(
    [application(name, range.metadata.namespace), range],
    'readOnlyRootFilesystem: {mode: Enforce, requestStorage: true}',
  );
  const { driverSpec, executorSpec } = items[0].spec;
  const [driver, executor] = [driverSpec, executorSpec].map(
    ({ podTemplateSpec: { metadata } }) => metadata?.annotations?.['harden-spark/ephemeral-storage'],
  );
  return { driver, executor } as { readonly [role in (typeof ROLES)[number]]: string | undefined };
}

/** The Pod with the request in its Spark container. */
function asking(pod: Pod, request: string): Pod {
  const copy = structuredClone(pod);
  const container = copy.spec!.containers.find(({ name }) => name.startsWith('spark-kubernetes-'))!;
  container.resources!.requests!['ephemeral-storage'] = request;
  return copy;
}
