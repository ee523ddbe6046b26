import { expect } from 'chai';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import { application, harden, mounts, READ_ONLY, volumes } from './hardened.ts';

type Settings = Partial<ReadOnlyRootFilesystem>;

const OPTION = '-Djava.io.tmpdir=/tmp';
const EXTRA = 'spark.driver.extraJavaOptions';
const METRICS =
  'monitoring: {exposeDriverMetrics: true, exposeExecutorMetrics: false, prometheus: {jmxExporterJar: /p.jar}}';

function merged(spec: string, driver: string): any {
  const object = application(spec) as any;
  object.spec.driver = (application(`driver:\n  ${READ_ONLY}\n  ${driver || 'cores: 1'}`) as any).spec.driver;
  return object;
}

describe('read-only root: java.io.tmpdir', () => {
  // [what, spec, driver, javaOptions after, extraJavaOptions after, notes]
  const cases: [
    name: string,
    spec: string,
    driver: string,
    field: string | undefined,
    conf: string | undefined,
    settings?: Settings,
    notes?: string[],
  ][] = [
    ['no options', '{}', '', undefined, OPTION],
    ['javaOptions', '{}', 'javaOptions: -Xss1m', `-Xss1m ${OPTION}`, undefined],
    [
      'empty javaOptions, which beat sparkConf',
      `sparkConf: {${EXTRA}: -Xss1m}`,
      'javaOptions: ""',
      OPTION,
      '-Xss1m',
    ],
    [
      'null javaOptions, which are absent',
      `sparkConf: {${EXTRA}: -Xss1m}`,
      'javaOptions: null',
      undefined,
      `-Xss1m ${OPTION}`,
    ],
    ['a line break at the end', '{}', 'javaOptions: "-Xss1m\\n"', `-Xss1m\n${OPTION}`, undefined],
    ['sparkConf', `sparkConf: {${EXTRA}: '-Dx="a b"'}`, '', undefined, `-Dx="a b" ${OPTION}`],
    [
      'both: the field is in effect',
      `sparkConf: {${EXTRA}: -Xss1m}`,
      'javaOptions: -Xss2m',
      `-Xss2m ${OPTION}`,
      '-Xss1m',
    ],
    ['metrics without options', METRICS, '', OPTION, undefined],
    [
      'metrics drop sparkConf',
      `{sparkConf: {${EXTRA}: -Xss1m}, ${METRICS}}`,
      '',
      `-Xss1m ${OPTION}`,
      '-Xss1m',
    ],
    ['metrics with javaOptions', METRICS, 'javaOptions: -Xss1m', `-Xss1m ${OPTION}`, undefined],
    ['metrics of the other role', METRICS.replace('true', 'false'), '', undefined, OPTION],
    ['metrics without Prometheus', METRICS.replace(/, prometheus.*/, '}'), '', undefined, OPTION],
    ['the user said /tmp', '{}', 'javaOptions: -Djava.io.tmpdir=/tmp', OPTION, undefined],
    ['Never', '{}', '', undefined, undefined, { javaTmpDir: 'Never' }],
    ['a ConfigMap of settings, which no driver reads', 'sparkConfigMap: platform', '', undefined, OPTION],
    [
      'a ConfigMap of settings, Always',
      'sparkConfigMap: platform',
      '',
      undefined,
      OPTION,
      { javaTmpDir: 'Always' },
    ],
    [
      "Always keeps the user's",
      '{}',
      'javaOptions: -Djava.io.tmpdir=/tmp/x',
      '-Djava.io.tmpdir=/tmp/x',
      undefined,
      { javaTmpDir: 'Always' },
    ],
  ];
  for (const [name, spec, driver, field, conf, settings = {}, wanted = []] of cases) {
    it(`${name}: ${field ?? conf ?? 'nothing'}`, () => {
      const object = merged(spec, driver);
      const { spec: after, notes } = harden(object, settings);
      expect(after.driver.javaOptions ?? undefined).to.equal(field);
      expect(after.sparkConf?.[EXTRA]).to.equal(conf);
      expect(notes).to.deep.equal(wanted);
    });
  }

  // Wherever a directory is named, it is kept, and gets a volume if nothing else makes it writable.
  const named: [name: string, spec: string, driver: string, extraPaths: string[], notes?: string[]][] = [
    ['javaOptions', '{}', 'javaOptions: -Djava.io.tmpdir=/jvm', ['/jvm']],
    ['the last one wins', '{}', 'javaOptions: -Djava.io.tmpdir=/a -Djava.io.tmpdir="/b"', ['/b']],
    ['extraJavaOptions', `sparkConf: {${EXTRA}: -Djava.io.tmpdir=/jvm}`, '', ['/jvm']],
    [
      'defaultJavaOptions',
      'sparkConf: {spark.driver.defaultJavaOptions: -Djava.io.tmpdir=/jvm}',
      '',
      ['/jvm'],
    ],
    [
      'extra before default',
      `sparkConf: {spark.driver.defaultJavaOptions: -Djava.io.tmpdir=/a, ${EXTRA}: -Djava.io.tmpdir=/b}`,
      '',
      ['/b'],
    ],
    ['JAVA_TOOL_OPTIONS', '{}', 'env: [{name: JAVA_TOOL_OPTIONS, value: -Djava.io.tmpdir=/jvm}]', ['/jvm']],
    [
      'JDK_JAVA_OPTIONS before JAVA_TOOL_OPTIONS',
      '{}',
      'env: [{name: JAVA_TOOL_OPTIONS, value: -Djava.io.tmpdir=/a}, {name: JDK_JAVA_OPTIONS, value: -Djava.io.tmpdir=/b}]',
      ['/b'],
    ],
    [
      'default before the environment',
      'sparkConf: {spark.driver.defaultJavaOptions: -Djava.io.tmpdir=/b}',
      'env: [{name: JDK_JAVA_OPTIONS, value: -Djava.io.tmpdir=/a}]',
      ['/b'],
    ],
    [
      'the environment by sparkConf',
      'sparkConf: {spark.kubernetes.driverEnv.JAVA_TOOL_OPTIONS: -Djava.io.tmpdir=/jvm}',
      '',
      ['/jvm'],
    ],
    ['envVars', '{}', 'envVars: {JAVA_TOOL_OPTIONS: -Djava.io.tmpdir=/jvm}', ['/jvm']],
    ['below /tmp', '{}', 'javaOptions: -Djava.io.tmpdir=/tmp/jvm', ['/tmp/jvm']],
    ['in the working directory', '{}', 'javaOptions: -Djava.io.tmpdir=./jvm', ['/opt/spark/work-dir/jvm']],
    [
      'below a mount of the user',
      'volumes: [{name: j, emptyDir: {}}]',
      'javaOptions: -Djava.io.tmpdir=/jvm/x\n  volumeMounts: [{name: j, mountPath: /jvm}]',
      [],
    ],
    [
      'below a working directory that has files of the image',
      'mainApplicationFile: local:///opt/spark/work-dir/a.jar',
      'javaOptions: -Djava.io.tmpdir=/opt/spark/work-dir/tmp',
      ['/opt/spark/work-dir/tmp'],
      ['info work-dir-moved spec.mainApplicationFile'],
    ],
    [
      'a name that only the Pod knows',
      '{}',
      'javaOptions: "-Djava.io.tmpdir=/jvm/{{APP_ID}}"',
      [],
      ['warning unknown-path spec.driver'],
    ],
    [
      'a name that only the Pod knows, below /tmp',
      '{}',
      'javaOptions: "-Djava.io.tmpdir=/tmp/{{APP_ID}}"',
      [],
    ],
  ];
  for (const [name, spec, driver, extraPaths, wanted = []] of named) {
    it(`the user's directory, ${name}: ${extraPaths.join() || 'no volume more'}`, () => {
      const object = merged(spec, driver);
      const before = structuredClone(object.spec);
      const { spec: after, notes } = harden(object);
      expect(after.driver.javaOptions).to.equal(before.driver.javaOptions);
      expect(after.sparkConf).to.deep.equal(before.sparkConf);
      const own = mounts(after.driver)
        .filter((mount) => mount.includes('harden-spark-java-tmp'))
        .map((mount) => mount.split(' ')[0]);
      expect(own).to.deep.equal(extraPaths);
      expect(notes).to.deep.equal(wanted);
    });
  }

  it("the user's directory below a path that the user made writable: one of its own, for nobody makes it", () => {
    const { spec } = harden(`driver: {${READ_ONLY}, javaOptions: -Djava.io.tmpdir=/opt/app/tmp}`, {
      writablePaths: [{ path: '/opt/app' }],
    });
    expect(mounts(spec.driver)).to.include('/opt/app/tmp = harden-spark-java-tmp');
  });
});

describe('read-only root: Ivy', () => {
  const DEPS = 'deps: {packages: ["org.apache.hadoop:hadoop-aws:3.4.1"]}';
  // [what, spec, spark.jars.ivy after, where the Ivy volume is mounted, notes]
  const cases: [
    name: string,
    spec: string,
    ivy: string | undefined,
    mounted: string | undefined,
    notes?: string[],
  ][] = [
    ['no packages', '{}', undefined, undefined],
    ['an empty list', 'deps: {packages: []}', undefined, undefined],
    ['a blank conf', 'sparkConf: {spark.jars.packages: " "}', undefined, undefined],
    ['no packages, and a directory', 'sparkConf: {spark.jars.ivy: /ivy}', '/ivy', undefined],
    ['deps.packages', DEPS, '/tmp/.ivy2', '/tmp/.ivy2'],
    ['spark.jars.packages', 'sparkConf: {spark.jars.packages: "a:b:1"}', '/tmp/.ivy2', '/tmp/.ivy2'],
    [
      'a directory below /tmp',
      `{sparkConf: {spark.jars.ivy: /tmp/.ivy2.5.2}, ${DEPS}}`,
      '/tmp/.ivy2.5.2',
      '/tmp/.ivy2.5.2',
    ],
    ['/tmp itself', `{sparkConf: {spark.jars.ivy: /tmp}, ${DEPS}}`, '/tmp', undefined],
    [
      'a directory elsewhere',
      `{sparkConf: {spark.jars.ivy: /opt/ivy}, ${DEPS}}`,
      '/opt/ivy',
      '/opt/ivy',
      ['warning ivy-outside-tmp spec.sparkConf["spark.jars.ivy"]'],
    ],
    [
      'a settings file',
      `{sparkConf: {spark.jars.ivySettings: /etc/ivy.xml}, ${DEPS}}`,
      '/tmp/.ivy2',
      '/tmp/.ivy2',
      ['info ivy-settings spec.sparkConf["spark.jars.ivySettings"]'],
    ],
  ];
  for (const [name, spec, ivy, mounted, wanted = []] of cases) {
    it(`${name}: ${ivy ?? 'unset'}, ${mounted ? `volume at ${mounted}` : 'no volume'}`, () => {
      const object = application(spec) as any;
      object.spec.driver = object.spec.executor = undefined;
      object.spec.driver = { securityContext: { readOnlyRootFilesystem: true } };
      object.spec.executor = { securityContext: { readOnlyRootFilesystem: true } };
      const { spec: after, notes } = harden(object);
      expect(after.sparkConf['spark.jars.ivy']).to.equal(ivy);
      expect(mounts(after.driver).filter((mount) => mount.includes('ivy'))).to.deep.equal(
        mounted ? [`${mounted} = harden-spark-ivy`] : [],
      );
      expect(volumes(after).includes('harden-spark-ivy 5Gi')).to.equal(mounted !== undefined);
      expect(mounts(after.executor)).to.have.length(2);
      expect(notes).to.deep.equal(wanted);
    });
  }

  it('is left alone where the driver is not read-only', () => {
    expect(harden(`{${DEPS}, executor: {${READ_ONLY}}}`).spec.sparkConf).not.to.have.property(
      'spark.jars.ivy',
    );
  });

  it('goes into a /tmp of the user, where its cache lasts', () => {
    const { spec } = harden(`
      ${DEPS}
      volumes: [{name: cache, persistentVolumeClaim: {claimName: cache}}]
      driver: {${READ_ONLY}, volumeMounts: [{name: cache, mountPath: /tmp}]}
    `);
    expect(mounts(spec.driver)).to.deep.equal([
      '/tmp = cache',
      '/opt/spark/work-dir = harden-spark-work-dir',
    ]);
  });
});

describe("read-only root: jars of Hive's metastore", () => {
  const MAVEN = 'spark.sql.hive.metastore.jars: maven';
  const HOME = '-Divy.home=/tmp/.ivy2';
  // [what, spec, driver, javaOptions after, extraJavaOptions after, where they are fetched to, notes]
  const cases: [
    name: string,
    spec: string,
    driver: string,
    field: string | undefined,
    conf: string | undefined,
    mounted: string | undefined,
    notes?: string[],
  ][] = [
    [
      'those of Spark',
      'sparkConf: {spark.sql.hive.metastore.jars: builtin}',
      '',
      undefined,
      OPTION,
      undefined,
    ],
    ['from Maven', `sparkConf: {${MAVEN}}`, '', undefined, `${HOME} ${OPTION}`, '/tmp/.ivy2'],
    [
      'behind other options',
      `sparkConf: {${MAVEN}}`,
      'javaOptions: -Xss1m',
      `-Xss1m ${HOME} ${OPTION}`,
      undefined,
      '/tmp/.ivy2',
    ],
    [
      'in a directory of the user',
      `sparkConf: {${MAVEN}}`,
      'javaOptions: -Divy.home=/ivy',
      `-Divy.home=/ivy ${OPTION}`,
      undefined,
      '/ivy',
    ],
    [
      'not in that of packages, which is not asked',
      `sparkConf: {${MAVEN}, spark.jars.ivy: /packages}`,
      '',
      undefined,
      `${HOME} ${OPTION}`,
      '/tmp/.ivy2',
    ],
    [
      'where the options cannot be read',
      `sparkConf: {${MAVEN}, ${EXTRA}: '-Dx="a'}`,
      '',
      undefined,
      '-Dx="a',
      '/tmp/.ivy2',
      [`warning ivy-home spec.sparkConf["${EXTRA}"]`, `info java-tmp-dir spec.sparkConf["${EXTRA}"]`],
    ],
  ];
  for (const [name, spec, driver, field, conf, mounted, wanted = []] of cases) {
    it(name, () => {
      const { spec: after, notes } = harden(merged(spec, driver));
      expect(after.driver.javaOptions).to.equal(field);
      expect(after.sparkConf?.[EXTRA]).to.equal(conf);
      const own = mounts(after.driver).filter((mount) => mount.includes('ivy'));
      expect(own.map((mount) => mount.split(' ')[0])).to.deep.equal(mounted ? [mounted] : []);
      expect(mounts(after.executor).filter((mount) => mount.includes('ivy'))).to.deep.equal([]);
      expect(notes).to.deep.equal(wanted);
    });
  }

  it('may go by a settings file', () => {
    const { notes } = harden(merged(`sparkConf: {${MAVEN}, spark.jars.ivySettings: /etc/ivy.xml}`, ''));
    expect(notes).to.deep.equal(['info ivy-settings spec.sparkConf["spark.jars.ivySettings"]']);
  });

  it('share the volume of packages', () => {
    const spec = `{deps: {packages: ["a:b:1"]}, sparkConf: {${MAVEN}}}`;
    const { spec: after } = harden(merged(spec, ''));
    expect(mounts(after.driver).filter((mount) => mount.includes('ivy'))).to.deep.equal([
      '/tmp/.ivy2 = harden-spark-ivy',
    ]);
  });

  it('come first where there is room for one option', () => {
    const connect: any = {
      apiVersion: 'sparkoperator.k8s.io/v1alpha1',
      kind: 'SparkConnect',
      metadata: { name: 'x' },
      spec: { sparkConf: { 'spark.sql.hive.metastore.jars': 'maven' }, server: {}, executor: {} },
    };
    const { spec, notes } = harden(connect, { mode: 'Enforce' });
    expect(spec.sparkConf[EXTRA]).to.equal(HOME);
    expect(notes).to.include(`info java-tmp-dir spec.sparkConf["${EXTRA}"]`);
  });
});
