import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { type Hardened, harden as hardenAll, mounts, READ_ONLY, volumes } from './hardened.ts';

/** Without what is said of sizes, which is tested elsewhere. */
function harden(...args: Parameters<typeof hardenAll>): Hardened {
  const hardened = hardenAll(...args);
  return { ...hardened, notes: hardened.notes.filter((note) => !/no-size-limit|limited-scratch/.test(note)) };
}

/** A role of a kind: where its Pod is, the Spark container's name, and what it mounts. */
interface RoleCase {
  name: string;
  key: string;
  template: string[];
  container: string;
  mounts: string[];
  javaOptions?: string;
}

interface KindCase {
  apiVersion: string;
  kind: string;
  /** Required fields beside the roles. */
  spec: string;
  roles: RoleCase[];
}

const TMP = '/tmp = harden-spark-tmp';
const WORK_DIR = '/opt/spark/work-dir = harden-spark-work-dir';
const LOGS = '/opt/spark/logs = harden-spark-logs';
const DRIVER = 'spark.driver.extraJavaOptions';
const EXECUTOR = 'spark.executor.extraJavaOptions';

const connect: RoleCase[] = [
  {
    name: 'server',
    key: 'server',
    template: ['template'],
    container: 'spark-kubernetes-driver',
    mounts: [TMP, WORK_DIR, LOGS],
    javaOptions: DRIVER,
  },
  {
    name: 'executor',
    key: 'executor',
    template: ['template'],
    container: 'spark-kubernetes-executor',
    mounts: [TMP, WORK_DIR],
    javaOptions: EXECUTOR,
  },
];
const apacheApplication: RoleCase[] = [
  {
    name: 'driver',
    key: 'driverSpec',
    template: ['podTemplateSpec'],
    container: 'spark-kubernetes-driver',
    mounts: [TMP, WORK_DIR],
    javaOptions: DRIVER,
  },
  {
    name: 'executor',
    key: 'executorSpec',
    template: ['podTemplateSpec'],
    container: 'spark-kubernetes-executor',
    mounts: [TMP, WORK_DIR],
    javaOptions: EXECUTOR,
  },
];
const apacheCluster: RoleCase[] = [
  {
    name: 'master',
    key: 'masterSpec',
    template: ['statefulSetSpec', 'template'],
    container: 'master',
    mounts: [TMP, LOGS],
  },
  {
    name: 'worker',
    key: 'workerSpec',
    template: ['statefulSetSpec', 'template'],
    container: 'worker',
    mounts: [TMP, '/opt/spark/work = harden-spark-worker-dir'],
  },
];
const VERSIONS = 'runtimeVersions: {sparkVersion: "4.0.1"}';
const CLUSTER = `{${VERSIONS}, clusterTolerations: {instanceConfig: {initWorkers: 1, minWorkers: 1, maxWorkers: 1}}}`;

const KINDS: KindCase[] = [
  {
    apiVersion: 'sparkoperator.k8s.io/v1alpha1',
    kind: 'SparkConnect',
    spec: '{sparkVersion: 4.0.1, image: "spark:4.0.1", server: {}, executor: {}}',
    roles: connect,
  },
  ...['v1', 'v1beta1'].flatMap((version): KindCase[] => [
    {
      apiVersion: `spark.apache.org/${version}`,
      kind: 'SparkApplication',
      spec: `{${VERSIONS}, jars: "local:///opt/spark/examples/jars/spark-examples.jar"}`,
      roles: apacheApplication,
    },
    { apiVersion: `spark.apache.org/${version}`, kind: 'SparkCluster', spec: CLUSTER, roles: apacheCluster },
  ]),
];

function object({ apiVersion, kind, spec }: KindCase): any {
  return { apiVersion, kind, metadata: { name: 'x', namespace: 'team-a' }, spec: parse(spec) };
}

/** Gives every role a Pod, with these fields in the Spark container. */
function withContainers(kind: KindCase, container: string, name?: (role: RoleCase) => string): any {
  const made = object(kind);
  for (const role of kind.roles) {
    const pod = { spec: { containers: [{ name: name ? name(role) : role.container, ...parse(container) }] } };
    made.spec[role.key] = [...role.template].reverse().reduce((inner: any, key) => ({ [key]: inner }), pod);
  }
  return made;
}

function podOf(spec: any, { key, template }: RoleCase): any {
  return template.reduce((at, step) => at?.[step], spec[key])?.spec;
}

describe('read-only root, kinds that have Pod templates only', () => {
  for (const kind of KINDS) {
    describe(`${kind.apiVersion} ${kind.kind}`, () => {
      it('Detect: gives read-only roles volumes, mounts and java options', () => {
        const { spec, notes, changes } = harden(withContainers(kind, `{image: i, ${READ_ONLY}}`));
        for (const role of kind.roles) {
          const pod = podOf(spec, role);
          expect(pod.containers).to.have.length(1);
          expect(mounts(pod.containers[0])).to.deep.equal(role.mounts);
          expect(volumes(pod).map((volume) => volume.split(' ')[0])).to.deep.equal(
            role.mounts.map((mount) => mount.split(' ')[2]),
          );
          expect(changes[`spec.${role.key}`]).to.match(new RegExp(`^The ${role.name} mounts /tmp`));
        }
        const options = kind.roles.flatMap(({ javaOptions }) => javaOptions ?? []);
        expect(Object.keys(spec.sparkConf ?? {})).to.deep.equal(options);
        expect(notes).to.deep.equal([]);
      });

      it('Detect: leaves other roles alone', () => {
        const before = withContainers(kind, '{image: i, securityContext: {runAsUser: 185}}');
        expect(harden(structuredClone(before)).spec).to.deep.equal(before.spec);
        const bare = object(kind);
        expect(harden(structuredClone(bare)).spec).to.deep.equal(bare.spec);
      });

      it('Enforce: makes the container with its name, and sets the flag', () => {
        const { spec } = harden(object(kind), { mode: 'Enforce' });
        for (const role of kind.roles) {
          const { containers } = podOf(spec, role);
          expect(containers).to.have.length(1);
          expect(containers[0]).to.have.all.keys('name', 'securityContext', 'volumeMounts');
          expect(containers[0].name).to.equal(role.container);
          expect(containers[0].securityContext).to.deep.equal({ readOnlyRootFilesystem: true });
          expect(mounts(containers[0])).to.deep.equal(role.mounts);
        }
      });

      it('Enforce: keeps what is in the context', () => {
        const { spec } = harden(withContainers(kind, '{securityContext: {runAsUser: 185}}'), {
          mode: 'Enforce',
        });
        for (const role of kind.roles)
          expect(podOf(spec, role).containers[0].securityContext).to.deep.equal({
            runAsUser: 185,
            readOnlyRootFilesystem: true,
          });
      });

      it('Prepare: volumes without the flag', () => {
        const { spec } = harden(object(kind), { mode: 'Prepare' });
        for (const role of kind.roles) {
          const [container] = podOf(spec, role).containers;
          expect(container).not.to.have.property('securityContext');
          expect(mounts(container)).to.deep.equal(role.mounts);
        }
      });

      it('Off: nothing', () => {
        const before = withContainers(kind, `{${READ_ONLY}}`);
        expect(harden(structuredClone(before), { mode: 'Off' }).spec).to.deep.equal(before.spec);
      });

      it('volumesIn PodTemplate: the same; Fields: the same, and a finding', () => {
        const input = withContainers(kind, `{${READ_ONLY}}`);
        const auto = harden(structuredClone(input));
        const template = harden(structuredClone(input), { volumesIn: 'PodTemplate' });
        const fields = harden(structuredClone(input), { volumesIn: 'Fields' });
        expect(template.spec).to.deep.equal(auto.spec);
        expect(fields.spec).to.deep.equal(auto.spec);
        expect(fields.spec).not.to.have.property('volumes');
        expect(template.notes).to.deep.equal([]);
        expect(fields.notes).to.deep.equal(['info no-fields spec']);
      });

      it('takes back what is ours where the flag has gone', () => {
        const made = withContainers(kind, `{image: i, ${READ_ONLY}}`);
        harden(made);
        for (const role of kind.roles) delete podOf(made.spec, role).containers[0].securityContext;
        const { spec } = harden(made);
        for (const role of kind.roles)
          expect(podOf(spec, role)).to.deep.equal({ containers: [{ name: role.container, image: 'i' }] });
      });

      it('reports a flag of the Pod', () => {
        const made = withContainers(kind, '{}');
        const [role] = kind.roles;
        podOf(made.spec, role!).securityContext = { readOnlyRootFilesystem: true };
        const path = `spec.${[role!.key, ...role!.template].join('.')}.spec.securityContext.readOnlyRootFilesystem`;
        expect(harden(made).notes).to.deep.equal([`warning pod-level-flag ${path}`]);
      });
    });
  }

  describe('the Spark container', () => {
    // [kind, names in the Pod, sparkConf, index of the Spark container, or the name of a new one]
    const [CONNECT, APPLICATION, CLUSTER_KIND] = KINDS as [KindCase, KindCase, KindCase];
    const NAMED = '{spark.kubernetes.driver.podTemplateContainerName: main}';
    const containers: [kind: KindCase, names: string[], conf: string, is: number | string][] = [
      [CONNECT, ['sidecar', 'spark-kubernetes-driver'], '{}', 1],
      [CONNECT, ['a', 'b'], '{}', 0],
      [APPLICATION, ['sidecar', 'spark-kubernetes-driver'], '{}', 0],
      [APPLICATION, ['sidecar', 'main'], NAMED, 1],
      [APPLICATION, ['sidecar', 'other'], NAMED, 0],
      [APPLICATION, [], NAMED, 'main'],
      [APPLICATION, [], '{}', 'spark-kubernetes-driver'],
      [CLUSTER_KIND, ['sidecar', 'master'], '{}', 1],
      [CLUSTER_KIND, ['sidecar'], '{}', 'master'],
    ];
    for (const [kind, names, conf, is] of containers) {
      it(`${kind.kind}: ${names.join(', ') || 'none'}, ${conf}: ${typeof is === 'number' ? names[is] : `a new ${is}`}`, () => {
        const made = withContainers(kind, '{}');
        const [role] = kind.roles;
        podOf(made.spec, role!).containers = names.map((name) => ({ name }));
        made.spec.sparkConf = parse(conf);
        const { spec } = harden(made, { mode: 'Prepare' });
        const after = podOf(spec, role!).containers;
        const index = after.findIndex((container: any) => container.volumeMounts);
        if (typeof is === 'number') expect(index).to.equal(is);
        else expect(after[index].name).to.equal(is);
        expect(after).to.have.length(typeof is === 'number' ? names.length : names.length + 1);
      });
    }
  });

  describe('SparkConnect', () => {
    const [CONNECT] = KINDS as [KindCase];
    const connectWith = (conf: string, server = '{}') => {
      const made = withContainers(CONNECT, `{${READ_ONLY}}`);
      made.spec.sparkConf = parse(conf);
      Object.assign(made.spec.server.template.spec.containers[0], parse(server));
      return made;
    };

    // [what, sparkConf, the server's options after, notes]
    const options: [name: string, conf: string, after: string | undefined, notes?: string[]][] = [
      ['no options', '{}', '-Djava.io.tmpdir=/tmp'],
      ['empty options', `{${DRIVER}: ""}`, '-Djava.io.tmpdir=/tmp'],
      [
        'options of the user, where a blank would split them',
        `{${DRIVER}: -Xss1m}`,
        '-Xss1m',
        [`info java-tmp-dir spec.sparkConf["${DRIVER}"]`],
      ],
      ['a directory of the user', `{${DRIVER}: -Djava.io.tmpdir=/tmp/x}`, '-Djava.io.tmpdir=/tmp/x'],
    ];
    for (const javaTmpDir of ['Auto', 'Always'] as const) {
      for (const [name, conf, after, wanted = []] of options) {
        it(`javaTmpDir ${javaTmpDir}, ${name}: ${after}`, () => {
          const { spec, notes } = harden(connectWith(conf), { javaTmpDir });
          expect(spec.sparkConf[DRIVER]).to.equal(after);
          expect(spec.sparkConf[DRIVER]).not.to.match(/\s/);
          expect(notes).to.deep.equal(wanted);
        });
      }
    }

    it('gives packages a directory in the server, wherever it is: the operator does not fetch them', () => {
      const { spec, notes } = harden(connectWith('{spark.jars.packages: "a:b:1", spark.jars.ivy: /ivy}'));
      expect(mounts(spec.server.template.spec.containers[0])).to.include('/ivy = harden-spark-ivy');
      expect(notes).to.deep.equal([]);
    });

    it("does not take what Spark mounts into a driver for the server's", () => {
      const conf = '{spark.kubernetes.driver.volumes.emptyDir.x.mount.path: /tmp}';
      const { spec } = harden(connectWith(conf));
      expect(mounts(spec.server.template.spec.containers[0])).to.include(TMP);
      const executor = conf.replace('driver', 'executor');
      const { spec: after } = harden(connectWith(executor));
      expect(mounts(after.executor.template.spec.containers[0])).to.deep.equal([WORK_DIR]);
    });

    it("does not take a scratch volume of the server for the executors'", () => {
      const mounted = '{volumeMounts: [{name: spark-local-dir-1, mountPath: /tmp}]}';
      const { spec } = harden(connectWith('{}', mounted));
      expect(mounts(spec.executor.template.spec.containers[0])).to.deep.equal([TMP, WORK_DIR]);
    });

    it("takes SPARK_LOCAL_DIRS of the server for the executors' scratch space", () => {
      const { spec } = harden(connectWith('{}', '{env: [{name: SPARK_LOCAL_DIRS, value: /tmp}]}'));
      expect(mounts(spec.server.template.spec.containers[0])).to.include(TMP);
      expect(mounts(spec.executor.template.spec.containers[0])).to.deep.equal([WORK_DIR]);
    });
  });

  describe('the Apache operator', () => {
    const [, APPLICATION] = KINDS as [KindCase, KindCase];

    // [field, value, whether the working directory is hidden]
    for (const field of ['jars', 'pyFiles', 'sparkRFiles', 'files']) {
      it(`sees files of the image in ${field}`, () => {
        const made = withContainers(APPLICATION, `{${READ_ONLY}}`);
        made.spec[field] = 'local:///opt/other/a,local:///tmp/app';
        const { notes } = harden(made);
        expect(notes).to.deep.equal([`warning hidden-file spec.${field}`]);
      });
    }

    it('takes java options of sparkConf, blanks and all', () => {
      const made = withContainers(APPLICATION, `{${READ_ONLY}}`);
      made.spec.sparkConf = { [DRIVER]: '-Xss1m' };
      expect(harden(made).spec.sparkConf[DRIVER]).to.equal('-Xss1m -Djava.io.tmpdir=/tmp');
    });

    it('may keep Ivy outside /tmp: the operator does not fetch packages', () => {
      const made = withContainers(APPLICATION, `{${READ_ONLY}}`);
      made.spec.sparkConf = { 'spark.jars.packages': 'a:b:1', 'spark.jars.ivy': '/ivy' };
      expect(harden(made).notes).to.deep.equal([]);
    });

    it('knows the version of Spark from runtimeVersions', () => {
      for (const [sparkVersion, deleted] of [
        ['3.3.4', false],
        ['3.5.1', true],
      ] as const) {
        const made = withContainers(APPLICATION, `{${READ_ONLY}}`);
        made.spec.runtimeVersions = { sparkVersion };
        made.spec.sparkConf = { 'spark.jars': 'local:///work/a.jar' };
        for (const role of APPLICATION.roles) podOf(made.spec, role).containers[0].workingDir = '/work';
        expect(harden(made).notes.some((note) => note.includes('deleted-file'))).to.equal(deleted);
      }
    });
  });

  describe('daemons', () => {
    const CLUSTER_KIND = KINDS[2]!;
    // [what, role, fields of the container, mounts]
    const cases: [name: string, role: number, container: string, mounts: string[]][] = [
      [
        'logs elsewhere',
        0,
        '{env: [{name: SPARK_LOG_DIR, value: /var/log/spark}]}',
        [TMP, '/var/log/spark = harden-spark-logs'],
      ],
      ['logs below /tmp', 0, '{env: [{name: SPARK_LOG_DIR, value: /tmp/logs}]}', [TMP]],
      [
        "a worker's logs, which the operator keeps elsewhere",
        1,
        '{env: [{name: SPARK_LOG_DIR, value: /var/log/spark}]}',
        [TMP, '/opt/spark/work = harden-spark-worker-dir'],
      ],
      [
        "a worker's directory elsewhere",
        1,
        '{env: [{name: SPARK_WORKER_DIR, value: /data/work}]}',
        [TMP, '/data/work = harden-spark-worker-dir', '/opt/spark/work/logs = harden-spark-logs'],
      ],
      [
        'options of the daemon',
        1,
        '{env: [{name: SPARK_DAEMON_JAVA_OPTS, value: -Djava.io.tmpdir=/jvm}]}',
        [TMP, '/opt/spark/work = harden-spark-worker-dir', '/jvm = harden-spark-java-tmp'],
      ],
      [
        'a claim of the StatefulSet',
        1,
        '{volumeMounts: [{name: work, mountPath: /opt/spark/work}]}',
        ['/opt/spark/work = work', TMP],
      ],
    ];
    for (const [name, role, container, wanted] of cases) {
      it(`${name}: ${wanted.join(', ')}`, () => {
        const made = withContainers(CLUSTER_KIND, `{${READ_ONLY}}`);
        const pod = podOf(made.spec, CLUSTER_KIND.roles[role]!);
        Object.assign(pod.containers[0], parse(container));
        const { spec, notes } = harden(made as KubernetesObject);
        expect(mounts(podOf(spec, CLUSTER_KIND.roles[role]!).containers[0])).to.deep.equal(wanted);
        expect(spec).not.to.have.property('sparkConf');
        expect(notes).to.deep.equal([]);
      });
    }

    // [version, sparkConf, whether the worker's directory has a limit]
    const cleanups: [version: string, conf: string, limited: boolean][] = [
      ['3.5.1', '{}', false],
      ['3.5.1', '{spark.worker.cleanup.enabled: "true"}', true],
      ['4.0.0', '{}', true],
      ['4.0.0', '{spark.worker.cleanup.enabled: "false"}', false],
    ];
    for (const [sparkVersion, conf, limited] of cleanups) {
      it(`a worker of Spark ${sparkVersion} with ${conf}: ${limited ? 'a' : 'no'} size limit for what it keeps of jobs`, () => {
        const made = withContainers(CLUSTER_KIND, `{${READ_ONLY}}`);
        made.spec.runtimeVersions = { sparkVersion };
        made.spec.sparkConf = parse(conf);
        const { spec, findings } = harden(made);
        const pod = podOf(spec, CLUSTER_KIND.roles[1]!);
        expect(volumes(pod)).to.include(`harden-spark-worker-dir${limited ? ' 10Gi' : ''}`);
        const said = findings.some(({ message }) => message.startsWith('The volume at /opt/spark/work of'));
        expect(said).to.equal(!limited);
      });
    }
  });
});
