/**
 * Directories that the workload tells Spark, the JVM or a library to write to: in conf, java options and the
 * environment. The tables also say which strings name no file of the image.
 *
 * Sources: Spark docs/configuration.md; Hadoop core-default.xml; Hive HiveConf; the options of `java`; the
 * documentation of each library.
 */
import { posix } from 'node:path';
import { splitJavaOptions } from '../role/java-options.ts';
import type { Role, RoleName } from '../role/role.ts';
import type { Workload } from '../workload.ts';
import { localPathsIn } from './paths.ts';

const DRIVERS: readonly RoleName[] = ['driver', 'server'];
const JOBS: readonly RoleName[] = ['driver', 'executor', 'server'];

interface ConfRow {
  readonly key: string;
  readonly roles: readonly RoleName[];
  readonly why: string;
}

/** Keys of conf that name a directory which is written to; below the working directory or /tmp if they are absent. */
export const OUTPUT_CONF: readonly ConfRow[] = [
  { key: 'spark.sql.warehouse.dir', roles: JOBS, why: 'managed tables, else ./spark-warehouse' },
  { key: 'spark.sql.streaming.checkpointLocation', roles: JOBS, why: 'checkpoints, else /tmp/temporary-*' },
  {
    key: 'spark.python.unix.domain.socket.dir',
    roles: ['driver', 'executor'],
    why: 'sockets of Python workers',
  },
  { key: 'spark.deploy.recoveryDirectory', roles: ['master'], why: 'what a master recovers from' },
  { key: 'spark.hadoop.hadoop.tmp.dir', roles: JOBS, why: "Hadoop's files, else /tmp/hadoop-*" },
  { key: 'spark.hadoop.fs.s3a.buffer.dir', roles: JOBS, why: 'uploads to S3, else below hadoop.tmp.dir' },
  { key: 'spark.hadoop.hive.exec.scratchdir', roles: DRIVERS, why: "Hive's plans, else /tmp/hive" },
  { key: 'spark.hadoop.hive.exec.local.scratchdir', roles: DRIVERS, why: "Hive's local files" },
];

/** Variables that name a directory which is written to, and which is made again if it is empty. */
export const OUTPUT_VARIABLES: readonly string[] = [
  'TMPDIR',
  'XDG_CACHE_HOME',
  'XDG_RUNTIME_DIR',
  'PIP_CACHE_DIR',
  'PYTHONPYCACHEPREFIX',
  'MPLCONFIGDIR',
  'NUMBA_CACHE_DIR',
  'IPYTHONDIR',
  'R_USER_CACHE_DIR',
  'SPARK_PID_DIR',
];

/** All outputs, also those that have rows of their own or are scratch space: none names a file of the image. */
export const ALL_OUTPUT_VARIABLES: ReadonlySet<string> = new Set([
  ...OUTPUT_VARIABLES,
  ...['SPARK_LOCAL_DIRS', 'SPARK_LOG_DIR', 'SPARK_WORKER_DIR'],
]);
export const ALL_OUTPUT_CONF: ReadonlySet<string> = new Set([
  ...OUTPUT_CONF.map(({ key }) => key),
  ...['spark.local.dir', 'spark.jars.ivy', 'spark.eventLog.dir'],
]);

interface OptionRow {
  /** Its first group is what is written to. */
  readonly pattern: RegExp;
  readonly is: 'file' | 'directory' | 'either';
  readonly example: string;
}

/**
 * Java options that name what is written to. The JVM does not start if it cannot open a GC log; the others are
 * lost without a word.
 */
export const OUTPUT_OPTIONS: readonly OptionRow[] = [
  { pattern: /^-Xloggc:(.+)$/, is: 'file', example: '-Xloggc:' },
  { pattern: /^-Xlog:[^:]*:(?:file=)?"?(\/[^":]+)/, is: 'file', example: '-Xlog:gc:file=' },
  { pattern: /^-XX:HeapDumpPath=(.+)$/, is: 'either', example: '-XX:HeapDumpPath=' },
  { pattern: /^-XX:(?:ErrorFile|LogFile)=(.+)$/, is: 'file', example: '-XX:ErrorFile=' },
  {
    pattern: /^-XX:StartFlightRecording[:=](?:.*,)?filename=([^,]+)/,
    is: 'file',
    example: '-XX:StartFlightRecording=filename=',
  },
  {
    pattern: /^-XX:FlightRecorderOptions[:=](?:.*,)?repository=([^,]+)/,
    is: 'directory',
    example: '-XX:FlightRecorderOptions=repository=',
  },
  { pattern: /^-Dderby\.system\.home=(.+)$/, is: 'directory', example: '-Dderby.system.home=' },
  { pattern: /^-Dderby\.stream\.error\.file=(.+)$/, is: 'file', example: '-Dderby.stream.error.file=' },
  {
    pattern: /^-D(?:org\.xerial\.snappy\.tempdir|ZstdTempFolder|io\.netty\.(?:native\.workdir|tmpdir))=(.+)$/,
    is: 'directory',
    example: '-Dorg.xerial.snappy.tempdir=',
  },
];

/** Such as /dev/stdout, which is there and can be written to. */
const DEVICE = /^\/(?:dev|proc)\/(?!shm(?:\/|$))/;

/** Local directories that conf names for this role. */
export function outputsInConf(workload: Workload, role: Role): string[] {
  return OUTPUT_CONF.filter(({ roles }) => roles.includes(role.name)).flatMap(({ key }) =>
    localDirectories(workload, workload.confInEffect(key)?.value),
  );
}

/** The directories of what java options of this role name; relative ones are in the working directory anyway. */
export function outputOptions(role: Role): string[] {
  return role.java.all
    .flatMap(({ value }) => splitJavaOptions(value))
    .flatMap((option) => {
      for (const { pattern, is } of OUTPUT_OPTIONS) {
        const path = pattern.exec(option)?.[1];
        if (path?.startsWith('/')) return DEVICE.test(path) ? [] : [directoryOf(path, is)];
      }
      return [];
    });
}

/** The directories that variables of this role name. */
export function outputVariables(role: Role): string[] {
  return OUTPUT_VARIABLES.flatMap((name) => role.env(name)?.value ?? []).filter((path) =>
    path.startsWith('/'),
  );
}

export function isOutputOption(option: string): boolean {
  return (
    /^-Djava\.io\.tmpdir=|^-Xlog/.test(option) || OUTPUT_OPTIONS.some(({ pattern }) => pattern.test(option))
  );
}

/**
 * The local directories of a value of conf. A path without a scheme is in the default file system, which is the local
 * one unless `fs.defaultFS` says otherwise.
 */
export function localDirectories(workload: Workload, text: string | undefined): string[] {
  if (text === undefined) return [];
  const defaultIsLocal = /^file:|^$/.test(workload.confInEffect('spark.hadoop.fs.defaultFS')?.value ?? '');
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part.startsWith('file:') || (part.startsWith('/') && defaultIsLocal))
    .flatMap((part) => localPathsIn(part).slice(0, 1));
}

/** A heap dump's path is a directory if it is one already, else a file. */
function directoryOf(path: string, is: OptionRow['is']): string {
  const isFile = is === 'file' || (is === 'either' && posix.extname(path) !== '');
  return isFile ? posix.dirname(path) : path;
}
