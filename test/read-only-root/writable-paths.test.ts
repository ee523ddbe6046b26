import { expect } from 'chai';
import { parse } from 'yaml';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import type { ConfigMaps } from '../../src/spark/conf/config-maps.ts';
import { application, harden, mounts, READ_ONLY } from './hardened.ts';

type Settings = Partial<ReadOnlyRootFilesystem>;

/** The paths at which a role got a volume of ours, besides those that it always has. */
function more(container: any): string[] {
  return mounts(container)
    .filter((mount) => mount.includes('= harden-spark-'))
    .map((mount) => mount.split(' ')[0]!)
    .filter((path) => !['/tmp', '/opt/spark/work-dir', '/opt/spark/logs', '/opt/spark/work'].includes(path));
}

/** A SparkApplication in which both roles are read-only and have these fields. */
function both(spec: string, role: string): any {
  const object = application(spec) as any;
  for (const name of ['driver', 'executor']) object.spec[name] = parse(`{${READ_ONLY}, ${role}}`);
  return object;
}

const option = (text: string) => `javaOptions: '${text}'`;
const variable = (name: string, value: string) => `env: [{name: ${name}, value: "${value}"}]`;
const setting = (key: string, value: string) => `sparkConf: {${key}: "${value}"}`;

/** Of a version that has it. */
const newSetting = (key: string, value: string) => `{sparkVersion: 4.0.1, sparkConf: {${key}: "${value}"}}`;

describe('read-only root: places that the workload names', () => {
  // [what, fields of the spec, fields of driver and executor, the driver's places, the executor's if they differ]
  const rows: [name: string, spec: string, role: string, driver: string[], executor?: string[]][] = [
    ['a GC log', '{}', option('-Xlog:gc*:file=/var/log/spark/gc.log:time:filecount=5'), ['/var/log/spark']],
    ['a GC log in quotes', '{}', option('-Xlog:gc*:file="/gc/a.log":time'), ['/gc']],
    ['a GC log without file=', '{}', option('-Xlog:gc:/gc/a.log'), ['/gc']],
    ['a GC log of Java 8', '{}', option('-Xloggc:/gc/%p.log'), ['/gc']],
    ['a log to stdout', '{}', option('-Xlog:gc:stdout'), []],
    ['a log to the standard output of the process', '{}', option('-Xlog:gc:/dev/fd/1'), []],
    ['a log in shared memory', '{}', option('-Xlog:gc:/dev/shm/gc/a.log'), ['/dev/shm/gc']],
    ['a GC log in /tmp', '{}', option('-Xloggc:/tmp/gc.log'), []],
    [
      'a GC log below /tmp, in a directory that nobody makes',
      '{}',
      option('-Xloggc:/tmp/gc/a.log'),
      ['/tmp/gc'],
    ],
    ['a GC log in the working directory', '{}', option('-Xloggc:gc.log'), []],
    ['a heap dump', '{}', option('-XX:HeapDumpPath=/dumps/a.hprof'), ['/dumps']],
    ['heap dumps', '{}', option('-XX:HeapDumpPath=/dumps/spark'), ['/dumps/spark']],
    ['a crash report', '{}', option('-XX:ErrorFile=/crash/hs_err%p.log'), ['/crash']],
    [
      'a recording',
      '{}',
      option('-XX:StartFlightRecording=duration=60s,filename=/jfr/a.jfr,dumponexit=true'),
      ['/jfr'],
    ],
    ['a recording, with a colon', '{}', option('-XX:StartFlightRecording:filename=/jfr/a.jfr'), ['/jfr']],
    ['recordings on their way', '{}', option('-XX:FlightRecorderOptions=repository=/jfr'), ['/jfr']],
    ['derby', '{}', option('-Dderby.system.home=/derby'), ['/derby']],
    ["derby's log", '{}', option('-Dderby.stream.error.file=/derby/derby.log'), ['/derby']],
    ['native libraries', '{}', option('-Dorg.xerial.snappy.tempdir=/native'), ['/native']],
    ['two of them', '{}', option('-Xloggc:/gc/a.log -XX:HeapDumpPath=/dumps'), ['/gc', '/dumps']],
    ['two in one place', '{}', option('-Xloggc:/x/a.log -XX:ErrorFile=/x/b.log'), ['/x']],
    [
      'in sparkConf, for one role',
      setting('spark.driver.extraJavaOptions', '-Xloggc:/gc/a.log'),
      'cores: 1',
      ['/gc'],
      [],
    ],
    [
      'in default options',
      setting('spark.executor.defaultJavaOptions', '-Xloggc:/gc/a.log'),
      'cores: 1',
      [],
      ['/gc'],
    ],
    ['in the environment', '{}', variable('JAVA_TOOL_OPTIONS', '-Xloggc:/gc/a.log'), ['/gc']],

    ['TMPDIR', '{}', variable('TMPDIR', '/scratch'), ['/scratch']],
    [
      'the cache of Python packages',
      '{}',
      variable('XDG_CACHE_HOME', '/home/spark/.cache'),
      ['/home/spark/.cache'],
    ],
    ['matplotlib', '{}', variable('MPLCONFIGDIR', '/mpl'), ['/mpl']],
    ['numba', '{}', variable('NUMBA_CACHE_DIR', '/numba'), ['/numba']],
    ['R', '{}', variable('R_USER_CACHE_DIR', '/r'), ['/r']],
    ['below /tmp', '{}', variable('MPLCONFIGDIR', '/tmp/mpl'), []],
    ['temporary files of Python', '{}', variable('TMP', '/t'), ['/t']],
    ['the cache of uv', '{}', variable('UV_CACHE_DIR', '/uv'), ['/uv']],
    ['compiled kernels', '{}', variable('TRITON_CACHE_DIR', '/triton'), ['/triton']],
    ['temporary files of joblib', '{}', variable('JOBLIB_TEMP_FOLDER', '/joblib'), ['/joblib']],
    ['Ray', '{}', variable('RAY_TMPDIR', '/ray'), ['/ray']],
    ['data that is only read', '{}', variable('NLTK_DATA', '/nltk'), []],
    ['a ticket cache', '{}', variable('KRB5CCNAME', 'FILE:/krb/cc'), ['/krb']],
    ['a ticket cache without a type', '{}', variable('KRB5CCNAME', '/krb/cc'), ['/krb']],
    ['ticket caches', '{}', variable('KRB5CCNAME', 'DIR:/krb/cc'), ['/krb/cc']],
    ['a ticket cache in /tmp', '{}', variable('KRB5CCNAME', '/tmp/krb5cc_185'), []],
    [
      'a ticket cache below /tmp, in a directory that nobody makes',
      '{}',
      variable('KRB5CCNAME', '/tmp/k/cc'),
      ['/tmp/k'],
    ],
    ['a ticket cache in the kernel', '{}', variable('KRB5CCNAME', 'KEYRING:persistent:185'), []],
    ['models below /tmp', '{}', variable('HF_HOME', '/tmp/models'), []],
    [
      'models that are there',
      '{}',
      'env: [{name: HF_HOME, value: /models}, {name: HF_HUB_OFFLINE, value: "1"}]',
      [],
    ],
    ['temporary files of JNA', '{}', option('-Djna.tmpdir=/jna'), ['/jna']],
    ['an archive of classes', '{}', option('-XX:ArchiveClassesAtExit=/cds/x.jsa'), ['/cds']],
    ['properties of other programs', '{}', option('-Dlog.dir=/l -Dhadoop.log.dir=/h'), []],
    ['a variable by sparkConf', setting('spark.executorEnv.MPLCONFIGDIR', '/mpl'), 'cores: 1', [], ['/mpl']],

    ['the warehouse', setting('spark.sql.warehouse.dir', '/warehouse'), 'cores: 1', ['/warehouse']],
    [
      'the warehouse as a URI',
      setting('spark.sql.warehouse.dir', 'file:///warehouse'),
      'cores: 1',
      ['/warehouse'],
    ],
    ['the warehouse in a store', setting('spark.sql.warehouse.dir', 's3a://b/warehouse'), 'cores: 1', []],
    [
      'the warehouse in the default file system',
      'sparkConf: {spark.sql.warehouse.dir: /warehouse, spark.hadoop.fs.defaultFS: "hdfs://n"}',
      'cores: 1',
      [],
    ],
    [
      'the warehouse in the default file system of hadoopConf',
      '{sparkConf: {spark.sql.warehouse.dir: /warehouse}, hadoopConf: {fs.defaultFS: "s3a://b"}}',
      'cores: 1',
      [],
    ],
    [
      'the warehouse in a local file system by name',
      'sparkConf: {spark.sql.warehouse.dir: /warehouse, spark.hadoop.fs.defaultFS: "file:///"}',
      'cores: 1',
      ['/warehouse'],
    ],
    ['uploads to S3', setting('spark.hadoop.fs.s3a.buffer.dir', '/s3a,/s3b'), 'cores: 1', ['/s3a', '/s3b']],
    ['uploads to S3 by hadoopConf', 'hadoopConf: {fs.s3a.buffer.dir: /s3a}', 'cores: 1', ['/s3a']],
    ["Hadoop's files", setting('spark.hadoop.hadoop.tmp.dir', '/hadoop'), 'cores: 1', ['/hadoop']],
    [
      'uploads below what only the Pod knows',
      setting('spark.hadoop.fs.s3a.buffer.dir', `\${hadoop.tmp.dir}/s3a`),
      'cores: 1',
      [],
    ],
    [
      'checkpoints of streams',
      setting('spark.sql.streaming.checkpointLocation', '/checkpoints'),
      'cores: 1',
      ['/checkpoints'],
    ],
    [
      "Hive's scratch space, in the driver",
      setting('spark.hadoop.hive.exec.scratchdir', '/hive'),
      'cores: 1',
      ['/hive'],
      [],
    ],
    ["the driver's log", newSetting('spark.driver.log.localDir', '/logs'), 'cores: 1', ['/logs'], []],
    [
      "the driver's log, whatever the default file system",
      '{sparkVersion: 4.0.1, sparkConf: {spark.driver.log.localDir: /logs, spark.hadoop.fs.defaultFS: "hdfs://n"}}',
      'cores: 1',
      ['/logs'],
      [],
    ],
    [
      "the driver's log before Spark 4.0",
      '{sparkVersion: 3.5.7, sparkConf: {spark.driver.log.localDir: /logs, spark.checkpoint.dir: /c}}',
      'cores: 1',
      [],
    ],
    [
      "a copy of the driver's log, where it must exist",
      setting('spark.driver.log.dfsDir', 'file:/tmp/logs'),
      'cores: 1',
      ['/tmp/logs'],
      [],
    ],
    [
      "a copy of the driver's log in a store",
      setting('spark.driver.log.dfsDir', 's3a://b/logs'),
      'cores: 1',
      [],
    ],
    ['checkpoints of RDDs', newSetting('spark.checkpoint.dir', '/checkpoints'), 'cores: 1', ['/checkpoints']],
    [
      'checkpoints of DStreams',
      setting('spark.streaming.checkpoint.directory', 'file:///checkpoints'),
      'cores: 1',
      ['/checkpoints'],
    ],
    ['the store of the UI', setting('spark.ui.store.path', '/ui'), 'cores: 1', ['/ui'], []],
    ['the store of the UI below /tmp', setting('spark.ui.store.path', '/tmp/ui'), 'cores: 1', []],
    [
      'the store of a history server',
      setting('spark.history.store.path', '/tmp/h'),
      'cores: 1',
      ['/tmp/h'],
      [],
    ],
    ['profiles of Python', setting('spark.python.profile.dump', '/profiles'), 'cores: 1', ['/profiles'], []],
    ['profiles of the JVM', newSetting('spark.profiler.localDir', '/profiles'), 'cores: 1', ['/profiles']],
    ["Derby's log under R", setting('spark.r.sql.derby.temp.dir', '/derby'), 'cores: 1', ['/derby'], []],
    ['uploads to ABFS', setting('spark.hadoop.fs.azure.buffer.dir', '/abfs'), 'cores: 1', ['/abfs']],
    ['uploads to OSS', 'hadoopConf: {fs.oss.buffer.dir: /oss}', 'cores: 1', ['/oss']],
    ['uploads to COS', 'hadoopConf: {fs.cosn.tmp.dir: /cos}', 'cores: 1', ['/cos']],
    [
      'uploads to Google Cloud Storage',
      'hadoopConf: {fs.gs.write.temporary.dirs: "/a,/b"}',
      'cores: 1',
      ['/a', '/b'],
    ],
    ["directories of Hadoop's own jobs", 'hadoopConf: {mapreduce.cluster.local.dir: /mr}', 'cores: 1', []],
    ["Hive's warehouse", 'hadoopConf: {hive.metastore.warehouse.dir: /hive}', 'cores: 1', ['/hive']],
    [
      'a database of Derby, which must not exist',
      'hadoopConf: {javax.jdo.option.ConnectionURL: "jdbc:derby:;databaseName=/metastore/db;create=true"}',
      'cores: 1',
      ['/metastore'],
      [],
    ],
    [
      'a database of Derby by its short name',
      setting('spark.hadoop.javax.jdo.option.ConnectionURL', 'jdbc:derby:/metastore/db;create=true'),
      'cores: 1',
      ['/metastore'],
      [],
    ],
    [
      'a database of Derby, said to be a directory',
      setting('spark.hadoop.javax.jdo.option.ConnectionURL', 'jdbc:derby:directory:/metastore/db'),
      'cores: 1',
      ['/metastore'],
      [],
    ],
    ...[
      'jdbc:derby:;databaseName=metastore_db;create=true',
      'jdbc:derby:memory:db;create=true',
      'jdbc:derby://host:1527/db',
      'jdbc:postgresql://host/db',
      'jdbc:sqlserver://host;databaseName=/metastore/db',
      'jdbc:other:/metastore/db',
    ].map((url): [string, string, string, string[]] => [
      `the database ${url}`,
      setting('spark.hadoop.javax.jdo.option.ConnectionURL', url),
      'cores: 1',
      [],
    ]),
    [
      'the database /db of Derby at the root',
      setting('spark.hadoop.javax.jdo.option.ConnectionURL', 'jdbc:derby:/tmp/db'),
      'cores: 1',
      [],
    ],
    [
      'a catalogue',
      'sparkConf: {spark.sql.catalog.a.type: hadoop, spark.sql.catalog.a.warehouse: "file:/iceberg"}',
      'cores: 1',
      ['/iceberg'],
    ],
    [
      'a catalogue in the default file system',
      setting('spark.sql.catalog.a.warehouse', '/iceberg'),
      'cores: 1',
      ['/iceberg'],
    ],
    [
      'a catalogue in HDFS',
      'sparkConf: {spark.sql.catalog.a.warehouse: /iceberg, spark.hadoop.fs.defaultFS: "hdfs://n"}',
      'cores: 1',
      [],
    ],
    ['a catalogue in a store', setting('spark.sql.catalog.a.warehouse', 's3a://b/iceberg'), 'cores: 1', []],
    [
      'a catalogue behind REST',
      'sparkConf: {spark.sql.catalog.a.type: rest, spark.sql.catalog.a.warehouse: /name}',
      'cores: 1',
      [],
    ],
    ['another setting of a catalogue', setting('spark.sql.catalog.a.x.warehouse', '/x'), 'cores: 1', []],
    [
      'metrics as CSV, in a directory that nobody makes',
      'sparkConf: {"spark.metrics.conf.*.sink.csv.class": org.apache.spark.metrics.sink.CsvSink, "spark.metrics.conf.*.sink.csv.directory": /tmp/m}',
      'cores: 1',
      ['/tmp/m'],
    ],
    [
      'metrics as CSV in the working directory, which name no file of the image',
      setting('"spark.metrics.conf.*.sink.csv.directory"', '/opt/spark/work-dir/metrics'),
      'cores: 1',
      ['/opt/spark/work-dir/metrics'],
    ],
    [
      'a catalogue in the working directory',
      setting('spark.sql.catalog.a.warehouse', 'file:/opt/spark/work-dir/iceberg'),
      'cores: 1',
      [],
    ],
    [
      'metrics of one role',
      'sparkConf: {"spark.metrics.conf.driver.sink.out.class": org.apache.spark.metrics.sink.CsvSink, "spark.metrics.conf.*.sink.out.directory": /all, "spark.metrics.conf.driver.sink.out.directory": /own}',
      'cores: 1',
      ['/own'],
      ['/all'],
    ],
    [
      'a directory of another sink',
      'sparkConf: {"spark.metrics.conf.*.sink.x.class": org.example.Sink, "spark.metrics.conf.*.sink.x.directory": /x}',
      'cores: 1',
      [],
    ],
    [
      "metrics by the operator's field",
      'monitoring: {metricsProperties: "*.sink.csv.directory=/m\\n*.sink.csv.class=org.apache.spark.metrics.sink.CsvSink"}',
      'cores: 1',
      ['/m'],
    ],
    ['a setting of masters alone', setting('spark.deploy.recoveryDirectory', '/recovery'), 'cores: 1', []],
  ];
  for (const [name, spec, role, driver, executor = driver] of rows) {
    it(`${name}: ${driver.join(', ') || 'nothing more'}${executor === driver ? '' : `; executor: ${executor.join(', ')}`}`, () => {
      const { spec: after, notes } = harden(both(spec, role));
      expect(more(after.driver)).to.deep.equal(driver);
      expect(more(after.executor)).to.deep.equal(executor);
      expect(notes).to.deep.equal([]);
    });
  }

  describe('in which there may be something', () => {
    const models = variable('HF_HOME', '/models/');
    const NOTE = (role: string) => `warning empty-volume spec.${role}.env[0].value`;

    it('get a volume, which is told', () => {
      for (const name of [
        'HF_HOME',
        'TORCH_HOME',
        'XDG_CONFIG_HOME',
        'XDG_DATA_HOME',
        'CLOUDSDK_CONFIG',
        'AZURE_CONFIG_DIR',
      ]) {
        const { spec, notes } = harden(both('{}', variable(name, '/models/')));
        expect(more(spec.driver), name).to.deep.equal(['/models']);
        expect(notes).to.deep.equal([NOTE('driver'), NOTE('executor')]);
      }
    });

    it('are left to the user, who has mounted something read-only', () => {
      const object = both('volumes: [{name: m, persistentVolumeClaim: {claimName: m}}]', models);
      for (const role of ['driver', 'executor'])
        object.spec[role].volumeMounts = [{ name: 'm', mountPath: '/models', readOnly: true }];
      const { spec, notes } = harden(object);
      expect(more(spec.driver)).to.deep.equal([]);
      expect(notes).to.deep.equal([]);
    });

    it('are left to the image, if the user says so', () => {
      const { spec, notes } = harden(both('{}', models), { keepReadOnly: ['/models'] });
      expect(more(spec.driver)).to.deep.equal([]);
      expect(notes).to.deep.equal([]);
    });

    it('are not told where the user asks for a volume', () => {
      const { spec, notes } = harden(both('{}', models), { writablePaths: [{ path: '/models' }] });
      expect(more(spec.driver)).to.deep.equal(['/models']);
      expect(notes).to.deep.equal([]);
    });
  });

  it('mounts nothing over Spark itself, and says where the log must not go', () => {
    const { spec, notes } = harden(both('{}', option('-Xloggc:/opt/spark/gc.log')));
    expect(more(spec.driver)).to.deep.equal([]);
    expect(notes).to.include('warning system-directory spec.driver');
  });

  it('mounts nothing over files of the image', () => {
    const { spec, notes } = harden(
      both('mainApplicationFile: local:///opt/app/a.jar', option('-Xloggc:/opt/app/gc.log')),
    );
    expect(more(spec.driver)).to.deep.equal([]);
    expect(notes).to.deep.equal(['warning hidden-file spec.mainApplicationFile']);
  });

  it('takes a mount of the user', () => {
    const object = both('volumes: [{name: l, emptyDir: {}}]', option('-Xloggc:/logs/gc/a.log'));
    for (const role of ['driver', 'executor'])
      object.spec[role].volumeMounts = [{ name: 'l', mountPath: '/logs' }];
    const { spec, notes } = harden(object);
    expect(more(spec.driver)).to.deep.equal([]);
    expect(notes).to.deep.equal([]);
  });

  it('calls volumes by their paths, whatever names them', () => {
    const { spec } = harden(both('{}', option('-Xloggc:/gc/a.log -XX:HeapDumpPath=/dumps')));
    expect(mounts(spec.driver)).to.include.members(['/gc = harden-spark-gc', '/dumps = harden-spark-dumps']);
    expect(spec.volumes).to.deep.include({ name: 'harden-spark-gc', emptyDir: { sizeLimit: '10Gi' } });
  });

  it('a master recovers from where it says', () => {
    const cluster: any = {
      apiVersion: 'spark.apache.org/v1',
      kind: 'SparkCluster',
      metadata: { name: 'x' },
      spec: { sparkConf: { 'spark.deploy.recoveryDirectory': '/recovery' } },
    };
    const { spec } = harden(cluster, { mode: 'Enforce' });
    const [master, worker] = ['masterSpec', 'workerSpec'].map(
      (role) => spec[role].statefulSetSpec.template.spec.containers[0],
    );
    expect(more(master)).to.deep.equal(['/recovery']);
    expect(more(worker)).to.deep.equal([]);
  });

  describe('event logs', () => {
    const ON = 'spark.eventLog.enabled: "true"';
    const LOST = (key: string) => `info event-log-lost spec.sparkConf["spark.eventLog.${key}"]`;
    // [what, spec, extra of the driver, settings, the driver's places, notes]
    const cases: [
      name: string,
      spec: string,
      driver: string,
      settings: Settings,
      paths: string[],
      notes: string[],
    ][] = [
      ['off', setting('spark.eventLog.dir', '/events'), '', {}, [], []],
      [
        'the default, which must exist below /tmp',
        `sparkConf: {${ON}}`,
        '',
        {},
        ['/tmp/spark-events'],
        [LOST('enabled')],
      ],
      [
        'a directory below /tmp',
        `sparkConf: {${ON}, spark.eventLog.dir: "file:/tmp/e"}`,
        '',
        {},
        ['/tmp/e'],
        [LOST('dir')],
      ],
      [
        'a directory elsewhere',
        `sparkConf: {${ON}, spark.eventLog.dir: /events}`,
        '',
        {},
        ['/events'],
        [LOST('dir')],
      ],
      ['a store', `sparkConf: {${ON}, spark.eventLog.dir: "s3a://b/events"}`, '', {}, [], []],
      [
        'a claim',
        `sparkConf: {${ON}, spark.eventLog.dir: /events}`,
        '',
        { writablePaths: [{ path: '/events', source: { persistentVolumeClaim: { claimName: 'c' } } }] },
        ['/events'],
        [],
      ],
      [
        'a mount of the user at it',
        `{volumes: [{name: e, emptyDir: {}}], sparkConf: {${ON}, spark.eventLog.dir: /events}}`,
        'volumeMounts: [{name: e, mountPath: /events/}]',
        {},
        [],
        [],
      ],
      [
        'a claim of the user above it',
        `{volumes: [{name: e, persistentVolumeClaim: {claimName: e}}], sparkConf: {${ON}, spark.eventLog.dir: /data/events}}`,
        'volumeMounts: [{name: e, mountPath: /data}]',
        {},
        [],
        [],
      ],
      [
        'an empty volume of the user above it',
        `{volumes: [{name: e, emptyDir: {}}], sparkConf: {${ON}, spark.eventLog.dir: /data/events}}`,
        'volumeMounts: [{name: e, mountPath: /data}]',
        {},
        [],
        ['warning missing-directory spec.sparkConf["spark.eventLog.dir"]'],
      ],
    ];
    for (const [name, spec, driver, settings, paths, wanted] of cases) {
      it(`${name}: ${paths.join(', ') || 'nothing more'}`, () => {
        const object = application(spec) as any;
        object.spec.driver = parse(`{${READ_ONLY}, ${driver || 'cores: 1'}}`);
        const { spec: after, notes } = harden(object, settings);
        expect(more(after.driver)).to.deep.equal(paths);
        expect(notes.filter((note) => /event-log|missing-directory/.test(note))).to.deep.equal(wanted);
      });
    }

    it("are the driver's alone", () => {
      expect(more(harden(both(`sparkConf: {${ON}}`, 'cores: 1')).spec.executor)).to.deep.equal([]);
    });
  });

  describe('checkpoints of a job that is started again', () => {
    const DIR = 'spark.sql.streaming.checkpointLocation: /checkpoints';
    const LOST = 'warning checkpoint-lost spec.sparkConf["spark.sql.streaming.checkpointLocation"]';
    const CLAIM = { persistentVolumeClaim: { claimName: 'c' } };
    const always = (conf: string, more = '') =>
      `{restartPolicy: {type: Always}, sparkConf: {${conf}}${more}}`;
    // [what, spec, fields of the driver, settings, notes]
    const cases: [name: string, spec: string, driver: string, settings: Settings, notes: string[]][] = [
      ['never', `sparkConf: {${DIR}}`, '', {}, []],
      ['never, in so many words', `{restartPolicy: {type: Never}, sparkConf: {${DIR}}}`, '', {}, []],
      ['always', always(DIR), '', {}, [LOST]],
      ['on failure', `{restartPolicy: {type: OnFailure}, sparkConf: {${DIR}}}`, '', {}, [LOST]],
      ['below /tmp', always('spark.sql.streaming.checkpointLocation: "file:/tmp/c"'), '', {}, [LOST]],
      [
        'of DStreams',
        always('spark.streaming.checkpoint.directory: /checkpoints'),
        '',
        {},
        ['warning checkpoint-lost spec.sparkConf["spark.streaming.checkpoint.directory"]'],
      ],
      ['of RDDs, which no other run reads', always('spark.checkpoint.dir: /checkpoints'), '', {}, []],
      ['in a store', always('spark.sql.streaming.checkpointLocation: "s3a://b/c"'), '', {}, []],
      ['in the default file system', always(`${DIR}, spark.hadoop.fs.defaultFS: "hdfs://n"`), '', {}, []],
      ['on a claim', always(DIR), '', { writablePaths: [{ path: '/checkpoints', source: CLAIM }] }, []],
      [
        'on a claim that goes with the Pod',
        always(DIR),
        '',
        { writablePaths: [{ path: '/checkpoints', source: { ephemeral: { size: '1Gi' } } }] },
        [LOST],
      ],
      [
        'on a volume of the user',
        always(DIR, ', volumes: [{name: c, persistentVolumeClaim: {claimName: c}}]'),
        'volumeMounts: [{name: c, mountPath: /checkpoints}]',
        {},
        [],
      ],
    ];
    for (const [name, spec, driver, settings, wanted] of cases) {
      it(`${name}: ${wanted.length === 0 ? 'nothing to say' : 'lost'}`, () => {
        const object = application(spec) as any;
        object.spec.driver = parse(`{${READ_ONLY}, ${driver || 'cores: 1'}}`);
        const { notes } = harden(object, settings);
        expect(notes.filter((note) => note.includes('checkpoint'))).to.deep.equal(wanted);
      });
    }

    it('of the Apache operator, by its own field', () => {
      const object: any = {
        apiVersion: 'spark.apache.org/v1',
        kind: 'SparkApplication',
        metadata: { name: 'x' },
        spec: {
          applicationTolerations: { restartConfig: { restartPolicy: 'OnInfrastructureFailure' } },
          sparkConf: { 'spark.sql.streaming.checkpointLocation': '/checkpoints' },
        },
      };
      expect(harden(object, { mode: 'Enforce' }).notes).to.include(LOST);
    });
  });

  describe('ConfigMaps of the list', () => {
    const LOG4J2 =
      'appender.f.fileName = /var/log/app/app.log\nappender.f.filePattern=/var/log/old/app-%i.log.gz';
    const DATA: { [name: string]: { [key: string]: string } } = {
      log4j2: { 'log4j2.properties': LOG4J2 },
      log4j1: { 'log4j.properties': 'log4j.appender.f.File=/var/log/app/app.log\n' },
      xml: { 'log4j2.xml': '<File name="f" fileName="/var/log/app/app.log"/>' },
      yaml: { 'log4j2.yaml': 'File:\n  fileName: /var/log/app/app.log\n' },
      relative: { 'log4j2.properties': 'appender.f.fileName=logs/app.log\nappender.g.fileName=app.log' },
      other: { 'app.properties': LOG4J2 },
      defaults: {
        'spark-defaults.conf':
          '# ours\nspark.jars: local:///tmp/a.jar\nspark.history.store.path=/store\nspark.driver.extraJavaOptions  -Xss1m -Dx=y\n',
      },
    };
    const configMaps: ConfigMaps = (name) => DATA[name];
    const APP = ['/var/log/app'];

    // [what, spec, fields of the roles, places]
    const cases: [name: string, spec: string, role: string, paths: string[]][] = [
      ['sparkConfigMap', 'sparkConfigMap: log4j2', 'cores: 1', ['/var/log/app', '/var/log/old']],
      ['a ConfigMap field', '{}', 'configMaps: [{name: log4j1, path: /etc/log4j}]', APP],
      [
        'a volume',
        'volumes: [{name: l, configMap: {name: xml}}]',
        'volumeMounts: [{name: l, mountPath: /etc/l}]',
        APP,
      ],
      ['a volume that is not mounted', 'volumes: [{name: l, configMap: {name: xml}}]', 'cores: 1', []],
      [
        'a projected volume of the template',
        '{}',
        'template: {spec: {volumes: [{name: l, projected: {sources: [{configMap: {name: yaml}}]}}], containers: [{volumeMounts: [{name: l, mountPath: /l}]}]}}',
        APP,
      ],
      ['files in the working directory', 'sparkConfigMap: relative', 'cores: 1', []],
      ['another file', 'sparkConfigMap: other', 'cores: 1', []],
    ];
    for (const [name, spec, role, paths] of cases) {
      it(`log4j in ${name}: ${paths.join(', ') || 'nothing more'}`, () => {
        const { spec: after, notes } = harden(both(spec, role), {}, configMaps);
        expect(more(after.driver)).to.deep.equal(paths);
        expect(more(after.executor)).to.deep.equal(paths);
        expect(notes).to.deep.equal([]);
      });
    }

    it('a spark-defaults.conf names no directories, java options or files, for drivers do not read it', () => {
      const { spec, notes } = harden(both('sparkConfigMap: defaults', 'cores: 1'), {}, configMaps);
      expect(more(spec.driver)).to.deep.equal([]);
      expect(spec.sparkConf).to.deep.equal({
        'spark.driver.extraJavaOptions': '-Djava.io.tmpdir=/tmp',
        'spark.executor.extraJavaOptions': '-Djava.io.tmpdir=/tmp',
      });
      expect(notes).to.deep.equal([]);
    });

    it('a history server reads it, below sparkConf', () => {
      const history = 'sparkConfigMap: defaults, mainClass: org.apache.spark.deploy.history.HistoryServer';
      const ofFile = harden(both(`{${history}}`, 'cores: 1'), {}, configMaps);
      expect(more(ofFile.spec.driver)).to.deep.equal(['/store']);
      const own = both(`{${history}, sparkConf: {spark.history.store.path: /own}}`, 'cores: 1');
      expect(more(harden(own, {}, configMaps).spec.driver)).to.deep.equal(['/own']);
    });
  });

  describe('what no volume solves', () => {
    const cases: [name: string, spec: string, driver: string, notes: string[]][] = [
      ['user 185', '{}', 'securityContext: {readOnlyRootFilesystem: true, runAsUser: 185}', []],
      ['root', '{}', 'securityContext: {readOnlyRootFilesystem: true, runAsUser: 0}', []],
      [
        'another user, for whom official images make up a line',
        '{}',
        'securityContext: {readOnlyRootFilesystem: true, runAsUser: 1000}',
        [],
      ],
      ['another user of the Pod', '{}', 'podSecurityContext: {runAsUser: 1000}', []],
      [
        "the container's user before the Pod's",
        '{}',
        'securityContext: {readOnlyRootFilesystem: true, runAsUser: 185}\npodSecurityContext: {runAsUser: 1000}',
        [],
      ],
      [
        "the field before the template's",
        '{}',
        'podSecurityContext: {fsGroup: 1}\ntemplate: {spec: {securityContext: {runAsUser: 1000}}}',
        [],
      ],
      ['another user of the template', '{}', 'template: {spec: {securityContext: {runAsUser: 1000}}}', []],
      [
        'no root in Spark 3.3.2',
        'sparkVersion: 3.3.2',
        'podSecurityContext: {runAsNonRoot: true}',
        ['warning starts-as-root spec.driver.podSecurityContext.runAsNonRoot'],
      ],
      [
        'no root, but 185, in Spark 3.3.2',
        'sparkVersion: 3.3.2',
        'podSecurityContext: {runAsNonRoot: true, runAsUser: 185}',
        [],
      ],
      ['no root in Spark 3.3.3', 'sparkVersion: 3.3.3', 'podSecurityContext: {runAsNonRoot: true}', []],
      [
        'a home that is read-only',
        '{}',
        variable('HOME', '/home/app'),
        ['warning read-only-home spec.driver.env[0].value'],
      ],
      ['a home below /tmp', '{}', variable('HOME', '/tmp/home'), []],
    ];
    for (const [name, spec, driver, wanted] of cases) {
      it(`${name}: ${wanted.join() || 'nothing to say'}`, () => {
        const object = application(spec) as any;
        object.spec.driver = { ...parse(READ_ONLY), ...parse(driver) };
        expect(harden(object).notes).to.deep.equal(wanted);
      });
    }

    it('a home is writable once the user says so', () => {
      const object = application('{}') as any;
      object.spec.driver = parse(`{${READ_ONLY}, ${variable('HOME', '/home/app')}}`);
      expect(harden(object, { writablePaths: [{ path: '/home/app' }] }).notes).to.deep.equal([]);
    });
  });
});
