import { expect } from 'chai';
import { parse } from 'yaml';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import { application, harden, mounts, READ_ONLY, volumes } from './hardened.ts';

type Settings = Partial<ReadOnlyRootFilesystem>;

const TMP = '/tmp';
const WORK_DIR = '/opt/spark/work-dir';

const OTHER_WORK_DIR = '/var/spark-work';

/** The working directory that the template of the role gives its container. */
function workingDir(role: any): string | undefined {
  return role.template?.spec?.containers?.[0]?.workingDir;
}

/** Hardens a SparkApplication whose driver is read-only, and has these fields. */
function hardenDriver(spec: string, driver: string, settings: Settings = {}) {
  const text = `driver:\n  ${READ_ONLY}\n  ${driver === '' || driver === '{}' ? 'cores: 1' : driver}`;
  const object = application(text) as any;
  Object.assign(object.spec, (application(spec) as any).spec, { driver: object.spec.driver });
  const hardened = harden(object, settings);
  return { ...hardened, driver: hardened.spec.driver };
}

/** The paths at which the role got a volume of ours. */
function ours(role: any): string[] {
  const all = [...mounts(role), ...mounts(role.template?.spec?.containers?.[0])];
  return all.filter((mount) => mount.includes('= harden-spark-')).map((mount) => mount.split(' ')[0]!);
}

describe('read-only root: where a volume must not be', () => {
  // [what, fields of the spec, fields of the driver, paths with a volume of ours, notes]
  const mounted: [name: string, spec: string, driver: string, paths: string[], notes?: string[]][] = [
    [
      'a mount of the user',
      'volumes: [{name: t, emptyDir: {}}]',
      'volumeMounts: [{name: t, mountPath: /tmp}]',
      [WORK_DIR],
    ],
    [
      'a mount of the user, written otherwise',
      'volumes: [{name: t, emptyDir: {}}]',
      'volumeMounts: [{name: t, mountPath: //tmp/./}]',
      [WORK_DIR],
    ],
    [
      'a mount of the user above',
      'volumes: [{name: t, emptyDir: {}}]',
      'volumeMounts: [{name: t, mountPath: /opt/spark}]',
      [TMP],
    ],
    [
      'a writable mount below a read-only one',
      'volumes: [{name: c, configMap: {name: c}}, {name: t, emptyDir: {}}]',
      `volumeMounts: [{name: t, mountPath: ${WORK_DIR}}, {name: c, mountPath: /opt/spark}]`,
      [TMP],
    ],
    [
      'a mount of the user below',
      'volumes: [{name: t, emptyDir: {}}]',
      'volumeMounts: [{name: t, mountPath: /tmp/data}]',
      [TMP, WORK_DIR],
    ],
    [
      'a mount of the template',
      '{}',
      'template: {spec: {volumes: [{name: t, emptyDir: {}}], containers: [{volumeMounts: [{name: t, mountPath: /tmp}]}]}}',
      [WORK_DIR],
    ],
    [
      'a read-only mount',
      'volumes: [{name: t, emptyDir: {}}]',
      'volumeMounts: [{name: t, mountPath: /tmp, readOnly: true}]',
      [WORK_DIR],
      ['warning read-only-mount spec.driver.volumeMounts[0]'],
    ],
    [
      'a ConfigMap as a volume',
      'volumes: [{name: c, configMap: {name: c}}]',
      `volumeMounts: [{name: c, mountPath: ${WORK_DIR}}]`,
      [TMP],
      ['warning read-only-mount spec.driver.volumeMounts[0]'],
    ],
    [
      'a ConfigMap by the field',
      '{}',
      `configMaps: [{name: c, path: ${WORK_DIR}/}]`,
      [TMP],
      ['warning read-only-mount spec.driver.configMaps[0]'],
    ],
    [
      'a Secret by the field',
      '{}',
      'secrets: [{name: s, path: /tmp, secretType: Generic}]',
      [WORK_DIR],
      ['warning read-only-mount spec.driver.secrets[0]'],
    ],
    [
      'a volume by sparkConf',
      'sparkConf: {spark.kubernetes.driver.volumes.emptyDir.t.mount.path: /tmp}',
      '{}',
      [WORK_DIR],
    ],
    [
      'a read-only volume by sparkConf',
      'sparkConf: {spark.kubernetes.driver.volumes.hostPath.t.mount.path: /tmp, spark.kubernetes.driver.volumes.hostPath.t.mount.readOnly: "true"}',
      '{}',
      [WORK_DIR],
      ['warning read-only-mount spec.sparkConf["spark.kubernetes.driver.volumes.hostPath.t.mount.path"]'],
    ],
    [
      'a secret by sparkConf',
      `sparkConf: {spark.kubernetes.driver.secrets.s: ${WORK_DIR}}`,
      '{}',
      [TMP],
      ['warning read-only-mount spec.sparkConf["spark.kubernetes.driver.secrets.s"]'],
    ],
    [
      "the executor's volume by sparkConf is not the driver's",
      'sparkConf: {spark.kubernetes.executor.volumes.emptyDir.t.mount.path: /tmp}',
      '{}',
      [TMP, WORK_DIR],
    ],
    ['spark.local.dir', 'sparkConf: {spark.local.dir: "/scratch, /tmp"}', '{}', [WORK_DIR]],
    [
      'a spark-local-dir volume',
      'volumes: [{name: spark-local-dir-1, emptyDir: {}}]',
      'volumeMounts: [{name: spark-local-dir-1, mountPath: /tmp}]',
      [WORK_DIR],
    ],
    [
      'a spark-local-dir volume elsewhere beats spark.local.dir',
      '{volumes: [{name: spark-local-dir-1, emptyDir: {}}], sparkConf: {spark.local.dir: /tmp}}',
      'volumeMounts: [{name: spark-local-dir-1, mountPath: /scratch}]',
      [TMP, WORK_DIR],
    ],
    [
      'SPARK_LOCAL_DIRS in the own env, where Spark mounts nothing',
      '{}',
      'env: [{name: SPARK_LOCAL_DIRS, value: "/tmp,/scratch"}]',
      [TMP, WORK_DIR],
      ['warning scratch-not-writable spec.driver.env[0].value', 'info no-size-limit spec.driver'],
    ],
    [
      'SPARK_LOCAL_DIRS in the own env, below a mount',
      'volumes: [{name: s, emptyDir: {}}]',
      'env: [{name: SPARK_LOCAL_DIRS, value: /scratch/x}]\n  volumeMounts: [{name: s, mountPath: /scratch}]',
      [TMP, WORK_DIR],
    ],
    [
      'a mount without a volume, which the operator leaves out',
      'volumes: [{name: other, emptyDir: {}}]',
      'volumeMounts: [{name: t, mountPath: /tmp}]',
      [WORK_DIR],
      ['warning mount-without-volume spec.driver.volumeMounts[0].name'],
    ],
    [
      'another working directory',
      '{}',
      'template: {spec: {containers: [{name: spark-kubernetes-driver, workingDir: /work/}]}}',
      [TMP, '/work'],
    ],
    [
      'the root as working directory',
      '{}',
      'template: {spec: {containers: [{name: spark-kubernetes-driver, workingDir: /}]}}',
      [TMP],
      ['warning system-directory spec.driver'],
    ],
    [
      'Spark itself as working directory',
      '{}',
      'template: {spec: {containers: [{name: spark-kubernetes-driver, workingDir: /opt/spark}]}}',
      [TMP],
      ['warning system-directory spec.driver'],
    ],
    [
      '/tmp as working directory',
      'arguments: [/tmp/out]',
      'template: {spec: {containers: [{name: spark-kubernetes-driver, workingDir: /tmp}]}}',
      [TMP],
    ],
  ];
  for (const [name, spec, driver, paths, wanted = []] of mounted) {
    it(`${name}: ours at ${paths.join(', ')}`, () => {
      const text = `driver:\n  ${READ_ONLY}\n  ${driver === '{}' ? 'cores: 1' : driver}`;
      const object = application(text) as any;
      Object.assign(object.spec, (application(spec) as any).spec, { driver: object.spec.driver });
      const { spec: after, notes } = harden(object);
      expect(ours(after.driver)).to.deep.equal(paths);
      expect(notes).to.deep.equal(wanted);
    });
  }

  describe("the executor's scratch directories", () => {
    const own = 'volumes: [{name: spark-local-dir-1, emptyDir: {}}]';
    const mount = (path: string) => `volumeMounts: [{name: spark-local-dir-1, mountPath: ${path}}]`;
    // [what, spec, extra of the executor, paths with a volume of ours]
    const scratch: [name: string, spec: string, executor: string, paths: string[]][] = [
      ["the driver's spark-local-dir volume", `{${own}, driver: {${mount('/tmp')}}}`, 'cores: 1', [WORK_DIR]],
      [
        "its own before the driver's",
        `{${own}, driver: {${mount('/tmp')}}}`,
        mount('/scratch'),
        [TMP, WORK_DIR],
      ],
      [
        "the driver's by sparkConf",
        'sparkConf: {spark.kubernetes.driver.volumes.emptyDir.spark-local-dir-1.mount.path: /tmp}',
        'cores: 1',
        [WORK_DIR],
      ],
      [
        "SPARK_LOCAL_DIRS in the driver's env",
        'driver: {env: [{name: SPARK_LOCAL_DIRS, value: /tmp}]}',
        'cores: 1',
        [WORK_DIR],
      ],
      ['spark.local.dir', 'sparkConf: {spark.local.dir: /tmp/}', 'cores: 1', [WORK_DIR]],
    ];
    for (const [name, spec, executor, paths] of scratch) {
      it(`${name}: ours at ${paths.join(', ')}`, () => {
        const object = application(spec) as any;
        object.spec.executor = parse(`{${READ_ONLY}, ${executor}}`);
        expect(ours(harden(object).spec.executor)).to.deep.equal(paths);
      });
    }
  });

  // [what names a file, spec, extra of the driver, whether the working directory or /tmp keep their volume]
  const files: [name: string, spec: string, driver: string, hidden: string[]][] = [
    [
      'the main file',
      `mainApplicationFile: local://${WORK_DIR}/run.py`,
      '',
      [`${WORK_DIR} spec.mainApplicationFile`],
    ],
    ['a main file elsewhere', 'mainApplicationFile: local:///opt/app/run.py', '', []],
    ['a main file in a store', `mainApplicationFile: s3a://bucket${WORK_DIR}/run.py`, '', []],
    ['a remote path', `mainApplicationFile: hdfs://${WORK_DIR}/run.py`, '', []],
    [
      'file://',
      `mainApplicationFile: file://${WORK_DIR}/../work-dir/run.py`,
      '',
      [`${WORK_DIR} spec.mainApplicationFile`],
    ],
    [
      'a dependency',
      `deps: {pyFiles: [local://${WORK_DIR}/lib/a.zip]}`,
      '',
      [`${WORK_DIR} spec.deps.pyFiles[0]`],
    ],
    ['an argument', `arguments: [--conf, "${WORK_DIR}/a.yaml"]`, '', [`${WORK_DIR} spec.arguments[1]`]],
    [
      'an argument with a prefix',
      `arguments: ["--conf=${WORK_DIR}/a.yaml"]`,
      '',
      [`${WORK_DIR} spec.arguments[0]`],
    ],
    ['the directory itself', `arguments: ["${WORK_DIR}", "${WORK_DIR}/"]`, '', []],
    ['a directory beside it', `arguments: ["${WORK_DIR}-2/x"]`, '', []],
    ['part of another path', `arguments: ["/mnt${WORK_DIR}/x", "a${WORK_DIR}/x"]`, '', []],
    [
      'an environment variable',
      '{}',
      `env: [{name: APP, value: ${WORK_DIR}/app}]`,
      [`${WORK_DIR} spec.driver.env[0].value`],
    ],
    ['envVars', '{}', `envVars: {APP: ${WORK_DIR}/app}`, [`${WORK_DIR} spec.driver.envVars.APP`]],
    [
      'the class path',
      `sparkConf: {spark.driver.extraClassPath: "/opt/a.jar:${WORK_DIR}/*"}`,
      '',
      [`${WORK_DIR} spec.sparkConf["spark.driver.extraClassPath"]`],
    ],
    ["the executor's class path", `sparkConf: {spark.executor.extraClassPath: "${WORK_DIR}/*"}`, '', []],
    [
      'the Python path',
      '{}',
      `env: [{name: PYTHONPATH, value: "/opt/lib:${WORK_DIR}"}]`,
      [`${WORK_DIR} spec.driver.env[0].value`],
    ],
    [
      'a java agent',
      '{}',
      `javaOptions: "-Xmx1g -javaagent:${WORK_DIR}/agent.jar=8090:x"`,
      [`${WORK_DIR} spec.driver.javaOptions`],
    ],
    ['hadoopConf', `hadoopConf: {x: ${WORK_DIR}/core-site.xml}`, '', [`${WORK_DIR} spec.hadoopConf.x`]],
    [
      'an init command',
      '{}',
      `initContainers: [{name: i, ${READ_ONLY}, command: [sh, -c, "cp ${WORK_DIR}/a /b"]}]`,
      [`${WORK_DIR} spec.driver.initContainers[0].command[2]`],
    ],
    [
      'the warehouse, which Spark makes',
      `sparkConf: {spark.sql.warehouse.dir: ${WORK_DIR}/warehouse}`,
      '',
      [],
    ],
    ['a heap dump, which the JVM writes', '{}', `javaOptions: -XX:HeapDumpPath=${WORK_DIR}/dump.hprof`, []],
    ['a temporary directory', '{}', `env: [{name: TMPDIR, value: ${WORK_DIR}/tmp}]`, []],
    [
      'a path on the node',
      `sparkConf: {spark.kubernetes.driver.volumes.hostPath.h.options.path: ${WORK_DIR}/x}`,
      '',
      [],
    ],
    ['an annotation', '{}', `annotations: {x: ${WORK_DIR}/a}`, []],
    [
      'a file below a mount of the user',
      `{volumes: [{name: a, emptyDir: {}}], arguments: ["${WORK_DIR}/app/x"]}`,
      `volumeMounts: [{name: a, mountPath: ${WORK_DIR}/app}]`,
      [],
    ],
    [
      'a file mounted by the user',
      `{volumes: [{name: a, configMap: {name: a}}], mainApplicationFile: "local://${WORK_DIR}/run.py"}`,
      `volumeMounts: [{name: a, mountPath: ${WORK_DIR}/run.py, subPath: run.py}]`,
      [],
    ],
    [
      'a file of a ConfigMap field',
      `arguments: ["${WORK_DIR}/conf/x"]`,
      `configMaps: [{name: c, path: ${WORK_DIR}/conf}]`,
      [],
    ],
    [
      'the main file in /tmp',
      'mainApplicationFile: local:///tmp/app.jar',
      '',
      ['/tmp spec.mainApplicationFile'],
    ],
    [
      'spark.jars in /tmp',
      'sparkConf: {spark.jars: "s3a://b/a.jar,local:///tmp/app.jar"}',
      '',
      ['/tmp spec.sparkConf["spark.jars"]'],
    ],
    [
      'an agent in /tmp',
      'sparkConf: {spark.driver.extraJavaOptions: -javaagent:/tmp/a.jar}',
      '',
      ['/tmp spec.sparkConf["spark.driver.extraJavaOptions"]'],
    ],
    [
      'Python in /tmp',
      'sparkConf: {spark.pyspark.python: /tmp/env/bin/python}',
      '',
      ['/tmp spec.sparkConf["spark.pyspark.python"]'],
    ],
    [
      'the JMX exporter in /tmp',
      'monitoring: {exposeDriverMetrics: false, exposeExecutorMetrics: false, prometheus: {jmxExporterJar: /tmp/jmx.jar}}',
      '',
      ['/tmp spec.monitoring.prometheus.jmxExporterJar'],
    ],
    [
      'an output in /tmp',
      'arguments: [/tmp/out, "file:///tmp/x"]',
      'env: [{name: OUT, value: /tmp/out}]',
      [],
    ],
    ['an event log in /tmp', 'sparkConf: {spark.eventLog.dir: /tmp/events}', '', []],
  ];
  for (const [name, spec, driver, hidden] of files) {
    it(`a file of the image, ${name}: ${hidden.length > 0 ? `hidden in ${hidden.join(', ')}` : 'nothing hidden'}`, () => {
      const { driver: after, findings, notes } = hardenDriver(spec, driver);
      const found = findings.flatMap(({ rule, message, field }) => {
        if (rule === 'read-only-root/hidden-file') return `${/at (\S+),/.exec(message)![1]} ${field!.path}`;
        if (rule !== 'read-only-root/work-dir-moved') return [];
        return `${/instead of (\S+),/.exec(message)![1]} ${field!.path}`;
      });
      expect(found).to.deep.equal(hidden);
      const others = notes.filter((note) => !/hidden-file|work-dir-moved|read-only-mount/.test(note));
      expect(others).to.deep.equal([]);
      const isHidden = (path: string) => hidden.some((text) => text.startsWith(`${path} `));
      expect(ours(after)).to.deep.equal([
        ...(isHidden(TMP) ? [] : [TMP]),
        isHidden(WORK_DIR) ? OTHER_WORK_DIR : WORK_DIR,
      ]);
      expect(workingDir(after)).to.equal(isHidden(WORK_DIR) ? OTHER_WORK_DIR : undefined);
    });
  }

  describe('another working directory, where files of the image are in its own', () => {
    const BAKED = `mainApplicationFile: local://${WORK_DIR}/run.py`;

    it('is given to each role by itself, by what names files for it', () => {
      const { spec, notes } = harden(`
        driver: {${READ_ONLY}, env: [{name: APP, value: ${WORK_DIR}/app}]}
        executor: {${READ_ONLY}}
      `);
      expect(ours(spec.driver)).to.deep.equal([TMP, OTHER_WORK_DIR]);
      expect(ours(spec.executor)).to.deep.equal([TMP, WORK_DIR]);
      expect(notes).to.deep.equal(['info work-dir-moved spec.driver.env[0].value']);
    });

    it('is said once for both roles, and that it was set', () => {
      const { spec, findings, changes } = harden(`
        ${BAKED}
        deps: {pyFiles: ["local://${WORK_DIR}/lib/a.zip"]}
        driver: {${READ_ONLY}}
        executor: {${READ_ONLY}}
      `);
      expect(findings.filter(({ change }) => !change).map(({ message }) => message)).to.deep.equal([
        `Spark works in /var/spark-work instead of ${WORK_DIR}, where a volume would hide "${WORK_DIR}/run.py" and "${WORK_DIR}/lib/a.zip" of the image.`,
      ]);
      expect(changes['spec.executor']).to.equal(
        'The executor mounts /tmp and /var/spark-work, sets workingDir: /var/spark-work and -Djava.io.tmpdir=/tmp.',
      );
      expect(spec.driver.template).to.deep.equal({
        spec: { containers: [{ name: 'spark-kubernetes-driver', workingDir: '/var/spark-work' }] },
      });
      expect(volumes(spec)).to.deep.equal(['harden-spark-tmp 10Gi', 'harden-spark-var-spark-work 10Gi']);
    });

    it('has the size that the working directory is to have', () => {
      const { spec } = harden(`{${BAKED}, driver: {${READ_ONLY}}}`, { workDir: { sizeLimit: '3Gi' } });
      expect(volumes(spec)).to.include('harden-spark-var-spark-work 3Gi');
    });

    // [what, spec, extra of the driver, settings, the driver's volumes, notes]
    const HIDDEN = 'warning hidden-file spec.mainApplicationFile';
    const MOVED = 'info work-dir-moved spec.mainApplicationFile';
    const cases: [
      name: string,
      spec: string,
      driver: string,
      settings: Settings,
      paths: string[],
      notes: string[],
    ][] = [
      [
        'with volumes in the Pod template',
        `{${BAKED}}`,
        '',
        { volumesIn: 'PodTemplate' },
        [TMP, OTHER_WORK_DIR],
        [MOVED],
      ],
      [
        'in a container of the user',
        `{${BAKED}}`,
        'template: {spec: {containers: [{name: main, image: i}]}}',
        {},
        [TMP, OTHER_WORK_DIR],
        [MOVED],
      ],
      [
        'not below Spark 3.0, which takes no template',
        `{${BAKED}, sparkVersion: 2.4.8}`,
        '',
        {},
        [TMP],
        [HIDDEN],
      ],
      [
        'not instead of one that the user has chosen',
        '{mainApplicationFile: "local:///app/run.py"}',
        'template: {spec: {containers: [{workingDir: /app}]}}',
        {},
        [TMP],
        [HIDDEN],
      ],
      ['not where it is to stay read-only', `{${BAKED}}`, '', { keepReadOnly: ['/var'] }, [TMP], [HIDDEN]],
      [
        'not where the working directory is to stay read-only',
        `{${BAKED}}`,
        '',
        { keepReadOnly: [WORK_DIR] },
        [TMP],
        ['warning keep-read-only spec.driver'],
      ],
      [
        'not where something is mounted',
        `{${BAKED}, volumes: [{name: v, emptyDir: {}}]}`,
        'volumeMounts: [{name: v, mountPath: /var}]',
        {},
        [TMP],
        [HIDDEN],
      ],
      [
        'not where the user mounts the working directory',
        `{${BAKED}, volumes: [{name: v, emptyDir: {}}]}`,
        `volumeMounts: [{name: v, mountPath: ${WORK_DIR}}]`,
        {},
        [TMP],
        [],
      ],
      [
        'with the directories of the workload that are in it',
        `{${BAKED}}`,
        'javaOptions: -Djava.io.tmpdir=jvm',
        {},
        [TMP, OTHER_WORK_DIR, `${OTHER_WORK_DIR}/jvm`],
        [MOVED],
      ],
    ];
    for (const [name, spec, driver, settings, paths, wanted] of cases) {
      it(`${name}: ours at ${paths.join(', ')}`, () => {
        const { driver: after, notes } = hardenDriver(spec, driver, settings);
        expect(ours(after)).to.deep.equal(paths);
        expect(notes).to.deep.equal(wanted);
      });
    }

    it('is taken back when it is not needed any more, and with the flag', () => {
      for (const change of [
        (spec: any) => {
          spec.mainApplicationFile = 'local:///opt/app/run.py';
        },
        (spec: any) => {
          delete spec.driver.securityContext;
        },
      ]) {
        const object = application(`{${BAKED}, driver: {${READ_ONLY}}}`) as any;
        harden(object);
        change(object.spec);
        const { spec, changes } = harden(object);
        expect(workingDir(spec.driver)).to.equal(undefined);
        expect(ours(spec.driver)).not.to.include(OTHER_WORK_DIR);
        expect(changes['spec.driver']).to.contain('no longer sets workingDir: /var/spark-work');
      }
    });

    it('is not taken for ours where the user has chosen the same', () => {
      const driver = 'template: {spec: {containers: [{workingDir: /var/spark-work}]}}';
      const { driver: after } = hardenDriver('{}', driver);
      expect(workingDir(after)).to.equal('/var/spark-work');
      expect(mounts(after)).to.include('/var/spark-work = harden-spark-work-dir');
    });

    it('belongs to a kind with templates only as well', () => {
      const connect: any = {
        apiVersion: 'sparkoperator.k8s.io/v1alpha1',
        kind: 'SparkConnect',
        metadata: { name: 'x' },
        spec: { sparkConf: { 'spark.jars': `local://${WORK_DIR}/a.jar` } },
      };
      const { spec } = harden(connect, { mode: 'Enforce' });
      expect(ours(spec.server)).to.deep.equal([TMP, OTHER_WORK_DIR, '/opt/spark/logs']);
      expect(workingDir(spec.executor)).to.equal('/var/spark-work');
    });

    // [spec, relative paths that are reported]
    const relative: [spec: string, files: string[]][] = [
      ['arguments: [--conf, conf/app.yaml, "--x=./y", ../z]', ['conf/app.yaml', './y', '../z']],
      ['arguments: [app.conf, run.sh, data.csv]', ['app.conf', 'run.sh', 'data.csv']],
      [
        'arguments: [10/20, application/json, a.b.Main, "2024-01-01", "1.5", topic/x, s3a://b/c/d.csv, /opt/x.py]',
        [],
      ],
      ['sparkConf: {spark.pyspark.python: ./env/bin/python}', ['./env/bin/python']],
      [
        '{deps: {archives: ["s3a://b/env.tar.gz#env"]}, sparkConf: {spark.pyspark.python: ./env/bin/python}}',
        [],
      ],
      ['{deps: {files: ["s3a://b/app.conf"]}, arguments: [app.conf]}', []],
      ['driver: {env: [{name: PYTHONPATH, value: "lib/a.zip:/opt/b"}]}', ['lib/a.zip']],
      ['driver: {env: [{name: ANY, value: "lib/a.zip"}]}', []],
    ];
    for (const [spec, files] of relative) {
      it(`relative paths in ${spec}: ${files.join(', ') || 'none'}`, () => {
        const object = application(spec) as any;
        object.spec.mainApplicationFile = `local://${WORK_DIR}/run.py`;
        Object.assign(object.spec.driver, { securityContext: { readOnlyRootFilesystem: true } });
        const found = harden(object).findings.filter(({ rule }) => rule.endsWith('relative-path'));
        expect(found.map(({ message }) => /^"([^"]+)"/.exec(message)![1])).to.deep.equal(files);
        for (const { severity } of found) expect(severity).to.equal('warning');
      });
    }

    it('says what to write for a relative path', () => {
      const { findings } = harden(`{${BAKED}, arguments: [conf/app.yaml], driver: {${READ_ONLY}}}`);
      expect(findings.find(({ rule }) => rule.endsWith('relative-path'))!.message).to.equal(
        `"conf/app.yaml" in \`spec.arguments[0]\` must be an absolute path if it is a file of the image: Spark works in /var/spark-work instead of ${WORK_DIR}. Write "${WORK_DIR}/conf/app.yaml".`,
      );
    });
  });

  it('counts a file below a place that is to be writable itself as written', () => {
    const { spec, notes } = harden(`{arguments: ["${WORK_DIR}/cache/x"], driver: {${READ_ONLY}}}`, {
      writablePaths: [{ path: `${WORK_DIR}/cache` }],
    });
    expect(ours(spec.driver)).to.deep.equal([TMP, WORK_DIR, `${WORK_DIR}/cache`]);
    expect(notes).to.deep.equal([]);
  });

  it('mounts no writable path of the user over files of the image', () => {
    const { spec, notes } = harden(`{deps: {jars: ["local:///opt/app/a.jar"]}, driver: {${READ_ONLY}}}`, {
      writablePaths: [{ path: '/opt/app' }],
    });
    expect(ours(spec.driver)).to.deep.equal([TMP, WORK_DIR]);
    expect(notes).to.deep.equal(['warning hidden-file spec.deps.jars[0]']);
  });

  it('mounts nothing where Spark mounts its configuration', () => {
    const { spec, notes } = harden(`driver: {${READ_ONLY}}`, {
      writablePaths: [{ path: '/opt/spark/conf' }],
    });
    expect(ours(spec.driver)).to.deep.equal([TMP, WORK_DIR]);
    expect(notes).to.deep.equal(['warning read-only-mount spec.driver']);
  });

  describe('keepReadOnly', () => {
    const kept: [name: string, settings: Settings, paths: string[], notes: number][] = [
      ['a needed place', { keepReadOnly: [`${WORK_DIR}/`] }, [TMP], 1],
      ['a directory above one', { keepReadOnly: ['/opt/spark'] }, [TMP], 1],
      [
        'a place of writablePaths',
        { keepReadOnly: ['/x'], writablePaths: [{ path: '/x/y' }] },
        [TMP, WORK_DIR],
        1,
      ],
      ['something else', { keepReadOnly: ['/x'] }, [TMP, WORK_DIR], 0],
    ];
    for (const [name, settings, paths, count] of kept) {
      it(`${name}: ours at ${paths.join(', ')}`, () => {
        const { spec, notes } = harden(`driver: {${READ_ONLY}}`, settings);
        expect(ours(spec.driver)).to.deep.equal(paths);
        expect(notes).to.deep.equal(Array(count).fill('warning keep-read-only spec.driver'));
      });
    }

    it('keeps java.io.tmpdir away from a read-only /tmp', () => {
      const { spec } = harden(`driver: {${READ_ONLY}}`, { keepReadOnly: ['/tmp'] });
      expect(spec).not.to.have.property('sparkConf');
    });
  });

  describe('files that Spark deletes', () => {
    // They are in a working directory that the user has chosen; in that of the image the container gets another.
    const TEMPLATE = { spec: { containers: [{ workingDir: '/work' }] } };
    const deleted: [name: string, spec: string, paths: string[]][] = [
      ['deps.jars', 'deps: {jars: ["local:///work/a.jar"]}', ['spec.deps.jars[0]']],
      ['spark.jars', 'sparkConf: {spark.jars: "local:///work/a.jar"}', ['spec.sparkConf["spark.jars"]']],
      ['Spark 3.3', '{sparkVersion: 3.3.4, deps: {jars: ["local:///work/a.jar"]}}', []],
      ['Spark 3.4', '{sparkVersion: 3.4.0, deps: {jars: ["local:///work/a.jar"]}}', ['spec.deps.jars[0]']],
      ['Spark 10', '{sparkVersion: 10.0.0, deps: {files: ["local:///work/a"]}}', ['spec.deps.files[0]']],
      ['a jar elsewhere', 'deps: {jars: ["local:///opt/a.jar"]}', []],
      ['a jar that is copied from a subdirectory', 'deps: {jars: ["local:///work/lib/a.jar"]}', []],
      ['the main jar', 'mainApplicationFile: local:///work/a.jar', []],
      [
        'local jars that are not copied',
        '{sparkConf: {spark.kubernetes.jars.avoidDownloadSchemes: "local"}, deps: {jars: ["local:///work/a.jar"]}}',
        [],
      ],
      ['a jar in the working directory of the image', `deps: {jars: ["local://${WORK_DIR}/a.jar"]}`, []],
    ];
    for (const [name, spec, paths] of deleted) {
      it(`${name}: ${paths.join() || 'none'}`, () => {
        const object = application(spec) as any;
        const template = name.includes('of the image') ? undefined : TEMPLATE;
        for (const role of ['driver', 'executor'])
          object.spec[role] = {
            securityContext: { readOnlyRootFilesystem: true },
            ...structuredClone(template && { template }),
          };
        const { notes } = harden(object);
        expect(notes.filter((note) => note.includes('deleted-file'))).to.deep.equal(
          paths.map((path) => `warning deleted-file ${path}`),
        );
      });
    }

    it("are the driver's: an executor alone gets no warning", () => {
      const object = application('deps: {jars: ["local:///work/a.jar"]}') as any;
      object.spec.executor = { securityContext: { readOnlyRootFilesystem: true }, template: TEMPLATE };
      expect(harden(object).notes).to.deep.equal(['warning hidden-file spec.deps.jars[0]']);
    });
  });
});
