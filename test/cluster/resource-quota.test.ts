/** Quotas and LimitRanges on a real API server, with the Pods that Spark's own builders make. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Counted, needsOf } from '../../functions/harden-spark/resource-quota/needs.ts';
import { podFacts } from '../../functions/harden-spark/resource-quota/pod-facts.ts';
import { amountsOf } from '../../src/kubernetes/resource-quota.ts';
import { workloadOf } from '../../src/spark/workload.ts';
import { type Made, podsBySpark, type Role } from '../spark-pods/spark-pods.ts';
import { application, EXECUTORS, JOBS, VERSION } from './quota-jobs.ts';
import { createRun, hardened, shown, withQuota } from './quota-runs.ts';
import { withCluster } from './shared-cluster.ts';

withCluster('quotas on a real API server', (cluster) => {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-quota-'));
  const made = new Map<string, { [role in Role]: Made }>();
  after(() => rmSync(folder, { recursive: true }));
  before(() => {
    const pods = podsBySpark(VERSION, Object.values(JOBS), folder);
    for (const [index, name] of Object.keys(JOBS).entries()) made.set(name, pods[index]!);
  });

  for (const name of Object.keys(JOBS)) {
    it(`${name}: what one run needs is what the server says is used`, async () => {
      const namespace = `used-${name}`;
      await cluster().createNamespace(namespace);
      const needed = needsOf(counted(name, namespace), { limits: new Map(), requests: new Map() }).ofOneRun;
      // With limits.cpu the server would refuse what has none.
      const hard = Object.fromEntries(
        [...needed.keys()]
          .filter((key) => key !== 'limits.cpu' || name !== 'plain')
          .map((key) => [key, '9999Gi']),
      );
      await withQuota(cluster(), namespace, { metadata: { name: 'all' }, spec: { hard } });

      expect(await createRun(cluster(), namespace, made.get(name)!, EXECUTORS)).to.deep.equal([]);

      const { status } = await cluster().api.get(`/api/v1/namespaces/${namespace}/resourcequotas/all`);
      expect(shown(amountsOf(status.used))).to.deep.equal(
        shown(new Map([...needed].filter(([key]) => key in hard))),
      );
    });

    it(`${name}: the derived quota takes one run, and no executor more`, async () => {
      const namespace = `derived-${name}`;
      await cluster().createNamespace(namespace);
      const { items } = hardened(
        [application(name, namespace)],
        'resourceQuota: {headroom: 0%, limitRange: true}',
      );
      for (const item of items) {
        if (item.kind === 'LimitRange') await cluster().apply([item]);
        if (item.kind === 'ResourceQuota') await withQuota(cluster(), namespace, item);
      }

      expect(await createRun(cluster(), namespace, made.get(name)!, EXECUTORS)).to.deep.equal([]);
      const [refused] = await createRun(
        cluster(),
        namespace,
        { ...made.get(name)!, driver: undefined },
        1,
        EXECUTORS,
      );
      expect(refused).to.match(/exceeded quota: spark, requested: .*(pods|persistentvolumeclaims)=1/);
    });
  }

  const refusals: [
    title: string,
    job: string,
    hard: Record<string, string>,
    rule: string,
    message: RegExp,
  ][] = [
    [
      'cpu',
      'plain',
      { 'requests.cpu': '3' },
      'does-not-fit',
      /exceeded quota: team, requested: requests.cpu=1/,
    ],
    ['memory', 'plain', { memory: '5Gi' }, 'does-not-fit', /exceeded quota: team, requested: memory=1408Mi/],
    [
      'storage',
      'limited',
      { 'requests.storage': '20Gi' },
      'does-not-fit',
      /exceeded quota: team, requested: requests.storage=7Gi/,
    ],
    [
      'claims of a class',
      'limited',
      { 'fast.storageclass.storage.k8s.io/persistentvolumeclaims': '2' },
      'does-not-fit',
      /exceeded quota: team/,
    ],
    [
      'disk',
      'disk',
      { 'requests.ephemeral-storage': '100Gi' },
      'does-not-fit',
      /exceeded quota: team, requested: requests.ephemeral-storage=30Gi/,
    ],
    [
      'GPUs',
      'limited',
      { 'requests.nvidia.com/gpu': '5' },
      'does-not-fit',
      /exceeded quota: team, requested: requests.nvidia.com\/gpu=2/,
    ],
    [
      'a limit of cpu that is not said',
      'plain',
      { 'limits.cpu': '100' },
      'not-said',
      /failed quota: team: must specify limits.cpu for: spark-kubernetes-driver/,
    ],
  ];
  for (const [title, job, hard, rule, message] of refusals) {
    it(`${title}: what is found is what the server refuses`, async () => {
      const namespace = `refused-${title.toLowerCase().replaceAll(' ', '-')}`;
      await cluster().createNamespace(namespace);
      const quota = {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'team', namespace },
        spec: { hard },
      };
      const { results } = hardened([application(job, namespace), quota]);
      expect(results.map(({ tags }: any) => tags.rule)).to.include(`resource-quota/${rule}`);

      await withQuota(cluster(), namespace, quota);
      const refused = await createRun(cluster(), namespace, made.get(job)!, EXECUTORS);
      expect(refused[0]).to.match(message);
    });
  }

  it('a limit of cpu that a LimitRange gives: nothing is found, and nothing refused', async () => {
    const namespace = 'limit-range';
    await cluster().createNamespace(namespace);
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'team', namespace },
      spec: { hard: { 'limits.cpu': '12' } },
    };
    const range = {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'team', namespace },
      spec: { limits: [{ type: 'Container', max: { cpu: '3' } }] },
    };
    const { results = [] } = hardened([application('plain', namespace), quota, range]);
    expect(results.filter(({ tags }: any) => tags.rule.startsWith('resource-quota/'))).to.deep.equal([]);

    await cluster().apply([range]);
    await withQuota(cluster(), namespace, quota);
    expect(await createRun(cluster(), namespace, made.get('plain')!, EXECUTORS)).to.deep.equal([]);
    const { status } = await cluster().api.get(`/api/v1/namespaces/${namespace}/resourcequotas/team`);
    expect(status.used).to.deep.equal({ 'limits.cpu': '12' });
  });
});

function counted(name: string, namespace: string) {
  const workload = workloadOf(application(name, namespace) as never)!;
  return { pods: podFacts(workload, 1) } as Counted;
}
