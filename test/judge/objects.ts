/** Objects as people have them in their packages: Spark workloads of all kinds, what belongs to them, and others. */
import fc from 'fast-check';
import { parse } from 'yaml';
import { exampleOf, rulesWithExamples } from '../rules/examples.ts';

export type Manifest = { [field: string]: any };

/** Some of these fields, each written as in flow style; of two with one key the later counts. */
function some(...fields: string[]): fc.Arbitrary<Manifest> {
  return fc
    .subarray(fields)
    .map((chosen) => Object.assign({}, ...chosen.map((field) => parse(`{${field}}`))));
}

/** Sometimes a field with one of these values. */
function maybe<T>(key: string, value: fc.Arbitrary<T>): fc.Arbitrary<Manifest> {
  return fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : { [key]: one }));
}

function together(...parts: fc.Arbitrary<Manifest>[]): fc.Arbitrary<Manifest> {
  return fc.tuple(...parts).map((all) => Object.assign({}, ...all));
}

const NAMES = [
  'etl',
  'report',
  'a',
  'on',
  '1-2',
  'x.y',
  'spark',
  'etl-nightly',
  'n'.repeat(63),
  'l'.repeat(250),
];
const NAMESPACES = ['team-a', 'team-a', 'team-b', 'team-c'];
const ACCOUNTS = ['spark', 'etl', 'default', 'spark-executor', 'x'.repeat(253)];

const securityContext = some(
  'readOnlyRootFilesystem: true',
  'readOnlyRootFilesystem: false',
  'runAsUser: 185',
  'runAsNonRoot: true',
  'allowPrivilegeEscalation: false',
  'capabilities: {drop: [ALL]}',
  'seccompProfile: {type: RuntimeDefault}',
  'privileged: true',
  'capabilities: {add: [SYS_ADMIN]}',
  'procMount: Unmasked',
  'runAsUser: 0',
);
const READ_ONLY = fc.constant({ readOnlyRootFilesystem: true });
const context = fc.oneof(READ_ONLY, securityContext);

const volume = fc.constantFrom<Manifest>(
  { name: 'data', emptyDir: {} },
  { name: 'harden-spark-tmp', emptyDir: { sizeLimit: '1Gi' } },
  { name: 'harden-spark-work-dir', emptyDir: {} },
  { name: 'spark-local-dir-1', emptyDir: { sizeLimit: '2Gi' } },
  { name: 'claim', persistentVolumeClaim: { claimName: 'shared' } },
  { name: 'conf', configMap: { name: 'conf' } },
  { name: 'host', hostPath: { path: '/var' } },
);
const volumes = fc.uniqueArray(volume, { maxLength: 3, selector: ({ name }) => name });
const mount = fc.constantFrom<Manifest>(
  { name: 'data', mountPath: '/data' },
  { name: 'data', mountPath: '/tmp' },
  { name: 'harden-spark-tmp', mountPath: '/tmp' },
  { name: 'harden-spark-work-dir', mountPath: '/opt/spark/work-dir' },
  { name: 'spark-local-dir-1', mountPath: '/scratch' },
  { name: 'claim', mountPath: '/opt/spark/work-dir/x', readOnly: true },
);
const mounts = fc.uniqueArray(mount, { maxLength: 3, selector: ({ mountPath }) => mountPath });

const env = fc.subarray<Manifest>([
  { name: 'SPARK_LOCAL_DIRS', value: '/tmp' },
  { name: 'JAVA_TOOL_OPTIONS', value: '-Djava.io.tmpdir=/jvm' },
  { name: 'HOME', value: '/home/spark' },
  { name: 'HF_HOME', value: '/data/models' },
  { name: 'APP', value: '/opt/spark/work-dir/app' },
  { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
]);

const container = (name: string) =>
  together(
    fc.constant({ name }),
    some(
      'image: apache/spark:4.0.1',
      'workingDir: /work',
      'resources: {limits: {cpu: "2", memory: 2Gi}, requests: {cpu: 500m}}',
      'resources: {requests: {ephemeral-storage: 20Gi}}',
      'resources: {limits: {ephemeral-storage: 1Gi}}',
      'ports: [{containerPort: 4040, name: ui}]',
    ),
    maybe('securityContext', context),
    maybe('volumeMounts', mounts),
    maybe('env', env),
  );

const podTemplate = (spark: string) =>
  fc
    .tuple(
      container(spark),
      fc.option(container('sidecar'), { nil: undefined }),
      maybe('volumes', volumes),
      maybe('securityContext', some('runAsUser: 0', 'fsGroup: 185', 'runAsNonRoot: true')),
      some('serviceAccountName: spark', 'automountServiceAccountToken: false', 'hostNetwork: true'),
      maybe(
        'metadata',
        some(
          'labels: {team: data, app: x}',
          'annotations: {sidecar.istio.io/inject: "false"}',
          'annotations: {harden-spark/ephemeral-storage: 20Gi}',
        ),
      ),
    )
    .map(([main, sidecar, withVolumes, withContext, rest, metadata]) => ({
      ...metadata,
      spec: {
        containers: sidecar ? [main, sidecar] : [main],
        ...withVolumes,
        ...(Object.keys(withContext.securityContext ?? {}).length > 0 && withContext),
        ...rest,
      },
    }));

const sparkConf = some(
  'spark.local.dir: /tmp/scratch',
  'spark.jars.packages: "a:b:1"',
  'spark.jars.ivy: /opt/ivy',
  'spark.driver.extraJavaOptions: "-Dx=1"',
  'spark.executor.extraJavaOptions: "-Djava.io.tmpdir=/data -verbose"',
  'spark.eventLog.enabled: "true"',
  'spark.eventLog.dir: "file:///var/log/spark"',
  'spark.ui.port: "4045"',
  'spark.ui.prometheus.enabled: "true"',
  'spark.driver.port: "7070"',
  'spark.blockManager.port: "7079"',
  'spark.kubernetes.authenticate.driver.serviceAccountName: etl',
  'spark.kubernetes.driver.label.team: data',
  'spark.kubernetes.executor.volumes.persistentVolumeClaim.data.options.claimName: OnDemand',
  'spark.kubernetes.executor.volumes.persistentVolumeClaim.data.mount.path: /pvc',
  'spark.dynamicAllocation.enabled: "true"',
  'spark.dynamicAllocation.maxExecutors: "5"',
  'spark.executor.instances: "3"',
  'spark.kubernetes.driver.pod.name: fixed',
  'spark.metrics.conf.*.sink.prometheusServlet.path: /m',
  '"spark.metrics.conf.*.sink.csv.directory": /tmp/metrics',
  'spark.sql.hive.metastore.jars: maven',
  'spark.sql.streaming.checkpointLocation: /checkpoints',
  'spark.checkpoint.dir: "file:/checkpoints"',
);

const kubeflowRole = (name: string) =>
  together(
    some(
      'cores: 1',
      'cores: 2',
      'memory: 1g',
      'memory: 512m',
      'coreLimit: 1200m',
      'instances: 2',
      'memoryOverhead: 100m',
      'javaOptions: "-Da=b"',
      'labels: {team: data}',
      'annotations: {a: b}',
      'envVars: {SPARK_LOCAL_DIRS: /tmp}',
      'configMaps: [{name: conf, path: /opt/spark/conf-x}]',
      'secrets: [{name: s, path: /tmp/secret, secretType: Generic}]',
    ),
    maybe('serviceAccount', fc.constantFrom(...ACCOUNTS)),
    maybe('securityContext', context),
    maybe('podSecurityContext', some('runAsUser: 185', 'fsGroup: 185')),
    maybe('volumeMounts', mounts),
    maybe('env', env),
    maybe(
      'sidecars',
      container('helper').map((one) => [one]),
    ),
    maybe(
      'initContainers',
      container('init').map((one) => [one]),
    ),
    maybe('template', podTemplate(`spark-kubernetes-${name}`)),
  );

const kubeflowSpec = together(
  some(
    'sparkVersion: 4.0.1',
    'sparkVersion: 3.5.1',
    'sparkVersion: 2.4.8',
    'mode: cluster',
    'mode: client',
    'image: apache/spark:4.0.1',
    'image: "registry.example.org/own:1"',
    'mainApplicationFile: local:///opt/spark/examples/jars/x.jar',
    'mainApplicationFile: local:///opt/spark/work-dir/app.jar',
    'arguments: ["--out", "/tmp/out"]',
    'sparkConfigMap: conf',
    'hadoopConf: {fs.s3a.committer.name: magic}',
    'hadoopConf: {javax.jdo.option.ConnectionURL: "jdbc:derby:/metastore/db"}',
    'restartPolicy: {type: Always}',
    'deps: {packages: ["a:b:1"], jars: [local:///tmp/x.jar]}',
    'dynamicAllocation: {enabled: true, maxExecutors: 4}',
    'monitoring: {exposeDriverMetrics: true, exposeExecutorMetrics: true, prometheus: {jmxExporterJar: /x.jar}}',
  ),
  maybe('sparkConf', sparkConf),
  maybe('volumes', volumes),
  kubeflowRole('driver').map((driver) => ({ driver })),
  kubeflowRole('executor').map((executor) => ({ executor })),
);

const metadata = (names: readonly string[] = NAMES) =>
  together(
    fc.constantFrom(...names).map((name) => ({ name })),
    maybe('namespace', fc.constantFrom(...NAMESPACES)),
    maybe('labels', some('team: data', 'tier: gold', 'app: x')),
    maybe(
      'annotations',
      some(
        'argocd.argoproj.io/sync-wave: "-2"',
        'argocd.argoproj.io/hook: PreSync',
        'config.kubernetes.io/local-config: "true"',
        'note: "kept"',
      ),
    ),
  );

const object = (apiVersion: string, kind: string, rest: fc.Arbitrary<Manifest>, names?: readonly string[]) =>
  fc.tuple(metadata(names), rest).map(([metadata, fields]) => ({ apiVersion, kind, metadata, ...fields }));

const role = (key: string, template: readonly string[], spark: string) =>
  podTemplate(spark).map((pod) => ({
    [key]: template.reduceRight<Manifest>((inner, name) => ({ [name]: inner }), pod),
  }));

const KUBEFLOW = 'sparkoperator.k8s.io';
const workload: fc.Arbitrary<Manifest> = fc.oneof(
  {
    weight: 5,
    arbitrary: object(
      `${KUBEFLOW}/v1beta2`,
      'SparkApplication',
      kubeflowSpec.map((spec) => ({ spec })),
    ),
  },
  object(
    `${KUBEFLOW}/v1beta2`,
    'ScheduledSparkApplication',
    fc
      .tuple(kubeflowSpec, some('schedule: "@daily"', 'concurrencyPolicy: Allow'))
      .map(([template, rest]) => ({ spec: { ...rest, template } })),
  ),
  object(
    `${KUBEFLOW}/v1alpha1`,
    'SparkConnect',
    together(
      some('sparkVersion: 4.0.1', 'image: apache/spark:4.0.1'),
      maybe('sparkConf', sparkConf),
      together(maybe('template', podTemplate('spark-kubernetes-driver')), some('serviceAccount: spark')).map(
        (server) => ({ server }),
      ),
      together(maybe('template', podTemplate('spark-kubernetes-executor')), some('instances: 2')).map(
        (executor) => ({ executor }),
      ),
    ).map((spec) => ({ spec })),
  ),
  object(
    'spark.apache.org/v1',
    'SparkApplication',
    together(
      some(
        'runtimeVersions: {sparkVersion: 4.0.1}',
        'jars: local:///opt/spark/x.jar',
        'mainClass: x',
        'deploymentMode: ClusterMode',
      ),
      maybe('sparkConf', sparkConf),
      role('driverSpec', ['podTemplateSpec'], 'spark-kubernetes-driver'),
      role('executorSpec', ['podTemplateSpec'], 'spark-kubernetes-executor'),
    ).map((spec) => ({ spec })),
  ),
  object(
    'spark.apache.org/v1beta1',
    'SparkCluster',
    together(
      some(
        'runtimeVersions: {sparkVersion: 4.0.1}',
        'clusterTolerations: {instanceConfig: {initWorkers: 2, maxWorkers: 3}}',
      ),
      maybe('sparkConf', sparkConf),
      role('masterSpec', ['statefulSetSpec', 'template'], 'master'),
      role('workerSpec', ['statefulSetSpec', 'template'], 'worker'),
    ).map((spec) => ({ spec })),
  ),
);

const RBAC = 'rbac.authorization.k8s.io/v1';
const rules = fc.subarray<Manifest>([
  { apiGroups: [''], resources: ['pods'], verbs: ['create', 'get', 'list', 'watch', 'delete'] },
  { apiGroups: [''], resources: ['services', 'configmaps'], verbs: ['*'] },
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
]);
const subjects = fc
  .array(fc.tuple(fc.constantFrom('spark', 'etl', 'sparc'), fc.constantFrom('team-a', 'team-b', undefined)), {
    minLength: 1,
    maxLength: 2,
  })
  .map((all) =>
    all.map(([name, namespace]) => ({ kind: 'ServiceAccount', name, ...(namespace && { namespace }) })),
  );
const roleRef = fc.constantFrom<Manifest>(
  { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'spark-driver' },
  { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'nobody' },
  { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'edit' },
  { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' },
);
const policyTypes = some(
  'ingress: []',
  'policyTypes: [Ingress]',
  'policyTypes: [Egress]',
  'podSelector: {matchLabels: {spark-role: driver}}',
);

const belonging: fc.Arbitrary<Manifest> = fc.oneof(
  object(
    'v1',
    'ServiceAccount',
    some('automountServiceAccountToken: false', 'imagePullSecrets: [{name: s}]'),
    ACCOUNTS,
  ),
  object(
    RBAC,
    'Role',
    rules.map((rules) => ({ rules })),
    ['spark-driver', 'etl-driver', 'x'],
  ),
  object(RBAC, 'RoleBinding', fc.record({ roleRef, subjects }), ['spark-driver', 'etl-driver', 'x']),
  object(RBAC, 'ClusterRoleBinding', fc.record({ roleRef, subjects }), ['all']),
  object(
    RBAC,
    'ClusterRole',
    rules.map((rules) => ({ rules })),
    ['x', 'edit'],
  ),
  object(
    'v1',
    'ConfigMap',
    some(
      'data: {spark-defaults.conf: "spark.history.ui.port 18444\\n", log4j2.properties: "appender.file.fileName = /logs/app.log\\n"}',
      'data: {a: SparkApplication}',
    ),
    ['conf', 'other'],
  ),
  object(
    'v1',
    'PersistentVolumeClaim',
    some('spec: {accessModes: [ReadWriteOnce]}', 'spec: {accessModes: [ReadWriteMany]}'),
    ['shared'],
  ),
  object('v1', 'Namespace', fc.constant({}), NAMESPACES).map((one) => {
    const { namespace: _, ...metadata } = one.metadata;
    return { ...one, metadata };
  }),
  object('v1', 'ResourceQuota', some('spec: {hard: {pods: "2", limits.cpu: "1"}}'), ['spark', 'theirs']),
  object(
    'v1',
    'LimitRange',
    some(
      'spec: {limits: [{type: Container, default: {cpu: "1"}}]}',
      'spec: {limits: [{type: Container, max: {memory: 1Gi, ephemeral-storage: 15Gi}}]}',
    ),
    ['spark', 'theirs'],
  ),
  object(
    'networking.k8s.io/v1',
    'NetworkPolicy',
    policyTypes.map((spec) => ({ spec })),
    ['deny', 'spark-driver'],
  ),
  object('monitoring.coreos.com/v1', 'PrometheusRule', fc.constant({ spec: { groups: [] } }), ['spark']),
);

const others: fc.Arbitrary<Manifest> = fc.oneof(
  object(
    'apps/v1',
    'Deployment',
    some('spec: {replicas: 2, template: {spec: {containers: [{name: a, image: b}]}}}'),
  ),
  object('v1', 'Secret', some('stringData: {password: "0644", on: "yes"}')),
  object('example.org/v1', 'SparkApplication', some('spec: {driver: {}}')),
);

/** What the examples of the rules have: something that each rule finds. */
const examples: readonly Manifest[] = rulesWithExamples()
  .flatMap((rule) => exampleOf(rule)!.fires.items)
  .flatMap((text) => {
    const value = parse(text, { merge: true, uniqueKeys: false, logLevel: 'silent' });
    return value && typeof value === 'object' && !Array.isArray(value) && value.kind !== 'List'
      ? [value]
      : [];
  });

/** An object as an earlier run of the function made it, for one that is asked for or for none. */
const ours: fc.Arbitrary<Manifest> = fc
  .tuple(
    belonging,
    fc.constantFrom('harden-spark', 'harden-spark', 'another'),
    fc.constantFrom('team-a/spark', 'team-b/etl', '/spark'),
  )
  .map(([one, owner, what]) => ({
    ...one,
    metadata: {
      ...one.metadata,
      annotations: {
        ...one.metadata.annotations,
        'harden-spark/owner': owner,
        'harden-spark/generated-for': what,
      },
    },
  }));

/** Any object of a package. */
export const manifest: fc.Arbitrary<Manifest> = fc.oneof(
  { weight: 9, arbitrary: workload },
  { weight: 5, arbitrary: belonging },
  { weight: 1, arbitrary: ours },
  { weight: 1, arbitrary: others },
  { weight: 3, arbitrary: fc.constantFrom(...examples) },
);
