import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { nothingMayBeMissing } from '../../scripts/systems/tools.ts';
import { selects } from '../../src/kubernetes/labels.ts';
import type { NetworkPolicy } from '../../src/kubernetes/network-policy.ts';
import { functionConfig, runHardenSpark } from '../real/function.ts';
import { until } from '../real/until.ts';
import { emptyDirLimits, storageRequest } from '../spark-pods/pod-storage.ts';
import { type Pod, sparkContainer } from '../spark-real/pod.ts';
import type { Cluster } from './cluster.ts';
import { jobNamespaces } from './operator.ts';
import { withCluster } from './shared-cluster.ts';

const { withWebhook: namespace } = jobNamespaces;

/** `podSecurity` is what a namespace under "restricted" needs; the policies are of each application. */
const config = functionConfig({
  readOnlyRootFilesystem: { mode: 'Enforce', requestStorage: true, scratch: { sizeLimit: '3Gi' } },
  podSecurity: {},
  images: [{ names: ['registry.example.org/*'], user: 185 }],
  networkPolicy: { scope: 'Application', egress: { apiServer: ['10.96.0.1/32'] } },
});

const connect = parse(read('operator/connect.yaml'));
const application = named('application.yaml', 'selected');
const { metadata, spec } = named('application.yaml', 'nightly');
const scheduled = {
  apiVersion: 'sparkoperator.k8s.io/v1beta2',
  kind: 'ScheduledSparkApplication',
  metadata,
  spec: { schedule: '@every 5s', concurrencyPolicy: 'Forbid', template: spec },
};

if (nothingMayBeMissing()) withCluster('Pods that the real operator makes', tests);
else it('Pods that the real operator makes: in npm run test:all and npm run test:cluster');

function tests(this: Mocha.Suite, cluster: () => Cluster): void {
  const hardened = runHardenSpark([application, scheduled, connect], config).items;
  const policies: NetworkPolicy[] = hardened.filter(({ kind }) => kind === 'NetworkPolicy');
  const pods: Pod[] = [];

  before(async () => {
    await cluster().createNamespace(namespace, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    const accounts = ['spark', 'spark-executor'];
    const rbac = { namespaces: [namespace], serviceAccountNames: ['spark'] };
    const { items } = runHardenSpark(
      [],
      functionConfig({
        rbac: { ...rbac, createServiceAccounts: true, executorServiceAccount: accounts[1] },
      }),
    );
    cluster().api.watch(
      `/api/v1/namespaces/${namespace}/pods`,
      (type, pod: Pod) => {
        if (type === 'ADDED') pods.push(pod);
      },
      new AbortController().signal,
    );
    const asWritten = { ...connect, metadata: { ...connect.metadata, name: 'as-written' } };
    // Policies too: the server takes each field of them.
    await cluster().apply([...items, ...hardened, asWritten]);
  });

  after(() =>
    cluster().kubectl(['delete', 'scheduledsparkapplications', '--all', `--namespace=${namespace}`]),
  );

  for (const [kind, label, name] of [
    ['SparkApplication', 'sparkoperator.k8s.io/app-name', 'selected'],
    ['ScheduledSparkApplication', 'sparkoperator.k8s.io/scheduled-app-name', 'nightly'],
  ] as const) {
    for (const role of ['driver', 'executor']) {
      it(`of a ${kind}: its NetworkPolicy for the ${role} chooses that Pod, and no other`, async () => {
        const chosen = await podWith(pods, { [label]: name, 'spark-role': role });
        const policy = policies.find(
          ({ metadata }) => metadata.name === `${kind.toLowerCase()}-${name}-${role}`,
        )!;
        expect(selects(policy.spec.podSelector!, chosen.metadata.labels!)).to.equal(true);
        const others = policies.filter(
          ({ spec }) => spec !== policy.spec && selects(spec.podSelector!, chosen.metadata.labels!),
        );
        expect(others).to.deep.equal([]);
      });
    }
  }

  for (const [kind, label, name] of [
    ['SparkApplication', 'sparkoperator.k8s.io/app-name', 'selected'],
    ['ScheduledSparkApplication', 'sparkoperator.k8s.io/scheduled-app-name', 'nightly'],
  ] as const) {
    for (const role of ['driver', 'executor']) {
      it(`of a ${kind}: the ${role} asks for the disk that its volumes may fill`, async () => {
        expectDisk(await podWith(pods, { [label]: name, 'spark-role': role }));
      });
    }
  }

  it('of a SparkConnect: the server asks for the disk that its volumes may fill', async () => {
    expectDisk(
      await podWith(pods, {
        'sparkoperator.k8s.io/connect-name': 'connect',
        'spark-role': 'connect-server',
      }),
    );
  });

  it('of a SparkConnect: its NetworkPolicies choose the server, and the label that executors are given', async () => {
    const server = await podWith(pods, {
      'sparkoperator.k8s.io/connect-name': 'connect',
      'spark-role': 'connect-server',
    });
    const selectorOf = (role: string) =>
      policies.find(({ metadata }) => metadata.name === `sparkconnect-connect-${role}`)!.spec.podSelector!;
    expect(selects(selectorOf('server'), server.metadata.labels!)).to.equal(true);
    const options = JSON.stringify(sparkContainer(server));
    const given = [...options.matchAll(/spark\.kubernetes\.executor\.label\.([^=\s"]+)=([^\s"\\]+)/g)];
    const labels = Object.fromEntries(given.map(([, key, value]) => [key, value]));
    expect(selects(selectorOf('executor'), { ...labels, 'spark-role': 'executor' })).to.equal(true);
  });

  it('of a SparkConnect with a sidecar and an init container: admitted under "restricted"', async () => {
    const { spec } = await podWith(pods, { 'sparkoperator.k8s.io/connect-name': 'connect' });
    expect(spec.containers.map(({ name }) => name)).to.have.members([
      'spark-kubernetes-driver',
      'log-shipper',
    ]);
  });

  it('of the same as it was written: refused', async () => {
    const pod = await refused(cluster());
    expect(pod).to.match(/violates PodSecurity "restricted/);
    for (const name of ['fetch', 'log-shipper', 'spark-kubernetes-driver']) expect(pod).to.include(name);
    expect(pods.filter((pod) => pod.metadata.labels?.['sparkoperator.k8s.io/connect-name'] === 'as-written'))
      .to.be.empty;
  });
}

function read(file: string): string {
  return readFileSync(join(import.meta.dirname, file), 'utf8');
}

function named(file: string, name: string) {
  const object = parse(read(`operator/${file}`));
  return { ...object, metadata: { ...object.metadata, name } };
}

function expectDisk(pod: Pod): void {
  const asked = storageRequest(pod as never);
  expect(asked).to.equal(emptyDirLimits(pod as never));
  expect(asked! > 0n).to.equal(true);
}

function podWith(pods: readonly Pod[], labels: Record<string, string>): Promise<Pod> {
  return until(`a Pod with ${JSON.stringify(labels)}`, () =>
    pods.find(({ metadata }) => selects({ matchLabels: labels }, metadata.labels ?? {})),
  );
}

/** What the API server says of the server Pod that nobody hardened. */
async function refused(cluster: Cluster): Promise<string> {
  const template = connect.spec.server.template;
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'as-written-server', namespace },
    spec: template.spec,
  };
  const { status, stderr } = await cluster.kubectl(
    ['create', '--dry-run=server', '--filename=-', `--namespace=${namespace}`],
    { input: JSON.stringify(pod) },
  );
  expect(status).to.not.equal(0);
  return stderr;
}
