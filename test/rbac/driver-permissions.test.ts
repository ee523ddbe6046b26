import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { API_CALLS, PURPOSES, type Verb } from '../../src/spark/calls/api-calls.ts';
import { driverCalls, policyRules, STANDARD_CALLS } from '../../src/spark/calls/driver-permissions.ts';
import { workloadOf } from '../../src/spark/workload.ts';

const application = (spec: string, apiVersion = 'sparkoperator.k8s.io/v1beta2', kind = 'SparkApplication') =>
  workloadOf({
    apiVersion,
    kind,
    metadata: { name: 'x' },
    spec: parse(spec),
  } as unknown as KubernetesObject)!;

/** What a driver may do by its derived rules: one line a resource. */
function rulesOf(spec: string): string[] {
  return policyRules(driverCalls(application(spec)).calls).flatMap(({ apiGroups, resources, verbs }) =>
    resources!.map(
      (resource) => `${apiGroups![0] ? `${apiGroups![0]}/` : ''}${resource}: ${verbs.join(' ')}`,
    ),
  );
}

const conf = (version: string, settings = '') =>
  `{sparkVersion: ${version}, driver: {}, executor: {}, sparkConf: {${settings}}}`;

describe('the table of API calls', () => {
  it('never has update of anything but a scale, secrets, wildcards, or what gives more rights', () => {
    for (const { apiGroup, resource, verbs } of API_CALLS) {
      expect(`${apiGroup}/${resource}`).not.to.match(/\*|secrets|roles|serviceaccounts/);
      if (!resource.endsWith('/scale')) expect(verbs).not.to.include('update');
    }
  });

  it('says why of each call, and when', () => {
    for (const { why, condition, purpose } of API_CALLS) {
      expect(why).to.match(/^[A-Z].{15,}\.$/);
      if (condition) expect(condition.text).to.have.length.greaterThan(10);
      expect(PURPOSES).to.have.property(purpose);
    }
  });

  it('asks for opting in where Spark does not do it by itself', () => {
    const optIns = API_CALLS.filter(({ optIn }) => optIn);
    for (const { condition } of optIns) expect(condition).not.to.equal(undefined);
    expect(new Set(optIns.map(({ apiGroup }) => apiGroup))).to.include('apps');
  });
});

describe('the standard rules', () => {
  it('are what any driver calls by itself, in this order', () => {
    expect(policyRules(STANDARD_CALLS)).to.deep.equal([
      {
        apiGroups: [''],
        resources: ['pods'],
        verbs: ['create', 'get', 'list', 'watch', 'patch', 'delete', 'deletecollection'],
      },
      {
        apiGroups: [''],
        resources: ['configmaps', 'persistentvolumeclaims'],
        verbs: ['create', 'list', 'delete', 'deletecollection'],
      },
      { apiGroups: [''], resources: ['services'], verbs: ['list', 'delete', 'deletecollection'] },
    ]);
  });

  it('are new rules with every call, so that no two Roles share a list', () => {
    policyRules(STANDARD_CALLS)[0]!.verbs.push('update');
    expect(policyRules(STANDARD_CALLS)[0]!.verbs).not.to.include('update');
  });
});

describe('policy rules', () => {
  it('join resources of one group with the same verbs, and no others', () => {
    const call = (apiGroup: string, resource: string, ...verbs: Verb[]) => ({ apiGroup, resource, verbs });
    expect(
      policyRules([
        call('', 'a', 'get'),
        call('apps', 'b', 'get'),
        call('', 'c', 'get'),
        call('', 'a', 'create', 'get'),
        call('', 'd', 'list'),
        call('', 'e', 'get'),
      ]),
    ).to.deep.equal([
      { apiGroups: [''], resources: ['a'], verbs: ['create', 'get'] },
      { apiGroups: ['apps'], resources: ['b'], verbs: ['get'] },
      { apiGroups: [''], resources: ['c', 'e'], verbs: ['get'] },
      { apiGroups: [''], resources: ['d'], verbs: ['list'] },
    ]);
  });
});

describe('derived rules', () => {
  const PODS = 'pods: create get list watch delete deletecollection';
  const CLAIMS = 'persistentvolumeclaims: list deletecollection';
  const cases: [title: string, spec: string, rules: string[]][] = [
    [
      'a plain driver of Spark 3.5',
      conf('3.5.1'),
      [PODS, 'configmaps: create deletecollection', CLAIMS, 'services: deletecollection'],
    ],
    [
      'a plain driver of Spark 4.0',
      conf('4.0.1'),
      [PODS, 'configmaps: create deletecollection', CLAIMS, 'services: deletecollection'],
    ],
    [
      'a plain driver of Spark 3.3: a list and a delete for each selection',
      conf('3.3.4'),
      ['pods: create get list watch delete', 'configmaps: create list delete', 'services: list delete'],
    ],
    [
      'Spark 3.3.0, which looks for claims whatever it is told',
      conf('3.3.0'),
      [
        'pods: create get list watch delete',
        'configmaps: create list delete',
        'persistentvolumeclaims: list delete',
        'services: list delete',
      ],
    ],
    [
      'without claims of its own',
      conf('3.5.1', 'spark.kubernetes.driver.ownPersistentVolumeClaim: "false"'),
      [PODS, 'configmaps: create deletecollection', 'services: deletecollection'],
    ],
    [
      'without claims to use again',
      conf('3.5.1', 'spark.kubernetes.driver.reusePersistentVolumeClaim: "FALSE"'),
      [
        PODS,
        'configmaps: create deletecollection',
        'persistentvolumeclaims: deletecollection',
        'services: deletecollection',
      ],
    ],
    [
      'on-demand claims',
      conf(
        '3.5.1',
        'spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.options.storageClass: fast, spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.options.sizeLimit: 1Gi',
      ),
      [
        PODS,
        'configmaps: create deletecollection',
        'persistentvolumeclaims: create list deletecollection',
        'services: deletecollection',
      ],
    ],
    [
      'a claim that exists: without a storage class none is made',
      conf(
        '3.5.1',
        'spark.kubernetes.executor.volumes.persistentVolumeClaim.data.options.claimName: data, spark.kubernetes.executor.volumes.persistentVolumeClaim.data.options.sizeLimit: 1Gi',
      ),
      [PODS, 'configmaps: create deletecollection', CLAIMS, 'services: deletecollection'],
    ],
    [
      'no ConfigMap for executors',
      conf('3.5.1', 'spark.kubernetes.executor.disableConfigMap: "true"'),
      [PODS, CLAIMS, 'services: deletecollection'],
    ],
    [
      'a Service that stays',
      conf('3.5.1', 'spark.kubernetes.driver.service.deleteOnTermination: "false"'),
      [PODS, 'configmaps: create deletecollection', CLAIMS],
    ],
    [
      'executors that stay',
      conf('3.5.1', 'spark.kubernetes.executor.deleteOnTermination: "false"'),
      [
        'pods: create get list watch patch deletecollection',
        'configmaps: create',
        CLAIMS,
        'services: deletecollection',
      ],
    ],
    [
      'executors that stay by the field, which beats sparkConf',
      '{sparkVersion: 3.5.1, driver: {}, executor: {deleteOnTermination: false}, sparkConf: {spark.kubernetes.executor.deleteOnTermination: "true"}}',
      [
        'pods: create get list watch patch deletecollection',
        'configmaps: create',
        CLAIMS,
        'services: deletecollection',
      ],
    ],
    [
      'a label for executors that are told to stop',
      conf('3.5.1', 'spark.kubernetes.executor.decommissionLabel: going'),
      [
        'pods: create get list watch patch delete deletecollection',
        'configmaps: create deletecollection',
        CLAIMS,
        'services: deletecollection',
      ],
    ],
    [
      'the exception on the Pod',
      conf('4.1.0', 'spark.kubernetes.driver.annotateExitException: "true"'),
      [
        'pods: create get list watch patch delete deletecollection',
        'configmaps: create deletecollection',
        CLAIMS,
        'services: deletecollection',
      ],
    ],
    [
      'the exception on the Pod, which Spark 4.0 does not know',
      conf('4.0.1', 'spark.kubernetes.driver.annotateExitException: "true"'),
      [PODS, 'configmaps: create deletecollection', CLAIMS, 'services: deletecollection'],
    ],
    [
      'StatefulSets',
      conf('3.5.1', 'spark.kubernetes.allocation.pods.allocator: statefulset'),
      [
        'pods: get list watch patch delete deletecollection',
        'configmaps: create deletecollection',
        'persistentvolumeclaims: deletecollection',
        'services: deletecollection',
        'apps/statefulsets: create get delete',
        'apps/statefulsets/scale: get update',
      ],
    ],
    [
      'StatefulSets in Spark 3.4, which scales by a patch',
      conf('3.4.2', 'spark.kubernetes.allocation.pods.allocator: statefulset'),
      [
        'pods: get list watch patch delete deletecollection',
        'configmaps: create deletecollection',
        'persistentvolumeclaims: deletecollection',
        'services: deletecollection',
        'apps/statefulsets: create get patch delete',
      ],
    ],
    [
      'Deployments',
      conf('4.2.0', 'spark.kubernetes.allocation.pods.allocator: deployment'),
      [
        'pods: get list watch patch delete deletecollection',
        'configmaps: create deletecollection',
        'persistentvolumeclaims: deletecollection',
        'services: deletecollection',
        'apps/deployments: create get delete',
        'apps/deployments/scale: get update',
      ],
    ],
    [
      'plugins that resize',
      conf(
        '4.2.0',
        'spark.plugins: "org.apache.spark.scheduler.cluster.k8s.ExecutorResizePlugin, org.apache.spark.scheduler.cluster.k8s.ExecutorPVCResizePlugin"',
      ),
      [
        PODS,
        'configmaps: create deletecollection',
        'persistentvolumeclaims: get list patch deletecollection',
        'services: deletecollection',
        'pods/resize: patch',
        'metrics.k8s.io/pods: get',
      ],
    ],
  ];
  for (const [title, spec, rules] of cases) {
    it(`${title}`, () => {
      expect(rulesOf(spec).sort()).to.deep.equal([...rules].sort());
    });
  }

  it('are those of both versions where image and spec disagree, and of all where none is known', () => {
    const both = '{sparkVersion: 3.5.1, image: "apache/spark:3.3.4", driver: {}, executor: {}}';
    expect(rulesOf(both)).to.include('pods: create get list watch delete deletecollection');
    expect(rulesOf(both)).to.include('services: list delete deletecollection');
    const unknown = '{sparkVersion: latest, image: "etl:1.0", driver: {}, executor: {}}';
    expect(rulesOf(unknown)).to.include('services: list delete deletecollection');
  });

  it('are those of the image where it says more', () => {
    expect(rulesOf('{image: "apache/spark:3.3.4", driver: {}, executor: {}}')).to.include(
      'services: list delete',
    );
    expect(
      rulesOf('{sparkVersion: "3.3", image: "apache/spark:3.3.4-java17", driver: {}, executor: {}}'),
    ).not.to.include('persistentvolumeclaims: list delete');
  });

  it('are none for plugins that resize what no driver of Kubernetes has made', () => {
    const plugins =
      'spark.plugins: "org.apache.spark.scheduler.cluster.k8s.ExecutorResizePlugin,org.apache.spark.scheduler.cluster.k8s.ExecutorPVCResizePlugin"';
    for (const master of [
      'spark.kubernetes.driver.master: "local[2]"',
      'spark.master: "spark://a-master-svc:7077"',
    ]) {
      const spec = `{runtimeVersions: {sparkVersion: 4.3.0}, sparkConf: {${plugins}, ${master}}}`;
      expect(driverCalls(application(spec, 'spark.apache.org/v1')).calls, master).to.deep.equal([]);
    }
  });

  it('cannot be told where a class of the user makes the executors', () => {
    const own = conf('3.5.1', 'spark.kubernetes.allocation.pods.allocator: com.example.Allocator');
    const { unknown, calls } = driverCalls(application(own));
    expect(unknown).to.include('com.example.Allocator');
    expect(calls).to.deep.equal(STANDARD_CALLS);
  });

  it('never allow what the standard rules do not, but for opt-ins', () => {
    for (const [, spec] of cases) {
      const { calls } = driverCalls(application(spec));
      for (const call of calls) if (!call.optIn) expect(STANDARD_CALLS).to.include(call);
    }
  });
});
