/** Inputs that grow in one way each: what a list, an object or a text can have many of. */
import { parse } from 'yaml';

export interface Input {
  /** A ResourceList, or a stream. */
  readonly text: string;
  /** `spec` of a functionConfig, as a value; absent: none. */
  readonly spec?: object;
  readonly stream?: true;
}

export interface Growing {
  readonly name: string;
  /** What there are many of, in words. */
  readonly of: (count: number) => Input;
  readonly count: number;
  /** What is told of four times as many, where that is not taken. */
  readonly refusal?: RegExp;
}

const times = <T>(count: number, make: (i: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const lines = (count: number, make: (i: number) => string) => times(count, make).join('');

const asJson = ({ text, spec }: Input): Input => ({
  text: JSON.stringify(parse(text)),
  ...(spec && { spec }),
});

/** A number in letters only. */
const letters = (i: number) => String(1000 + i).replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)]!);

/** A ResourceList of items in block style, each without its dash and indent. */
function list(items: readonly string[], spec?: object): Input {
  const text = items.map((item) => item.replace(/^/gm, '  ').replace(/^ {2}/, '- ').trimEnd()).join('\n');
  const head = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n';
  return { text: `${head}${text}\n`, ...(spec && { spec }) };
}

const ENFORCE = { readOnlyRootFilesystem: { mode: 'Enforce' } };

interface Job {
  name?: string;
  namespace?: string;
  /** Lines of the spec, from column 0. */
  spec?: string;
  driver?: string;
  conf?: string;
}

function job({ name = 'etl', namespace = 'team-a', spec = '', driver = '', conf = '' }: Job = {}): string {
  const under = (column: number, text: string) => text.replace(/^(?=.)/gm, ' '.repeat(column));
  return `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  type: Scala
  mode: cluster
  sparkVersion: 3.5.3
  image: apache/spark:3.5.3
  mainApplicationFile: local:///opt/spark/examples/jars/a.jar
${under(2, spec)}  driver:
    cores: 1
    memory: 1g
    securityContext:
      readOnlyRootFilesystem: true
${under(4, driver)}  executor:
    instances: 2
    cores: 1
    memory: 1g
${conf === '' ? '' : `  sparkConf:\n${under(4, conf)}`}`;
}

const account = (name: string, namespace = 'team-a') =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n`;

const role = (name: string, namespace = 'team-a') =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
  namespace: ${namespace}
rules:
- apiGroups: [""]
  resources: [pods]
  verbs: [create, get]
`;

const binding = (name: string, to: string, namespace = 'team-a') =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: ${namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${name}
subjects:
- kind: ServiceAccount
  name: ${to}
  namespace: ${namespace}
`;

const DRIVER = 'serviceAccount: spark\n';
const claim = (name: string) =>
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata:\n  name: ${name}\n  namespace: team-a\nspec:\n  accessModes: [ReadWriteOnce]\n`;
const policy = (i: number) =>
  `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: p${i}
  namespace: team-a
spec:
  podSelector:
    matchLabels:
      app: a${i}
  policyTypes: [Ingress]
  ingress:
  - from:
    - podSelector: {}
`;

const DERIVED = { rbac: { permissions: 'Derived' } };
const ALL = {
  ...ENFORCE,
  rbac: { permissions: 'Derived', executorServiceAccount: 'spark-executor', createServiceAccounts: true },
  networkPolicy: {},
  resourceQuota: { limitRange: true },
  monitoring: { podMonitors: true },
  podSecurity: {},
  labelWorkloads: true,
  auditLabels: { team: 'a' },
};

const cluster = `apiVersion: spark.apache.org/v1
kind: SparkCluster
metadata: {name: prod, namespace: team-a}
spec: {runtimeVersions: {sparkVersion: 4.2.0}, sparkConf: {}}
`;

const driverOf = (hosts: string, name: string) => `apiVersion: spark.apache.org/v1
kind: SparkApplication
metadata: {name: ${name}, namespace: team-b}
spec: {runtimeVersions: {sparkVersion: 4.2.0}, sparkConf: {spark.master: "spark://${hosts}"}}
`;

export const GROWING: readonly Growing[] = [
  // The list
  {
    name: 'comment lines',
    count: 20,
    of: (n) => list([job(), `${`# x\n`.repeat(n)}apiVersion: v1\nkind: A\n`]),
  },
  { name: 'empty lines', count: 20, of: (n) => list([job() + '\n'.repeat(n), job()]) },
  {
    name: 'comment lines before the items',
    count: 20,
    of: (n) => ({ text: '# x\n'.repeat(n) + list([job()]).text }),
  },
  {
    name: 'items',
    count: 20,
    of: (n) => list(times(n, (i) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\n`)),
  },
  {
    name: 'top-level keys',
    count: 20,
    of: (n) => ({
      text: list([job()]).text + lines(n, (i) => `k${letters(i)}: 1\n`),
    }),
  },
  {
    name: 'documents of a stream',
    count: 20,
    of: (n) => ({ stream: true, text: times(n, (i) => job({ name: `j${i}` })).join('---\n'), spec: ENFORCE }),
  },
  {
    name: 'items of a List document',
    count: 20,
    of: (n) => ({
      stream: true,
      spec: ENFORCE,
      text: `apiVersion: v1\nkind: List\nitems:\n${times(n, (i) =>
        job({ name: `j${i}` })
          .replace(/^/gm, '  ')
          .replace(/^ {2}/, '- ')
          .trimEnd(),
      ).join('\n')}\n`,
    }),
  },
  {
    name: 'List documents of a stream',
    count: 20,
    of: (n) => ({
      stream: true,
      spec: ENFORCE,
      text: times(
        n,
        (i) =>
          `apiVersion: v1\nkind: List\nitems:\n${job({ name: `j${i}` })
            .replace(/^/gm, '  ')
            .replace(/^ {2}/, '- ')
            .trimEnd()}\n`,
      ).join('---\n'),
    }),
  },
  // One object
  {
    name: 'one line of text',
    count: 20,
    of: (n) => list([job({ spec: `arguments:\n- ${'a'.repeat(n)}\n` })]),
  },
  {
    name: 'slashes in an argument',
    count: 20,
    of: (n) => list([job({ spec: `arguments:\n- ${'/a'.repeat(n)}\n` })]),
  },
  {
    name: 'words in an argument',
    count: 20,
    of: (n) => list([job({ spec: `arguments:\n- ${'/a '.repeat(n)}\n` })]),
  },
  {
    name: 'arguments',
    count: 20,
    of: (n) => list([job({ spec: `arguments:\n${lines(n, (i) => `- /data/${i}\n`)}` })]),
  },
  {
    name: 'settings',
    count: 20,
    of: (n) => list([job({ conf: lines(n, (i) => `spark.x.k${i}: "${i}"\n`) })]),
  },
  {
    name: 'settings with paths',
    count: 20,
    of: (n) => list([job({ conf: lines(n, (i) => `spark.x.k${i}: "/data/${i}"\n`) })]),
  },
  {
    name: 'labels',
    count: 20,
    of: (n) => list([job({ driver: `labels:\n${lines(n, (i) => `  l${i}: a\n`)}` })], ALL),
  },
  {
    name: 'labels of a workload',
    count: 20,
    of: (n) =>
      list(
        [
          job().replace(
            'namespace: team-a\n',
            `namespace: team-a\n  labels:\n${lines(n, (i) => `    l${i}: a\n`)}`,
          ),
        ],
        ALL,
      ),
  },
  {
    name: 'sidecars',
    count: 20,
    of: (n) => list([job({ driver: `sidecars:\n${lines(n, (i) => `- name: s${i}\n  image: b\n`)}` })], ALL),
  },
  {
    name: 'volumes',
    count: 20,
    of: (n) =>
      list(
        [
          job({
            spec: `volumes:\n${lines(n, (i) => `- name: v${i}\n  emptyDir: {}\n`)}`,
            driver: `volumeMounts:\n${lines(n, (i) => `- name: v${i}\n  mountPath: /v/${i}\n`)}`,
          }),
        ],
        ALL,
      ),
  },
  {
    name: 'variables',
    count: 20,
    of: (n) => list([job({ driver: `env:\n${lines(n, (i) => `- name: V${i}\n  value: /v/${i}\n`)}` })], ALL),
  },
  {
    name: 'Java options',
    count: 20,
    of: (n) => list([job({ driver: `javaOptions: "${lines(n, (i) => `-Da${i}=/b `)}"\n` })]),
  },
  {
    name: 'jars',
    count: 20,
    of: (n) =>
      list([
        job({ spec: `deps:\n  jars:\n${lines(n, (i) => `  - local:///opt/spark/work-dir/${i}.jar\n`)}` }),
      ]),
  },
  {
    name: 'levels in block style',
    count: 20,
    of: (n) => list([job({ spec: `${lines(n, (i) => `${' '.repeat(i)}k:\n`)}${' '.repeat(n)}a: b\n` })]),
  },
  {
    name: 'dashes in one line',
    count: 600,
    refusal: /must not be nested deeper than 500 levels/,
    of: (n) => list([job({ spec: `k:\n  ${'- '.repeat(n)}a\n` })]),
  },
  {
    name: 'levels in flow style',
    count: 600,
    refusal: /must not be nested deeper than 500 levels/,
    of: (n) => list([job({ spec: `k: ${'['.repeat(n)}${']'.repeat(n)}\n` })]),
  },
  // YAML that only the other reader takes
  {
    name: 'quoted lines at column 0',
    count: 20,
    of: (n) => ({
      text: list([job({ spec: `x: "a\n` })]).text.replace(/x: "a\n/, `x: "a\n${'a\n'.repeat(n)}a"\n`),
    }),
  },
  {
    name: 'quoted texts at column 0',
    count: 20,
    of: (n) => ({
      text: list([job({ spec: lines(n, (i) => `x${i}: "a\n`) })]).text.replace(/(x\d+: "a\n)/g, `$1a"\n`),
    }),
  },
  {
    name: 'quoted lines',
    count: 20,
    of: (n) => list([job({ spec: `x: "a\n${'  a\n'.repeat(n)}  a"\n` })]),
  },
  {
    name: 'chained merge keys',
    count: 600,
    refusal: /must not mean more than \d+ values by its aliases/,
    of: (n) =>
      list([
        job({
          spec: lines(n, (i) =>
            i === 0 ? 'm0: &m0 {a: b}\n' : `m${i}: &m${i} {<<: *m${i - 1}, k${i}: c}\n`,
          ),
        }),
      ]),
  },
  {
    name: 'doubled merge keys',
    count: 20,
    of: (n) =>
      list([
        job({
          spec: lines(n, (i) =>
            i === 0 ? 'm0: &m0 {a: b}\n' : `m${i}: &m${i} {<<: [*m${i - 1}, *m${i - 1}]}\n`,
          ),
        }),
      ]),
  },
  {
    name: 'maps that are merged into one',
    count: 20,
    of: (n) =>
      list([
        job({
          spec: lines(n, (i) => `m${i}: &m${i} {k${i}: a}\n`),
          driver: `x:\n  <<: [${times(n, (i) => `*m${i}`).join(', ')}]\n`,
        }),
      ]),
  },
  {
    name: 'aliases of one map',
    count: 20,
    of: (n) => list([job({ spec: `x: &x {a: b}\n${lines(n, (i) => `x${i}: *x\n`)}` })]),
  },
  {
    name: 'edits in flow style',
    count: 20,
    of: (n) =>
      list([
        job({
          spec: `x: {${times(n, (i) => `k${i}: {a: b}`).join(', ')}}\n`,
          driver: 'volumeMounts: [{name: a, mountPath: /a}]\n',
        }),
      ]),
  },
  { name: 'keys that stand twice', count: 20, of: (n) => list([job({ spec: lines(n, () => 'x: 1\n') })]) },
  {
    name: 'anchors',
    count: 20,
    of: (n) => list([job({ spec: lines(n, (i) => `x${i}: &x${i} {a: b}\n`) })]),
  },
  // Many objects of one kind
  {
    name: 'drivers of one account',
    count: 20,
    of: (n) => list([account('spark'), ...times(n, (i) => job({ name: `j${i}`, driver: DRIVER }))], DERIVED),
  },
  {
    name: 'drivers of many accounts',
    count: 20,
    of: (n) =>
      list(
        times(n, (i) => job({ name: `j${i}`, driver: `serviceAccount: a${i}\n` })),
        DERIVED,
      ),
  },
  {
    name: 'namespaces with a driver',
    count: 20,
    of: (n) =>
      list(
        times(n, (i) => job({ name: `j${i}`, namespace: `n${i}`, driver: DRIVER })),
        ALL,
      ),
  },
  {
    name: 'namespaces listed',
    count: 20,
    of: (n) =>
      list([job({ driver: DRIVER })], {
        ...ALL,
        rbac: { namespaces: times(n, (i) => `n${i}`), serviceAccountNames: ['spark'] },
      }),
  },
  {
    name: 'accounts listed',
    count: 20,
    of: (n) =>
      list([job({ driver: DRIVER })], {
        rbac: {
          namespaces: ['team-a'],
          serviceAccountNames: times(n, (i) => `a${i}`),
          createServiceAccounts: true,
        },
      }),
  },
  {
    name: 'accounts',
    count: 20,
    of: (n) =>
      list(
        times(n, (i) => account(`a${i}`)).concat(
          times(n, (i) => job({ name: `j${i}`, driver: `serviceAccount: a${i}\n` })),
        ),
        ALL,
      ),
  },
  {
    name: 'Roles and bindings of others',
    count: 20,
    of: (n) =>
      list(
        [
          job({ driver: DRIVER }),
          ...times(n, (i) => role(`r${i}`)),
          ...times(n, (i) => binding(`r${i}`, 'spark')),
        ],
        { rbac: { create: false } },
      ),
  },
  {
    name: 'bindings to accounts that are not there',
    count: 60,
    of: (n) =>
      list(
        [
          ...times(n, (i) => job({ name: `j${i}`, driver: `serviceAccount: a${i}\n` })),
          ...times(n, (i) => role(`r${i}`)),
          ...times(n, (i) => binding(`r${i}`, `b${i}`)),
        ],
        { rbac: { create: false } },
      ),
  },
  {
    name: 'bindings with many subjects',
    count: 20,
    of: (n) =>
      list(
        [
          job({ driver: DRIVER }),
          role('r'),
          `${binding('r', 'spark')}${lines(n, (i) => `- kind: ServiceAccount\n  name: s${i}\n  namespace: team-a\n`)}`,
        ],
        { rbac: { create: false } },
      ),
  },
  {
    name: 'holders of one Role',
    count: 20,
    of: (n) =>
      list(
        [
          role('r'),
          ...times(n, (i) => job({ name: `j${i}`, driver: `serviceAccount: a${i}\n` })),
          ...times(n, (i) =>
            binding(`r${i}`, `a${i}`).replace(`kind: Role\n  name: r${i}`, 'kind: Role\n  name: r'),
          ),
        ],
        { rbac: { create: false } },
      ),
  },
  {
    name: 'Roles of ours',
    count: 20,
    of: (n) =>
      list(
        [
          ...times(n, (i) =>
            role(`a${i}-driver`).replace(
              'metadata:\n',
              'metadata:\n  annotations:\n    harden-spark/owner: harden-spark\n    harden-spark/generated-for: team-a/a\n',
            ),
          ),
        ],
        { rbac: { namespaces: [] } },
      ),
  },
  {
    name: 'ConfigMaps that workloads name',
    count: 20,
    of: (n) =>
      list(
        [
          ...times(n, (i) => job({ name: `j${i}`, spec: `sparkConfigMap: c${i}\n` })),
          ...times(
            n,
            (i) =>
              `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${i}\n  namespace: team-a\ndata:\n  spark-defaults.conf: |\n    spark.a b\n`,
          ),
        ],
        DERIVED,
      ),
  },
  {
    name: 'claims that workloads mount',
    count: 20,
    of: (n) =>
      list(
        [
          ...times(n, (i) =>
            job({
              name: `j${i}`,
              spec: `volumes:\n- name: v\n  persistentVolumeClaim:\n    claimName: c${i}\n`,
              driver: 'volumeMounts:\n- name: v\n  mountPath: /tmp\n',
            }),
          ),
          ...times(n, (i) => claim(`c${i}`)),
        ],
        ENFORCE,
      ),
  },
  {
    name: 'NetworkPolicies',
    count: 20,
    of: (n) =>
      list([...times(20, (i) => job({ name: `j${i}` })), ...times(n, policy)], { networkPolicy: {} }),
  },
  ...['Namespace', 'Application'].map(
    (scope): Growing => ({
      name: `drivers of one cluster, with policies for each ${scope.toLowerCase()}`,
      count: 20,
      of: (n) =>
        list([cluster, policy(0), ...times(n, (i) => driverOf('prod-master-svc.team-a', `j${i}`))], {
          networkPolicy: { scope },
        }),
    }),
  ),
  {
    name: 'clusters of one driver',
    count: 20,
    of: (n) =>
      list([policy(0), driverOf(times(n, (i) => `c${i}-master-svc`).join(), 'etl')], { networkPolicy: {} }),
  },
  {
    name: 'declared ports, and ports that are opened',
    count: 20,
    of: (n) =>
      list(
        [
          job({
            driver: `ports:\n${lines(n, (i) => `- {name: p${i}, protocol: TCP, containerPort: ${9000 + i}}\n`)}`,
          }),
        ],
        {
          networkPolicy: {
            ports: times(n, (i) => ({ port: 9000 + i, from: [{ podSelector: { matchLabels: {} } }] })),
          },
        },
      ),
  },
  {
    name: 'NetworkPolicies and workloads',
    count: 20,
    of: (n) => list([...times(n, (i) => job({ name: `j${i}` })), ...times(n, policy)], { networkPolicy: {} }),
  },
  {
    name: 'workloads with policies of their own',
    count: 20,
    of: (n) =>
      list([...times(n, (i) => job({ name: `j${i}` })), policy(0)], {
        networkPolicy: { scope: 'Application' },
      }),
  },
  {
    name: 'workloads of one namespace, all steps',
    count: 20,
    of: (n) =>
      list(
        times(n, (i) => job({ name: `j${i}`, driver: DRIVER })),
        ALL,
      ),
  },
  {
    name: 'workloads and quotas',
    count: 20,
    of: (n) =>
      list(
        [
          ...times(n, (i) => job({ name: `j${i}`, namespace: `n${i}` })),
          ...times(
            n,
            (i) =>
              `apiVersion: v1\nkind: ResourceQuota\nmetadata:\n  name: q\n  namespace: n${i}\nspec:\n  hard:\n    pods: "1"\n`,
          ),
        ],
        ENFORCE,
      ),
  },
  {
    name: 'Namespaces',
    count: 20,
    of: (n) =>
      list(
        [
          ...times(n, (i) => job({ name: `j${i}`, namespace: `n${i}` })),
          ...times(n, (i) => `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: n${i}\n`),
        ],
        ALL,
      ),
  },
  {
    name: 'edits that cannot be made',
    count: 20,
    refusal: /stands twice/,
    of: (n) =>
      list(
        times(n, (i) => job({ name: `j${i}`, driver: 'volumeMounts: []\nvolumeMounts: []\n' })),
        ENFORCE,
      ),
  },
  {
    name: 'Kptfiles',
    count: 20,
    of: (n) =>
      list(
        times(n, (i) => [
          `apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata:\n  name: p${i}\n  annotations:\n    internal.config.kubernetes.io/path: p${i}/Kptfile\n`,
          job({ name: `j${i}`, driver: DRIVER }).replace(
            'metadata:\n',
            `metadata:\n  annotations:\n    internal.config.kubernetes.io/path: p${i}/a.yaml\n`,
          ),
          role(`r${i}`).replace(
            'metadata:\n',
            `metadata:\n  annotations:\n    internal.config.kubernetes.io/path: p${i}/r.yaml\n    harden-spark/owner: harden-spark\n`,
          ),
        ]).flat(),
        { rbac: { namespaces: ['team-a'] } },
      ),
  },
  {
    name: 'overrides',
    count: 20,
    of: (n) =>
      list(
        times(10, (i) => job({ name: `j${i}` })),
        {
          overrides: times(n, (i) => ({
            // Half of them match nothing, however many there are.
            match: { names: [i % 2 === 0 ? `j${i % 10}` : `none${i}`] },
            readOnlyRootFilesystem: { tmp: { sizeLimit: '1Gi' } },
          })),
        },
      ),
  },
  {
    name: 'writable paths',
    count: 20,
    of: (n) =>
      list([job()], {
        readOnlyRootFilesystem: {
          mode: 'Enforce',
          writablePaths: times(n, (i) => ({ path: `/data/p${i}` })),
        },
      }),
  },
  {
    name: 'jars below as many mounts',
    count: 20,
    of: (n) =>
      list([
        job({
          spec: `volumes:\n- name: v\n  emptyDir: {}\ndeps:\n  jars:\n${lines(n, (i) => `  - local:///j${i}/a.jar\n`)}`,
          driver: `volumeMounts:\n${lines(n, (i) => `- name: v\n  mountPath: /v/${i}\n`)}`,
        }),
      ]),
  },
  {
    name: 'local directories',
    count: 20,
    of: (n) => list([job({ conf: `spark.local.dir: "${times(n, (i) => `/l/${i}`).join(',')}"\n` })]),
  },
  {
    name: 'volumes in settings',
    count: 20,
    of: (n) =>
      list([
        job({
          conf: lines(n, (i) => `spark.kubernetes.driver.volumes.emptyDir.v${i}.mount.path: /v/${i}\n`),
        }),
      ]),
  },
  {
    name: 'items of other kinds in which a key stands twice',
    count: 20,
    of: (n) => list([...times(n, (i) => `${account(`a${i}`)}x: 1\nx: 2\n`), job()]),
  },
  {
    name: 'workloads in which a key stands twice',
    count: 20,
    of: (n) => list(times(n, (i) => job({ name: `j${i}`, spec: 'x: 1\nx: 2\n' }))),
  },
  {
    name: 'workloads as JSON',
    count: 20,
    of: (n) =>
      asJson(
        list(
          times(n, (i) => job({ name: `j${i}`, driver: DRIVER })),
          ALL,
        ),
      ),
  },
  {
    name: 'workloads as a stream',
    count: 20,
    of: (n) => ({
      text: times(n, (i) => job({ name: `j${i}`, driver: DRIVER })).join('---\n'),
      stream: true,
      spec: ALL,
    }),
  },
  {
    name: 'workloads of a List document in JSON',
    count: 20,
    of: (n) => ({
      text: JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: times(n, (i) => parse(job({ name: `j${i}`, driver: DRIVER }))),
      }),
      stream: true,
      spec: ALL,
    }),
  },
  {
    name: 'ConfigMaps of one name, and workloads that name it',
    count: 20,
    of: (n) =>
      list([
        ...times(n, (i) => job({ name: `j${i}`, spec: 'sparkConfigMap: c\n' })),
        ...times(
          n,
          (i) =>
            `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n  namespace: team-a\ndata:\n  a: "${i}"\n`,
        ),
      ]),
  },
  {
    name: 'volumes that are called like ours',
    count: 20,
    of: (n) =>
      list([
        job({
          spec: `volumes:\n${lines(n, (i) => `- name: harden-spark-${letters(i)}\n  emptyDir: {}\n`)}`,
          driver: `volumeMounts:\n${lines(n, (i) => `- name: harden-spark-${letters(i)}\n  mountPath: /x/${letters(i)}\n`)}`,
        }),
      ]),
  },
  {
    name: 'objects that look like workloads',
    count: 20,
    of: (n) =>
      list([
        ...times(n, (i) => job({ name: `j${i}` }).replace('SparkApplication', 'SparkAplication')),
        job(),
      ]),
  },
  {
    name: 'items that share anchors',
    count: 20,
    of: (n) =>
      list([job({ spec: 'x: &x {a: b}\n' }), ...times(n, (i) => job({ name: `j${i}`, spec: 'x: *x\n' }))]),
  },
  {
    name: 'workloads of any other order',
    count: 20,
    of: (n) =>
      list(
        times(n, (i) => job({ name: `j${n - i}`, namespace: `n${i % 3}`, driver: DRIVER })),
        ALL,
      ),
  },
];
