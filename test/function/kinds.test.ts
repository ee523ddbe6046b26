import { expect } from 'chai';
import { parse } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';

const LIST = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig:
  apiVersion: fn.kpt.dev/v1alpha1
  kind: HardenSpark
  metadata:
    name: harden-spark
  spec:
    readOnlyRootFilesystem:
      mode: Enforce
    rbac: {}
items:
`;

const CONNECT = `- apiVersion: sparkoperator.k8s.io/v1alpha1
  kind: SparkConnect
  metadata:
    name: connect
    namespace: team-a
  spec:
    sparkVersion: 4.0.1 # ours
    image: spark:4.0.1
    server:
      template:
        spec:
          serviceAccountName: connect
    executor: {}
`;
const CLUSTER = `- apiVersion: spark.apache.org/v1
  kind: SparkCluster
  metadata:
    name: cluster
    namespace: team-a
  spec:
    runtimeVersions:
      sparkVersion: 4.0.1
    clusterTolerations:
      instanceConfig:
        initWorkers: 1
`;
const APPLICATION = `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: etl
    namespace: team-a
  spec:
    sparkConfigMap: platform
    driver:
      serviceAccount: etl
    executor: {}
`;
const CONFIG_MAP = `- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: platform
    namespace: team-a
  data:
    log4j2.properties: |
      appender.file.fileName = /var/log/spark/app.log
`;

function run(...items: string[]) {
  const { stdout } = transform(hardenSpark, LIST + items.join(''));
  const list = parse(stdout) as { items: any[]; results: { message: string; tags: { rule: string } }[] };
  const reRun = list.results.find(({ tags }) => tags.rule === 'harden-spark/re-run')!.message;
  const kinds = list.items.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  return { stdout, ...list, reRun, kinds };
}

describe('the function over kinds', () => {
  it('hardens a SparkConnect in its text, and gives its server a Role', () => {
    const { stdout, kinds, reRun } = run(CONNECT);
    expect(stdout).to.contain('    sparkVersion: 4.0.1 # ours\n');
    expect(kinds).to.deep.equal([
      'SparkConnect connect',
      'Role connect-driver',
      'RoleBinding connect-driver',
    ]);
    expect(reRun).to.equal(
      '1 workload changes. The operator does not change the server Pod of a SparkConnect that is running: delete the Pod after applying.',
    );
  });

  it('hardens a SparkCluster, which gets no Role', () => {
    const { items, kinds, reRun } = run(CLUSTER);
    expect(kinds).to.deep.equal(['SparkCluster cluster']);
    const [container] = items[0].spec.workerSpec.statefulSetSpec.template.spec.containers;
    expect(container.name).to.equal('worker');
    expect(container.securityContext.readOnlyRootFilesystem).to.equal(true);
    expect(reRun).to.equal('1 workload changes.');
  });

  it('says once what happens to each kind', () => {
    expect(run(APPLICATION, CONNECT, CLUSTER).reRun).to.match(
      /^3 workloads change\. When applied, the operator runs each SparkApplication .* The operator does not change/,
    );
  });

  const mounted = ({ items }: { items: any[] }) =>
    items[0].spec.driver.volumeMounts.map(({ mountPath }: any) => mountPath);

  it('reads a ConfigMap of the list that a workload names, and leaves it as it is', () => {
    const result = run(APPLICATION, CONFIG_MAP);
    expect(mounted(result)).to.include('/var/log/spark');
    expect(result.stdout).to.contain(CONFIG_MAP);
    expect(mounted(run(APPLICATION))).not.to.include('/var/log/spark');
  });

  it('does not take a ConfigMap of another namespace, or another kind', () => {
    const elsewhere = CONFIG_MAP.replace('namespace: team-a', 'namespace: team-b');
    const secret = CONFIG_MAP.replace('kind: ConfigMap', 'kind: Secret # not a ConfigMap');
    for (const other of [elsewhere, secret])
      expect(mounted(run(APPLICATION, other))).not.to.include('/var/log/spark');
  });
});
