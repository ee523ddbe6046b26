/**
 * Directories that conf tells Spark, Hadoop, Hive or a catalogue to write to. The table also says which values name no
 * file of the image.
 */
import { posix } from 'node:path';
import type { Role, RoleName } from '../role/role.ts';
import { sparkVersions } from '../role/spark-versions.ts';
import { canBeInOneOf, type VersionRange } from '../version.ts';
import type { Workload } from '../workload.ts';
import { csvSinkDirectories, SINK_DIRECTORY } from './csv-sink.ts';
import { directoriesIn, localPathsIn } from './paths.ts';

const DRIVERS: readonly RoleName[] = ['driver', 'server'];
const JOBS: readonly RoleName[] = ['driver', 'executor', 'server'];

interface ConfRow extends VersionRange {
  readonly key: string;
  readonly roles: readonly RoleName[];
  /**
   * What the value is: directories of Hadoop's default file system or of the local one; or the URL of a database, whose
   * own directory Derby makes.
   */
  readonly is: 'URIs' | 'Paths' | 'DerbyUrl';
  /** Whoever writes there does not make the directory, so that it is a mount of its own even below /tmp. */
  readonly mustExist?: true;
  readonly why: string;
  readonly source: string;
}

const CONFIGURATION = 'Spark docs/configuration.md';
const CORE_DEFAULT = 'Hadoop core-default.xml';
const HIVE_CONF = 'Hive HiveConf';

/** Keys that name a directory which is written to; below the working directory or /tmp if they are absent. */
export const OUTPUT_CONF: readonly ConfRow[] = [
  {
    key: 'spark.sql.warehouse.dir',
    roles: JOBS,
    is: 'URIs',
    why: 'managed tables, else ./spark-warehouse',
    source: CONFIGURATION,
  },
  {
    key: 'spark.sql.streaming.checkpointLocation',
    roles: JOBS,
    is: 'URIs',
    why: 'checkpoints of streams, else /tmp/temporary-*',
    source: CONFIGURATION,
  },
  {
    key: 'spark.streaming.checkpoint.directory',
    roles: JOBS,
    is: 'URIs',
    why: 'checkpoints of DStreams',
    source: 'Spark StreamingContext',
  },
  {
    key: 'spark.checkpoint.dir',
    roles: JOBS,
    is: 'URIs',
    since: '4.0',
    why: 'checkpoints of RDDs; the driver makes a directory there when it starts',
    source: 'SparkContext, since SPARK-48268',
  },
  {
    key: 'spark.driver.log.localDir',
    roles: DRIVERS,
    is: 'Paths',
    since: '4.0',
    why: "the driver's log, for its page in the UI",
    source: 'DriverLogger',
  },
  {
    key: 'spark.driver.log.dfsDir',
    roles: DRIVERS,
    is: 'URIs',
    mustExist: true,
    why: "a copy of the driver's log",
    source: 'DriverLogger.DfsAsyncWriter',
  },
  {
    key: 'spark.ui.store.path',
    roles: DRIVERS,
    is: 'Paths',
    since: '3.4',
    why: 'what the UI shows, else in memory',
    source: 'AppStatusStore.createLiveStore',
  },
  {
    key: 'spark.history.store.path',
    roles: DRIVERS,
    is: 'Paths',
    mustExist: true,
    why: 'what a history server has read',
    source: 'Spark docs/monitoring.md; HistoryServerDiskManager',
  },
  {
    key: 'spark.python.unix.domain.socket.dir',
    roles: ['driver', 'executor'],
    is: 'Paths',
    since: '4.1',
    why: 'sockets of Python workers',
    source: CONFIGURATION,
  },
  {
    key: 'spark.python.profile.dump',
    roles: DRIVERS,
    is: 'Paths',
    why: 'profiles of Python',
    source: CONFIGURATION,
  },
  {
    key: 'spark.profiler.localDir',
    roles: ['driver', 'executor'],
    is: 'Paths',
    since: '4.0',
    mustExist: true,
    why: 'profiles of the JVM, else in the working directory',
    source: 'Spark connector/profiler/README.md',
  },
  {
    key: 'spark.r.sql.derby.temp.dir',
    roles: ['driver'],
    is: 'Paths',
    mustExist: true,
    why: "Derby's log under R",
    source: 'Spark RRDD.createSparkContext',
  },
  {
    key: 'spark.deploy.recoveryDirectory',
    roles: ['master'],
    is: 'Paths',
    why: 'what a master recovers from',
    source: 'Spark docs/spark-standalone.md',
  },
  {
    key: SINK_DIRECTORY,
    roles: ['driver', 'executor', 'server', 'master', 'worker'],
    is: 'Paths',
    mustExist: true,
    why: 'metrics as CSV, else in /tmp; each instance of metrics can have a directory of its own',
    source: 'Spark docs/monitoring.md; CsvSink, MetricsConfig; CsvReporter of Dropwizard Metrics',
  },
  {
    key: 'spark.sql.catalog.*.warehouse',
    roles: JOBS,
    is: 'URIs',
    why: 'tables of a catalogue of Iceberg or Paimon',
    source: 'Iceberg "Spark Configuration", HadoopCatalog.initialize; Paimon "Spark Quick Start"',
  },
  {
    key: 'spark.hadoop.hadoop.tmp.dir',
    roles: JOBS,
    is: 'Paths',
    why: "Hadoop's files, else /tmp/hadoop-*",
    source: CORE_DEFAULT,
  },
  {
    key: 'spark.hadoop.fs.s3a.buffer.dir',
    roles: JOBS,
    is: 'Paths',
    why: 'uploads to S3, else below hadoop.tmp.dir',
    source: CORE_DEFAULT,
  },
  {
    key: 'spark.hadoop.fs.azure.buffer.dir',
    roles: JOBS,
    is: 'Paths',
    why: 'uploads to ABFS, else below hadoop.tmp.dir',
    source: CORE_DEFAULT,
  },
  {
    key: 'spark.hadoop.fs.gs.write.temporary.dirs',
    roles: JOBS,
    is: 'Paths',
    mustExist: true,
    why: 'uploads to Google Cloud Storage, where they go to disk first',
    source: 'GoogleCloudDataproc/hadoop-connectors gcs/CONFIGURATION.md',
  },
  {
    key: 'spark.hadoop.fs.oss.buffer.dir',
    roles: JOBS,
    is: 'Paths',
    why: 'uploads to OSS, else below hadoop.tmp.dir',
    source: 'Hadoop "Aliyun OSS Support"',
  },
  {
    key: 'spark.hadoop.fs.cosn.tmp.dir',
    roles: JOBS,
    is: 'Paths',
    why: 'uploads to COS, else /tmp/hadoop_cos',
    source: 'Hadoop "Tencent COS Support"',
  },
  {
    key: 'spark.hadoop.hive.metastore.warehouse.dir',
    roles: JOBS,
    is: 'URIs',
    why: 'managed tables, where spark.sql.warehouse.dir is absent',
    source: 'Spark SharedState.resolveWarehousePath',
  },
  {
    key: 'spark.hadoop.hive.exec.scratchdir',
    roles: DRIVERS,
    is: 'URIs',
    why: "Hive's plans, else /tmp/hive",
    source: HIVE_CONF,
  },
  {
    key: 'spark.hadoop.hive.exec.local.scratchdir',
    roles: DRIVERS,
    is: 'Paths',
    why: "Hive's local files",
    source: HIVE_CONF,
  },
  {
    key: 'spark.hadoop.hive.downloaded.resources.dir',
    roles: DRIVERS,
    is: 'Paths',
    why: 'what sessions of Hive have fetched, else in java.io.tmpdir',
    source: HIVE_CONF,
  },
  {
    key: 'spark.hadoop.hive.server2.logging.operation.log.location',
    roles: DRIVERS,
    is: 'Paths',
    why: "a Thrift server's logs, else in java.io.tmpdir",
    source: HIVE_CONF,
  },
  {
    key: 'spark.hadoop.javax.jdo.option.ConnectionURL',
    roles: DRIVERS,
    is: 'DerbyUrl',
    why: 'the directory above the database that a URL of Derby names, else in the working directory',
    source: `${HIVE_CONF}; Derby "Setting attributes for the database connection URL"`,
  },
];

const OUTPUT_KEYS: ReadonlySet<string> = new Set([
  ...OUTPUT_CONF.map(({ key }) => key),
  ...['spark.local.dir', 'spark.jars.ivy', 'spark.eventLog.dir'],
]);

/** Whether the key is that of an output, also of one that has a row of its own or is scratch space: none names a file of the image. */
export function isOutputConf(key: string): boolean {
  return OUTPUT_KEYS.has(key);
}

/**
 * Local directories that conf names for this role.
 *
 * @param mustExist whether of rows whose directory nobody makes, or of the others
 */
export function confOutputs(workload: Workload, role: Role, mustExist: boolean): string[] {
  const all: string[] = [];
  for (const row of rowsOf(role.name, mustExist)) {
    const directories = directoriesOfRow(workload, role, row);
    if (directories.length > 0 && canBeInOneOf(sparkVersions(workload), row)) all.push(...directories);
  }
  return all;
}

const rowsOfRoles = new Map<string, readonly ConfRow[]>();

function rowsOf(role: RoleName, mustExist: boolean): readonly ConfRow[] {
  const key = `${role} ${mustExist}`;
  let rows = rowsOfRoles.get(key);
  if (!rows) {
    rows = OUTPUT_CONF.filter((row) => row.roles.includes(role) && Boolean(row.mustExist) === mustExist);
    rowsOfRoles.set(key, rows);
  }
  return rows;
}

function directoriesOfRow(workload: Workload, role: Role, { key, is }: ConfRow): string[] {
  if (key === SINK_DIRECTORY) return csvSinkDirectories(workload, role);
  if (key.includes('*'))
    return catalogueWarehouses(workload).flatMap((value) => directoriesOf(workload, is, value));
  return directoriesOf(workload, is, workload.inEffect.get(key));
}

function directoriesOf(workload: Workload, is: ConfRow['is'], value: string | undefined): string[] {
  if (value === undefined) return [];
  if (is === 'URIs') return localDirectories(workload, value);
  if (is === 'DerbyUrl') return aboveDerbyDatabase(value);
  // What does not begin with a slash starts from the working directory, which is writable, or is known only in the Pod.
  return directoriesIn(value.replace(/\bfile:(?=\/)/g, '')).filter((path) => /^\/+[^/]/.test(path));
}

/** Warehouses of catalogues; one behind REST names it to its server, and writes where that one says. */
function catalogueWarehouses({ conf }: Workload): string[] {
  return conf.below('spark.sql.catalog.').flatMap(({ key, value }) => {
    const [catalogue, setting, ...more] = key.split('.');
    if (setting !== 'warehouse' || more.length > 0) return [];
    const of = (name: string) => conf.get(`spark.sql.catalog.${catalogue}.${name}`)?.trim() ?? '';
    const isRest = of('type').toLowerCase() === 'rest' || of('catalog-impl').endsWith('RESTCatalog');
    return isRest ? [] : [value];
  });
}

const DERBY = 'jdbc:derby:';
const DATABASE = 'databaseName=';

/**
 * Derby makes the directory of a database, and refuses one that is there already: what must be writable is the one above.
 *
 * Source: Derby Developer's Guide, "Database connection URL syntax". Measured with Derby 10.16: an empty directory is refused
 * with "already exists", and directories above it are made.
 */
function aboveDerbyDatabase(url: string): string[] {
  const [location, ...attributes] = url.trim().split(';');
  if (!location!.startsWith(DERBY)) return [];
  const named = attributes.find((attribute) => attribute.startsWith(DATABASE))?.slice(DATABASE.length);
  const database = location!.slice(DERBY.length).replace(/^directory:/, '') || (named ?? '');
  return /^\/[^/]/.test(database) ? [posix.dirname(database)] : [];
}

/** A path with a placeholder is told, whole: nobody knows here where it is. */
function isFilledInLater(path: string): boolean {
  return /[${}]/.test(path);
}

/**
 * The local directories of a value of conf. A path without a scheme is in the default file system, which is the local
 * one unless `fs.defaultFS` says otherwise.
 */
export function localDirectories(workload: Workload, text: string | undefined): string[] {
  if (text === undefined) return [];
  const defaultIsLocal = /^file:|^$/.test(
    workload.inEffect.located('spark.hadoop.fs.defaultFS')?.value ?? '',
  );
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith('file:') || (part.startsWith('/') && defaultIsLocal))
    .flatMap((part) =>
      isFilledInLater(part) ? [part.replace(/^file:\/*/, '/')] : localPathsIn(part).slice(0, 1),
    );
}
