/**
 * Quotas of workloads that do not have a driver and its executors alone, on a real API server: with the Pods that Spark's own
 * builders make, the server of a SparkConnect as the real operator makes it, and daemons as their templates say.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import { parseAllDocuments } from 'yaml';
import { type Counted, needsOf } from '../../functions/harden-spark/resource-quota/needs.ts';
import { podFacts } from '../../functions/harden-spark/resource-quota/pod-facts.ts';
import { sumOf } from '../../src/kubernetes/resource-amounts.ts';
import { amountsOf } from '../../src/kubernetes/resource-quota.ts';
import { workloadOf } from '../../src/spark/workload.ts';
import { until } from '../real/until.ts';
import { type Job, type Made, type MadeOfJob, podsBySpark } from '../spark-pods/spark-pods.ts';
import type { Cluster } from './cluster.ts';
import { jobNamespaces } from './operator.ts';
import { createPods, hardened, shown, withQuota } from './quota-runs.ts';
import { withCluster } from './shared-cluster.ts';

const VERSION = '4.0.0';

/** What the Apache operator sets by itself, where the workload does not. */
const BY_APACHE_OPERATOR = {
  'spark.authenticate': 'true',
  'spark.io.encryption.enabled': 'true',
  'spark.kubernetes.driver.annotateExitException': 'true',
  'spark.kubernetes.executor.deleteOnTermination': 'false',
  'spark.kubernetes.executor.useDriverPodIP': 'true',
};

interface Case {
  /** The workloads, all of one namespace. */
  readonly workloads: string;
  /** The job that has Pods of Spark: what Spark is told in all, and how many executors its driver makes. */
  readonly job?: { readonly conf: Readonly<Record<string, string>>; readonly executors: number };
}

const CLUSTER = `
apiVersion: spark.apache.org/v1
kind: SparkCluster
metadata: {name: cluster}
spec:
  runtimeVersions: {sparkVersion: ${VERSION}}
  clusterTolerations: {instanceConfig: {initWorkers: 2, minWorkers: 2, maxWorkers: 2}}
  masterSpec:
    statefulSetSpec:
      template: {spec: {containers: [{name: master, resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1, memory: 1Gi}}}]}}
  workerSpec:
    statefulSetSpec:
      template: {spec: {containers: [{name: worker, resources: {requests: {cpu: 2, memory: 5Gi}, limits: {cpu: 2, memory: 5Gi}}}]}}
`;

const CASES: Readonly<Record<string, Case>> = {
  'what the Apache operator sets by itself changes no number': {
    workloads: apache('etl', 'com.example.Etl', {
      'spark.executor.instances': '2',
      'spark.executor.memory': '3g',
    }),
    job: { conf: { ...BY_APACHE_OPERATOR, 'spark.executor.memory': '3g' }, executors: 2 },
  },
  'a driver of another master has no executors of its own': {
    workloads: apache('visitor', 'com.example.Etl', {
      'spark.master': 'spark://elsewhere.example.org:7077',
      'spark.executor.instances': '5',
      'spark.executor.memory': '8g',
    }),
    job: {
      conf: { ...BY_APACHE_OPERATOR, 'spark.master': 'spark://elsewhere.example.org:7077' },
      executors: 0,
    },
  },
  'tasks that run in the driver: one Pod, whatever the fields of executors say': {
    workloads: `
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: local}
spec:
  type: Java
  mode: cluster
  sparkVersion: ${VERSION}
  mainClass: com.example.Etl
  mainApplicationFile: local:///app.jar
  sparkConf: {spark.kubernetes.driver.master: "local[2]"}
  driver: {cores: 2, memory: 4g}
  executor: {instances: 5, memory: 8g}
`,
    job: {
      conf: {
        'spark.kubernetes.driver.master': 'local[2]',
        'spark.driver.cores': '2',
        'spark.driver.memory': '4g',
      },
      executors: 0,
    },
  },
  'a Thrift server has executors': {
    workloads: apache('thrift', 'org.apache.spark.sql.hive.thriftserver.HiveThriftServer2', {
      'spark.driver.memory': '4g',
      'spark.executor.instances': '2',
    }),
    job: { conf: { ...BY_APACHE_OPERATOR, 'spark.driver.memory': '4g' }, executors: 2 },
  },
  'a history server has none': {
    workloads: apache('history', 'org.apache.spark.deploy.history.HistoryServer', {
      'spark.driver.memory': '2g',
      'spark.executor.instances': '5',
    }),
    job: { conf: { ...BY_APACHE_OPERATOR, 'spark.driver.memory': '2g' }, executors: 0 },
  },
  'a Connect server that runs as an application has executors': {
    workloads: apache('connect', 'org.apache.spark.sql.connect.service.SparkConnectServer', {
      'spark.dynamicAllocation.enabled': 'true',
      'spark.dynamicAllocation.maxExecutors': '3',
    }),
    job: { conf: BY_APACHE_OPERATOR, executors: 3 },
  },
  'a SparkConnect has what the template of its server says, and executors by its fields': {
    workloads: `
apiVersion: sparkoperator.k8s.io/v1alpha1
kind: SparkConnect
metadata: {name: quota-of-connect}
spec:
  sparkVersion: ${VERSION}
  image: registry.example.org/spark:${VERSION}
  server:
    cores: 3
    memory: 9g
    template:
      spec:
        containers:
        - name: spark-kubernetes-driver
          image: registry.example.org/spark:${VERSION}
          resources: {requests: {cpu: 1, memory: 2Gi}, limits: {cpu: 2, memory: 2Gi}}
        - name: log-shipper
          image: registry.example.org/log-shipper:1
          resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {cpu: 100m, memory: 64Mi}}
  executor: {instances: 2, cores: 2, memory: 2g}
`,
    job: { conf: { 'spark.executor.cores': '2', 'spark.executor.memory': '2g' }, executors: 2 },
  },
  'a cluster has its daemons': { workloads: CLUSTER },
  'a cluster with a driver on it: executors are processes of its workers': {
    workloads: `${CLUSTER}---\n${apache('visitor', 'com.example.Etl', {
      'spark.master': 'spark://cluster-master-svc:7077',
      'spark.executor.instances': '5',
    })}`,
    job: { conf: { ...BY_APACHE_OPERATOR, 'spark.master': 'spark://cluster-master-svc:7077' }, executors: 0 },
  },
};

withCluster('quotas of servers, of clusters and of drivers without executors', (cluster) => {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-quota-kinds-'));
  const made = new Map<string, MadeOfJob>();
  after(() => rmSync(folder, { recursive: true }));
  before(() => {
    const jobs = Object.entries(CASES).flatMap(([title, { job }]) =>
      job ? [[title, job.conf] as const] : [],
    );
    const pods = podsBySpark(
      VERSION,
      jobs.map(([, conf]): Job => ({ language: 'Java', conf })),
      folder,
    );
    for (const [index, [title]] of jobs.entries()) made.set(title, pods[index]!);
  });

  for (const [position, [title, one]] of Object.entries(CASES).entries()) {
    it(`${title}: what is counted is what the server says is used, and there is no room for one Pod more`, async () => {
      const namespace = `quota-kinds-${position}`;
      await cluster().createNamespace(namespace);
      const workloads = workloadsOf(one, namespace);
      const pods = await podsOfCase(cluster(), one, made.get(title));

      // With limits.cpu the server would refuse what has none.
      const needed = new Map([...neededBy(workloads)].filter(([resource]) => resource !== 'limits.cpu'));
      const hard = Object.fromEntries([...needed.keys()].map((resource) => [resource, '9999Gi']));
      await withQuota(cluster(), namespace, { metadata: { name: 'all' }, spec: { hard } });
      const { items } = hardened(workloads, 'resourceQuota: {headroom: 0%}');
      const derived = items.find(({ kind }) => kind === 'ResourceQuota');
      await withQuota(cluster(), namespace, derived);

      expect(await createPods(cluster(), namespace, pods)).to.deep.equal([]);

      const { status } = await cluster().api.get(`/api/v1/namespaces/${namespace}/resourcequotas/all`);
      expect(shown(amountsOf(status.used))).to.deep.equal(shown(needed));
      const [refused] = await createPods(cluster(), namespace, [{ ...pods[0]!, name: 'one-more' }]);
      expect(refused).to.match(/exceeded quota: spark, requested: .*pods=1/);
    });
  }
});

function apache(name: string, mainClass: string, sparkConf: Readonly<Record<string, string>>): string {
  const spec = { runtimeVersions: { sparkVersion: VERSION }, jars: 'local:///app.jar', mainClass, sparkConf };
  return `${JSON.stringify({ apiVersion: 'spark.apache.org/v1', kind: 'SparkApplication', metadata: { name }, spec })}\n`;
}

function workloadsOf({ workloads }: Case, namespace: string): any[] {
  return parseAllDocuments(workloads).map((document) => {
    const object = document.toJS();
    return { ...object, metadata: { ...object.metadata, namespace } };
  });
}

/** What the function counts of one run of each. */
function neededBy(workloads: readonly object[]) {
  return sumOf(
    workloads.map((object) => {
      const pods = podFacts(workloadOf(object as never)!, 1);
      return needsOf({ pods } as Counted, { limits: new Map(), requests: new Map() }).ofOneRun;
    }),
  );
}

/** The Pods that there are while the workloads of a case run. */
async function podsOfCase(cluster: Cluster, one: Case, made: MadeOfJob | undefined) {
  const pods: (Made & { name: string })[] = [];
  for (const workload of workloadsOf(one, '')) {
    if (workload.kind === 'SparkCluster') pods.push(...daemonsOf(workload));
    else if (workload.kind === 'SparkConnect') pods.push(await serverOf(cluster, workload));
    else pods.push({ ...made!.driver, name: 'driver' });
  }
  for (let id = 0; id < (one.job?.executors ?? 0); id++) pods.push({ ...made!.executor, name: `exec-${id}` });
  return pods;
}

/** Source: apache/spark-kubernetes-operator SparkClusterResourceSpec: one master, and `initWorkers` workers. */
function daemonsOf({ spec }: any) {
  const daemon = (name: string, { statefulSetSpec }: { statefulSetSpec: { template: PodTemplateSpec } }) =>
    podLike(name, statefulSetSpec.template.spec!);
  const { initWorkers } = spec.clusterTolerations.instanceConfig;
  const workers = Array.from({ length: initWorkers }, (_, id) => daemon(`worker-${id}`, spec.workerSpec));
  return [daemon('master', spec.masterSpec), ...workers];
}

/** The server as the operator makes it, in a namespace of the operator. */
async function serverOf(cluster: Cluster, connect: any) {
  const namespace = jobNamespaces.withoutWebhook;
  const { name } = connect.metadata;
  await cluster.createNamespace(namespace);
  await cluster.createAccount(namespace, 'default');
  await cluster.apply([{ ...connect, metadata: { name, namespace } }]);
  const path = `/api/v1/namespaces/${namespace}/pods`;
  const { spec } = await until('the server of the SparkConnect', async () => {
    const { items } = await cluster.api.get(path);
    return items.find(({ metadata }: any) => metadata.labels?.['sparkoperator.k8s.io/connect-name'] === name);
  });
  await cluster.kubectl(['delete', 'sparkconnect', name, `--namespace=${namespace}`]);
  return podLike('server', spec);
}

/** A Pod with the containers of another one, which have no account and no volumes. */
function podLike(name: string, { containers, initContainers = [] }: PodSpec): Made & { name: string } {
  const bare = (container: PodSpec['containers'][number]) => ({
    name: container.name,
    image: 'none',
    resources: container.resources,
  });
  const spec = { containers: containers.map(bare), initContainers: initContainers.map(bare) };
  return { name, pod: { apiVersion: 'v1', kind: 'Pod', spec }, claims: [] };
}
