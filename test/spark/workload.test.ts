import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { type Workload, workloadOf } from '../../src/spark/workload.ts';

const object = (text: string) => parse(text) as KubernetesObject;

function application(spec: string): Workload {
  return workloadOf({
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: 'etl' },
    spec: parse(spec),
  } as unknown as KubernetesObject)!;
}

/** An object such as `spark.apache.org/v1 SparkCluster`. */
function ofKind(apiVersionAndKind: string, spec: string): KubernetesObject {
  const [apiVersion, kind] = apiVersionAndKind.split(' ');
  return { apiVersion, kind, metadata: { name: 'x' }, spec: parse(spec) } as unknown as KubernetesObject;
}

describe('workloadOf', () => {
  const kinds: [apiVersion: string, kind: string, roles: string[] | undefined][] = [
    ['sparkoperator.k8s.io/v1beta2', 'SparkApplication', ['spec.driver', 'spec.executor']],
    [
      'sparkoperator.k8s.io/v1beta2',
      'ScheduledSparkApplication',
      ['spec.template.driver', 'spec.template.executor'],
    ],
    ['sparkoperator.k8s.io/v1beta1', 'SparkApplication', ['spec.driver', 'spec.executor']],
    ['sparkoperator.k8s.io/v1alpha1', 'SparkConnect', ['spec.server', 'spec.executor']],
    ['spark.apache.org/v1', 'SparkApplication', ['spec.driverSpec', 'spec.executorSpec']],
    ['spark.apache.org/v1beta1', 'SparkApplication', ['spec.driverSpec', 'spec.executorSpec']],
    ['spark.apache.org/v1', 'SparkCluster', ['spec.masterSpec', 'spec.workerSpec']],
    ['spark.apache.org/v1beta1', 'SparkCluster', ['spec.masterSpec', 'spec.workerSpec']],
    ['spark.apache.org/v1', 'SparkConnect', undefined],
    ['spark.apache.org/v1', 'ScheduledSparkApplication', undefined],
    ['sparkoperator.k8s.io/v1beta2', 'SparkCluster', undefined],
    ['example.com/v1beta2', 'SparkApplication', undefined],
    ['SparkApplication', 'SparkApplication', undefined],
    ['sparkoperator.k8s.io/v1beta2', 'Deployment', undefined],
    ['batch/v1', 'Job', undefined],
  ];
  for (const [apiVersion, kind, roles] of kinds) {
    it(`${apiVersion} ${kind}: ${roles ? 'a workload' : 'not a workload'}`, () => {
      const workload = workloadOf({ apiVersion, kind, metadata: { name: 'x' } } as KubernetesObject);
      expect(workload?.roles.map(({ path }) => path)).to.deep.equal(roles);
    });
  }

  it('takes objects without metadata, and generateName for a name', () => {
    const bare = object('{apiVersion: sparkoperator.k8s.io/v1beta2, kind: SparkApplication}');
    expect(workloadOf(bare)).to.include({ name: '', namespace: undefined });
    bare.metadata = { generateName: 'etl-', namespace: 'a' } as any;
    expect(workloadOf(bare)).to.include({ name: 'etl-', namespace: 'a' });
  });
});

describe('obstacles', () => {
  const messages = (workload: Workload) =>
    workload.obstacles.map(({ severity, message }) => `${severity}: ${message}`);

  it('none for a plain workload, null and absent parts', () => {
    for (const spec of [
      '{}',
      '{sparkConf: {a: null}}',
      '{driver: {}, executor: null, sparkConf: null, volumes: null, arguments: [1]}',
    ]) {
      expect(messages(application(spec))).to.deep.equal([]);
    }
  });

  const shapes: [spec: string, message: string, proposed?: unknown][] = [
    [
      'sparkConf: {spark.ui.port: 4040}',
      '`spec.sparkConf["spark.ui.port"]` must be a string, got 4040; write "4040" in quotes',
      '4040',
    ],
    [
      'sparkConf: {spark.eventLog.enabled: true}',
      '`spec.sparkConf["spark.eventLog.enabled"]` must be a string, got true; write "true" in quotes',
      'true',
    ],
    ['sparkConf: []', '`spec.sparkConf` must be an object, got a list'],
    ['sparkVersion: 3.5', '`spec.sparkVersion` must be a string, got 3.5; write "3.5" in quotes', '3.5'],
    ['driver: big', '`spec.driver` must be an object, got "big"'],
    ['driver: {template: x}', '`spec.driver.template` must be an object, got "x"'],
    [
      'driver: {template: {spec: {containers: {}}}}',
      '`spec.driver.template.spec.containers` must be a list, got an object',
    ],
    ['volumes: {a: b}', '`spec.volumes` must be a list, got an object'],
    ['volumes: [a]', '`spec.volumes[0]` must be an object, got "a"'],
    ['volumes: [{emptyDir: {}}]', '`spec.volumes[0].name` must be set'],
    ['executor: {volumeMounts: [{name: a}]}', '`spec.executor.volumeMounts[0].mountPath` must be set'],
    ['executor: {javaOptions: [-Xss1m]}', '`spec.executor.javaOptions` must be a string, got a list'],
    ['driver: {securityContext: true}', '`spec.driver.securityContext` must be an object, got true'],
    [
      'driver: {securityContext: {readOnlyRootFilesystem: "true"}}',
      '`spec.driver.securityContext.readOnlyRootFilesystem` must be true or false, got "true"; write true without quotes',
      true,
    ],
    [
      'driver: {securityContext: {readOnlyRootFilesystem: on!}}',
      '`spec.driver.securityContext.readOnlyRootFilesystem` must be true or false, got "on!"',
    ],
    [
      'driver: {env: [{name: A, value: 1}]}',
      '`spec.driver.env[0].value` must be a string, got 1; write "1" in quotes',
      '1',
    ],
    ['deps: {packages: "a:b:1"}', '`spec.deps.packages` must be a list, got "a:b:1"'],
    [`driver: ${'x'.repeat(200)}`, `\`spec.driver\` must be an object, got "${'x'.repeat(76)}…"`],
  ];
  for (const [spec, message, proposedValue] of shapes) {
    it(message.slice(0, 90), () => {
      const { obstacles } = application(spec);
      expect(obstacles.map((obstacle) => obstacle.message)).to.deep.equal([message]);
      expect(obstacles[0]).to.include({ rule: 'spark-workload/shape', severity: 'error' });
      expect(obstacles[0]!.field.proposedValue).to.equal(proposedValue);
    });
  }

  it('reports all at once', () => {
    expect(
      application('{driver: 1, executor: {cores: 1, env: {}}, sparkConf: {a: 1, b: 2}}').obstacles,
    ).to.have.length(4);
  });

  it('names the missing spec, also of a schedule', () => {
    const scheduled =
      '{apiVersion: sparkoperator.k8s.io/v1beta2, kind: ScheduledSparkApplication, spec: {template: 1}}';
    expect(messages(workloadOf(object(scheduled))!)).to.deep.equal([
      'error: `spec.template` must be an object, got 1',
    ]);
    const bare = '{apiVersion: sparkoperator.k8s.io/v1beta2, kind: SparkApplication}';
    const [message] = messages(workloadOf(object(bare))!);
    expect(message).to.match(/^warning: `spec` is missing, so there is nothing to harden/);
  });

  // [apiVersion and kind, spec, message]
  const kinds: [kind: string, spec: string, message: string][] = [
    [
      'sparkoperator.k8s.io/v1alpha1 SparkConnect',
      '{server: {template: {spec: {containers: [{volumeMounts: {}}]}}}}',
      '`spec.server.template.spec.containers[0].volumeMounts` must be a list, got an object',
    ],
    [
      'sparkoperator.k8s.io/v1alpha1 SparkConnect',
      '{sparkConf: {a: 1}}',
      '`spec.sparkConf.a` must be a string, got 1; write "1" in quotes',
    ],
    [
      'spark.apache.org/v1 SparkApplication',
      '{runtimeVersions: {sparkVersion: 4.0}}',
      '`spec.runtimeVersions.sparkVersion` must be a string, got 4; write "4" in quotes',
    ],
    [
      'spark.apache.org/v1 SparkApplication',
      '{executorSpec: {podTemplateSpec: {spec: {volumes: [{}]}}}}',
      '`spec.executorSpec.podTemplateSpec.spec.volumes[0].name` must be set',
    ],
    ['spark.apache.org/v1 SparkApplication', '{jars: [a]}', '`spec.jars` must be a string, got a list'],
    [
      'spark.apache.org/v1 SparkCluster',
      '{workerSpec: {statefulSetSpec: {template: []}}}',
      '`spec.workerSpec.statefulSetSpec.template` must be an object, got a list',
    ],
    [
      'spark.apache.org/v1 SparkApplication',
      '{deploymentMode: ClientMode}',
      '`spec.deploymentMode` must be "ClusterMode" for this workload to be hardened, got "ClientMode": in other modes the driver does not run in a Pod of its own. It was left as it is.',
    ],
    ['spark.apache.org/v1 SparkApplication', '{deploymentMode: ClusterMode}', ''],
    [
      'spark.apache.org/v1alpha1 SparkCluster',
      '{}',
      '`apiVersion` must be "spark.apache.org/v1" for this workload to be hardened, got "spark.apache.org/v1alpha1": operators serve v1 and v1beta1. It was left as it is.',
    ],
  ];
  for (const [kind, spec, message] of kinds) {
    it(`${kind}: ${message.slice(0, 90) || `none for ${spec}`}`, () => {
      const workload = workloadOf(ofKind(kind, spec))!;
      expect(workload.obstacles.map((obstacle) => obstacle.message)).to.deep.equal(message ? [message] : []);
    });
  }

  it('leaves other versions and modes alone', () => {
    const old =
      '{apiVersion: sparkoperator.k8s.io/v1beta1, kind: SparkApplication, spec: {driver: {cores: 0.1}}}';
    expect(messages(workloadOf(object(old))!)).to.deep.equal([
      'warning: `apiVersion` must be "sparkoperator.k8s.io/v1beta2" for this workload to be hardened, got "sparkoperator.k8s.io/v1beta1": operators serve no other version. It was left as it is.',
    ]);
    for (const mode of ['client', 'in-cluster-client']) {
      expect(messages(application(`mode: ${mode}`))).to.deep.equal([
        `warning: \`spec.mode\` must be "cluster" for this workload to be hardened, got "${mode}": in other modes the driver does not run in a Pod of its own. It was left as it is.`,
      ]);
    }
    expect(messages(application('mode: cluster'))).to.deep.equal([]);
  });
});

describe('account', () => {
  const inTemplate = (key: string) => `template: {spec: {${key}: tpl}}`;
  const CONF = (role: string) =>
    `sparkConf: {spark.kubernetes.authenticate.${role}.serviceAccountName: conf}`;
  // [what, spec, account of the driver, of the executor]
  const accounts: [name: string, spec: string, driver: string | undefined, executor: string | undefined][] = [
    ['none', '{}', undefined, undefined],
    ['the field', 'driver: {serviceAccount: spark}', 'spark', 'spark'],
    ['field before sparkConf', `{driver: {serviceAccount: spark}, ${CONF('driver')}}`, 'spark', 'spark'],
    [
      'sparkConf before template',
      `{driver: {${inTemplate('serviceAccountName')}}, ${CONF('driver')}}`,
      'conf',
      'conf',
    ],
    ['template', `driver: {${inTemplate('serviceAccountName')}}`, 'tpl', 'tpl'],
    ['template by its old name', `driver: {${inTemplate('serviceAccount')}}`, 'tpl', 'tpl'],
    [
      "an executor's own",
      '{driver: {serviceAccount: spark}, executor: {serviceAccount: exec}}',
      'spark',
      'exec',
    ],
    ["an executor's by sparkConf", `{driver: {serviceAccount: spark}, ${CONF('executor')}}`, 'spark', 'conf'],
    [
      "an executor's template first",
      `{driver: {serviceAccount: spark}, executor: {serviceAccount: exec, ${inTemplate('serviceAccountName')}}}`,
      'spark',
      'tpl',
    ],
  ];
  for (const [name, spec, driver, executor] of accounts) {
    it(`${name}: ${driver}, ${executor}`, () => {
      const workload = application(spec);
      expect(workload.roles.map(({ account }) => account.inEffect?.value)).to.deep.equal([driver, executor]);
      for (const role of workload.roles) {
        role.account.set('new');
        expect(role.account.inEffect?.value).to.equal('new');
        expect(Object.keys((workload.object as any).spec.sparkConf ?? {})).to.have.length(
          spec.includes('sparkConf') ? 1 : 0,
        );
      }
    });
  }

  it('says where it stands', () => {
    const [driver, executor] = application(
      `executor: {${inTemplate('serviceAccount')}}\n${CONF('driver')}`,
    ).roles;
    expect(driver!.account.inEffect?.path).to.equal(
      'spec.sparkConf["spark.kubernetes.authenticate.driver.serviceAccountName"]',
    );
    expect(executor!.account.inEffect?.path).to.equal('spec.executor.template.spec.serviceAccount');
  });

  const POD = '{spec: {serviceAccountName: tpl}}';
  const KEY = (role: string) => `spark.kubernetes.authenticate.${role}.serviceAccountName`;
  // [kind, spec, accounts of the roles, what an assignment of "new" to each role writes]
  const others: [kind: string, spec: string, accounts: (string | undefined)[], writes: string[]][] = [
    [
      'sparkoperator.k8s.io/v1alpha1 SparkConnect',
      '{}',
      [undefined, undefined],
      ['spec.server.template.spec.serviceAccountName', 'spec.executor.template.spec.serviceAccountName'],
    ],
    [
      'sparkoperator.k8s.io/v1alpha1 SparkConnect',
      `{server: {template: ${POD}}}`,
      ['tpl', undefined],
      ['spec.server.template.spec.serviceAccountName', 'spec.executor.template.spec.serviceAccountName'],
    ],
    [
      'sparkoperator.k8s.io/v1alpha1 SparkConnect',
      '{server: {template: {spec: {serviceAccount: old}}, serviceAccount: field}}',
      ['field', undefined],
      ['spec.server.serviceAccount', 'spec.executor.template.spec.serviceAccountName'],
    ],
    [
      'sparkoperator.k8s.io/v1alpha1 SparkConnect',
      `{server: {template: ${POD}}, sparkConf: {${KEY('driver')}: conf}}`,
      ['tpl', 'conf'],
      ['spec.server.template.spec.serviceAccountName', 'spec.executor.template.spec.serviceAccountName'],
    ],
    [
      'spark.apache.org/v1 SparkApplication',
      '{}',
      [undefined, undefined],
      [
        'spec.driverSpec.podTemplateSpec.spec.serviceAccountName',
        'spec.executorSpec.podTemplateSpec.spec.serviceAccountName',
      ],
    ],
    [
      'spark.apache.org/v1 SparkApplication',
      `{sparkConf: {${KEY('driver')}: conf}}`,
      ['conf', 'conf'],
      [`spec.sparkConf["${KEY('driver')}"]`, `spec.sparkConf["${KEY('executor')}"]`],
    ],
    [
      'spark.apache.org/v1 SparkApplication',
      `{driverSpec: {podTemplateSpec: ${POD}}}`,
      ['tpl', 'tpl'],
      [
        'spec.driverSpec.podTemplateSpec.spec.serviceAccountName',
        'spec.executorSpec.podTemplateSpec.spec.serviceAccountName',
      ],
    ],
    [
      'spark.apache.org/v1 SparkApplication',
      `{sparkConf: {${KEY('driver')}: conf}, driverSpec: {podTemplateSpec: ${POD}}}`,
      ['conf', 'conf'],
      [`spec.sparkConf["${KEY('driver')}"]`, `spec.sparkConf["${KEY('executor')}"]`],
    ],
  ];
  for (const [kind, spec, accounts, writes] of others) {
    it(`${kind} ${spec}: ${accounts.join(', ')}`, () => {
      expect(
        workloadOf(ofKind(kind, spec))!.roles.map(({ account }) => account.inEffect?.value),
      ).to.deep.equal(accounts);
      writes.forEach((path, i) => {
        const workload = workloadOf(ofKind(kind, spec))!;
        const role = workload.roles[i]!;
        if (role.account.own === undefined) expect(role.account.path).to.equal(path);
        role.account.set('new');
        expect(role.account.own).to.deep.equal({ value: 'new', path });
      });
    });
  }

  it('a driver is where the API is called: none in a cluster', () => {
    const driver = (kind: string) => workloadOf(ofKind(kind, '{}'))!.driver?.name;
    expect(driver('sparkoperator.k8s.io/v1alpha1 SparkConnect')).to.equal('server');
    expect(driver('spark.apache.org/v1 SparkApplication')).to.equal('driver');
    expect(driver('spark.apache.org/v1 SparkCluster')).to.equal(undefined);
  });
});
