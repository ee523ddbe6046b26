/** What is written beside security contexts, on a real API server. */
import { expect } from 'chai';
import fc from 'fast-check';
import { type Change, changeOf } from '../pod-security/changes.ts';
import { anyCase, combined } from '../pod-security/security-contexts.ts';
import type { Pod } from '../spark-real/pod.ts';
import { ApiError } from './api.ts';
import { withCluster } from './shared-cluster.ts';

const SAMPLES = Number(process.env.PROPERTY_RUNS ?? 1500);
/** In one of them Pod Security admission is asked. */
const NAMESPACES = { open: 'contexts', restricted: 'contexts-restricted' } as const;

withCluster('Pod security never stops a job', (cluster) => {
  const changes: Change[] = [];
  /** What the server says of Pods, by namespace. */
  const refusals = new Map<Pod, string | undefined>();

  before(async () => {
    await cluster().createNamespace(NAMESPACES.open);
    await cluster().createNamespace(NAMESPACES.restricted, {
      'pod-security.kubernetes.io/enforce': 'restricted',
    });
    for (const namespace of Object.values(NAMESPACES)) await cluster().createAccount(namespace, 'default');
    // One by one: connections are lost where nothing is said for long.
    await atOnce(8, [...[...combined(), ...fc.sample(anyCase, SAMPLES)].entries()], async ([index, one]) => {
      const change = changeOf(one, index);
      changes.push(change);
      for (const pod of [change.before, change.after]) refusals.set(pod, await refusal(pod, NAMESPACES.open));
    });
  });

  async function refusal(pod: Pod, namespace: string): Promise<string | undefined> {
    const { name } = pod.metadata;
    const object = { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace }, spec: pod.spec };
    try {
      await cluster().api.create(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, object);
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) return error.message;
      throw error;
    }
  }

  it('the API server takes what it took', () => {
    const taken = changes.filter(({ before }) => refusals.get(before) === undefined);
    const wrong = taken.flatMap(({ title, after }) => {
      const refused = refusals.get(after);
      return refused === undefined ? [] : [`${title}\n  ${refused}`];
    });
    console.log(
      `        ${changes.length} security contexts, ${taken.length} of them taken before, ${taken.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after)).length} of these changed`,
    );
    expect(wrong.slice(0, 3)).to.deep.equal([]);
    // Neither all nor none: the server does refuse some.
    expect(taken.length).to.be.within(changes.length / 3, changes.length - 1);
  });

  it('Pod Security admission refuses where that is told, and takes the rest', async () => {
    const counts = { taken: 0, refused: 0 };
    const wrong: string[] = [];
    const asked = changes.filter(
      ({ config, after }) => config !== 'Enforce' && refusals.get(after) === undefined,
    );
    await atOnce(8, asked, async ({ title, after, told }) => {
      const refused = await refusal(after, NAMESPACES.restricted);
      const why = told.filter((message) => /the profile "restricted" refuses/.test(message));
      counts[refused === undefined ? 'taken' : 'refused'] += 1;
      if ((refused === undefined) === (why.length === 0)) return;
      wrong.push(`${title}\n  server: ${refused}\n  told: ${why.join('\n  ')}`);
    });
    console.log(`        ${counts.taken} taken, ${counts.refused} refused under "restricted"`);
    expect(wrong.slice(0, 3)).to.deep.equal([]);
    expect(counts.taken).to.be.greaterThan(100);
    expect(counts.refused).to.be.greaterThan(100);
  });
});

/** Does it for all of them, a few at a time. */
async function atOnce<T>(many: number, all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: many }, async () => {
      for (const one of left) await work(one);
    }),
  );
}
