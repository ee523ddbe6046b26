import type { LocatedText } from '../part.ts';
import type { Role } from '../role/role.ts';
import { ROLE_NAMES, type RoleName } from '../role/role-names.ts';
import { sparkVersions } from '../role/spark-versions.ts';
import { canBeInOneOf, type VersionRange } from '../version.ts';
import type { Workload } from '../workload.ts';
import { confOutputs, localDirectories } from './conf-outputs.ts';
import { logOutputs } from './log4j.ts';
import {
  FILLED_VARIABLES,
  filledVariables,
  OUTPUT_OPTIONS,
  OUTPUT_VARIABLES,
  outputOptions,
  outputVariables,
  TICKET_CACHE,
  ticketCacheDirectories,
} from './named-outputs.ts';

/** One thing that Spark writes, and where. In the versions of its range; without one in all. */
export interface WritablePathRow extends VersionRange {
  readonly name: string;
  readonly roles: readonly RoleName[];
  /** For people: the path, or what decides it. */
  readonly where: string;
  readonly paths: (workload: Workload, role: Role, workDir: string) => string[];
  /** Absent: always needed. Without `holds`: where there are paths. */
  readonly condition?: {
    readonly text: string;
    readonly holds?: (workload: Workload, role: Role) => boolean;
  };
  /** The setting that decides its volume's size and medium; absent: `writablePaths` alone. */
  readonly setting?: 'tmp' | 'workDir' | 'ivy';
  /** Below a directory that is writable anyway it needs no volume: who writes there makes the directory. */
  readonly mayShare?: true;
  /**
   * The image or the user may have something there already, so a mount of the user's is left alone, also a read-only one, and
   * a volume of ours is told.
   */
  readonly mayBeFilled?: true;
  /** There can be several, so that volumes are called by their paths. */
  readonly severalPaths?: true;
  readonly why: string;
  readonly source: string;
}

/**
 * Where Spark writes below its root file system. Scratch space is not here: Spark mounts `spark-local-dir-1` into
 * drivers and executors by itself, and scratch.ts knows the rest. What is written below /tmp and the working directory anyway is told there.
 */
export const WRITABLE_PATHS: readonly WritablePathRow[] = [
  {
    name: 'tmp',
    roles: ROLE_NAMES,
    where: '/tmp',
    paths: () => ['/tmp'],
    setting: 'tmp',
    why: 'The driver makes a directory there before anything else. The JVM unpacks native libraries there (so it must not be mounted noexec), and shells, Python and R use it whatever the JVM is told: R does not start without it. By default also: uploads to S3 (hadoop.tmp.dir), checkpoints of streams, archives on executors, java_opts.txt (images of Spark 3.3), pid files of daemons, and all scratch space of servers and workers.',
    source:
      'Measured on Spark 3.3 to 4.3: without it the driver ends with "Failed to create a temp directory". SparkSubmit.prepareSubmitEnvironment; entrypoint.sh; sbin/spark-daemon.sh; Utils.getConfiguredLocalDirs.',
  },
  {
    name: 'work-dir',
    roles: ['driver', 'executor', 'server'],
    where: 'the working directory of the container',
    paths: (_workload, _role, workDir) => [workDir],
    setting: 'workDir',
    why: "Executors copy the job's jars and files there, drivers too since Spark 3.4. Spark 4.0.0 makes artifacts/ there for any SQL, Connect servers before it too; spark-warehouse is made there, and with a Hive catalogue metastore_db and derby.log. Images built with docker-image-tool from Spark 3.4 on begin with java_opts.txt there.",
    source:
      'Measured on Spark 3.3 to 4.3: without it an executor ends with "./app.jar: Read-only file system". Executor.updateDependencies; SPARK-33782, SPARK-52396, SPARK-41126.',
  },
  {
    name: 'ivy',
    roles: ['driver', 'server'],
    where: 'spark.jars.ivy, else /tmp/.ivy2',
    paths: (workload) => [workload.conf.get('spark.jars.ivy') || IVY_DIRECTORY],
    condition: { text: 'packages are in use', holds: (workload) => workload.packages !== undefined },
    setting: 'ivy',
    why: 'Packages are fetched into it. The default is below the home directory, which official images do not have.',
    source: 'Measured on Spark 3.3 to 4.3: "/nonexistent/.ivy2". MavenUtils; spark-docker 0f76cd1.',
  },
  {
    name: 'hive-jars',
    roles: ['driver', 'server'],
    where: 'ivy.home of the java options, else /tmp/.ivy2',
    paths: (_workload, role) => [ivyHome(role)],
    condition: {
      text: 'spark.sql.hive.metastore.jars is "maven"',
      holds: (workload) => fetchesHiveJars(workload) !== undefined,
    },
    setting: 'ivy',
    severalPaths: true,
    why: "Hive's jars are fetched into it when the catalogue is first used; spark.jars.ivy is not asked there.",
    source:
      'Measured on Spark 3.5 to 4.3: with spark.jars.ivy alone the driver ends with "/nonexistent/.ivy2.5.2/cache/…: No such file or directory". IsolatedClientLoader.downloadVersion, to which HiveUtils gives no path of Ivy; MavenUtils.processIvyPathArg.',
  },
  {
    name: 'worker-dir',
    roles: ['worker'],
    where: 'SPARK_WORKER_DIR, else /opt/spark/work',
    paths: (_workload, role) => [workerDirectory(role)],
    setting: 'workDir',
    why: 'The working directories of the executors are made there, with their jars and output.',
    source: 'Spark docs/spark-standalone.md; Worker.createWorkDir ends the worker if it cannot.',
  },
  {
    name: 'logs',
    roles: ['server', 'master', 'worker'],
    where: 'SPARK_LOG_DIR, else /opt/spark/logs; of workers /opt/spark/work/logs',
    paths: (_workload, role) => [logDirectory(role)],
    mayShare: true,
    why: 'What a daemon prints goes to a file there; without it masters and workers are not started. A Connect server, which runs in the foreground, only complains.',
    source:
      'Measured on Spark 3.5 and 4.0: "failed to launch". sbin/spark-daemon.sh; apache/spark-kubernetes-operator SparkClusterResourceSpec, whose SPARK_LOG_DIR for workers comes last.',
  },
  {
    name: 'event-log',
    roles: ['driver', 'server'],
    where: 'spark.eventLog.dir, else /tmp/spark-events',
    paths: eventLogDirectories,
    condition: { text: 'event logs go to a local directory' },
    severalPaths: true,
    why: 'Spark does not make it: it must exist, so it is a mount of its own even below /tmp.',
    source: 'Spark EventLogFileWriter.requireLogBaseDirAsDirectory.',
  },
  {
    name: 'java-tmp',
    roles: ROLE_NAMES,
    where: 'java.io.tmpdir',
    paths: (_workload, role) => [role.java.property('java.io.tmpdir')!.value],
    condition: {
      text: 'java.io.tmpdir is set already',
      holds: (_workload, role) => Boolean(role.java.property('java.io.tmpdir')?.value),
    },
    setting: 'tmp',
    why: 'The JVM makes its temporary files there instead of in /tmp, and does not make the directory.',
    source: 'java.io.tmpdir in the documentation of java.lang.System.getProperties.',
  },
  {
    name: 'java-files',
    roles: ROLE_NAMES,
    where: `the directories in java options: ${OUTPUT_OPTIONS.map(({ example }) => example).join(', ')}`,
    paths: (_workload, role) => outputOptions(role),
    condition: { text: 'given' },
    severalPaths: true,
    why: 'Logs of the garbage collector, heap dumps, crash reports, recordings, native libraries. The JVM does not start if it cannot open its log.',
    source: 'The man page of java; the documentation of each library.',
  },
  {
    name: 'settings',
    roles: ROLE_NAMES,
    where: 'the local directories that settings name (below)',
    paths: (workload, role) => confOutputs(workload, role, false),
    condition: { text: 'given' },
    mayShare: true,
    severalPaths: true,
    why: 'Spark, Hadoop or Hive writes there instead of below /tmp and the working directory. Where spark.checkpoint.dir or spark.driver.log.localDir cannot be written to, the driver ends when it starts; without the store of the UI it goes on in memory.',
    source:
      'Measured on Spark 4.3: "File file:/var/checkpoints/… does not exist", "unable to create manager for [/var/log/spark-driver/driver.log]", "Failed to create database". conf-outputs.ts has the source of each setting.',
  },
  {
    name: 'existing-directories',
    roles: ROLE_NAMES,
    where: 'those of settings whose directory nobody makes (below)',
    paths: (workload, role) => confOutputs(workload, role, true),
    condition: { text: 'given' },
    severalPaths: true,
    why: 'Spark or Hadoop writes there and does not make the directory: it must exist, so it is a mount of its own even below /tmp.',
    source:
      'Measured on Spark 4.3: an IOException for each metric and period where the directory of CSV is absent. conf-outputs.ts has the source of each setting.',
  },
  {
    name: 'environment',
    roles: ROLE_NAMES,
    where: `the directories of ${OUTPUT_VARIABLES.join(', ')}`,
    paths: (_workload, role) => outputVariables(role),
    condition: { text: 'given' },
    mayShare: true,
    severalPaths: true,
    why: 'Temporary files and caches of shells, Python and R, which are made again where they are empty.',
    source: 'Python tempfile; XDG Base Directory Specification; the documentation of each library.',
  },
  {
    name: 'ticket-cache',
    roles: ROLE_NAMES,
    where: `the directory of ${TICKET_CACHE}`,
    paths: (_workload, role) => ticketCacheDirectories(role),
    condition: { text: 'given as a file or a directory' },
    mayBeFilled: true,
    severalPaths: true,
    why: 'Kerberos keeps its tickets there, where nobody brings them.',
    source: 'MIT Kerberos, "Credential cache".',
  },
  {
    name: 'filled-directories',
    roles: ROLE_NAMES,
    where: `the directories of ${FILLED_VARIABLES.map(({ name }) => name).join(', ')}`,
    paths: (_workload, role) => filledVariables(role).map(({ variable }) => variable.value),
    condition: { text: 'given, and HF_HUB_OFFLINE and the like do not say that nothing is fetched' },
    mayShare: true,
    mayBeFilled: true,
    severalPaths: true,
    why: 'Models and data that libraries fetch, and settings that tools write.',
    source:
      'huggingface_hub "Environment variables"; torch.hub; XDG Base Directory Specification; gcloud; Azure CLI.',
  },
  {
    name: 'log-files',
    roles: ROLE_NAMES,
    where: 'the directories of file appenders',
    paths: logOutputs,
    condition: { text: 'a log4j file in a ConfigMap of the list has them' },
    mayShare: true,
    severalPaths: true,
    why: 'log4j makes the directories of its files, and reports an error for each that it cannot make.',
    source: 'Apache Log4j, File Appender and RollingFile Appender.',
  },
];

/** The rows that hold for a role: for the version of Spark, or for either where image and `sparkVersion` disagree. */
export function writablePathRows(
  workload: Workload,
  role: Role,
  rows: readonly WritablePathRow[] = WRITABLE_PATHS,
): WritablePathRow[] {
  const versions = sparkVersions(workload);
  return rows.filter(
    (row) =>
      row.roles.includes(role.name) &&
      canBeInOneOf(versions, row) &&
      row.condition?.holds?.(workload, role) !== false,
  );
}

/**
 * Where Ivy keeps packages if the user names no directory. Below /tmp, because the operator resolves packages
 * in its own Pod first, and only /tmp is writable there.
 *
 * Source: kubeflow/spark-operator #1132, #2208; SparkSubmit resolves for every Kubernetes submission.
 */
export const IVY_DIRECTORY = '/tmp/.ivy2';

/** That Hive's jars are fetched from Maven, which Ivy does below a directory of its own. */
export function fetchesHiveJars({ conf }: Workload): LocatedText | undefined {
  const jars = conf.located('spark.sql.hive.metastore.jars');
  return jars?.value === 'maven' ? jars : undefined;
}

/** Where Ivy works for Hive's jars. */
export function ivyHome(role: Role): string {
  return role.java.property('ivy.home')?.value || IVY_DIRECTORY;
}

/** Where a worker keeps what belongs to the jobs that it runs. */
export function workerDirectory(role: Role): string {
  return role.env('SPARK_WORKER_DIR')?.value || '/opt/spark/work';
}

/** Where `sbin/spark-daemon.sh` keeps logs. */
function logDirectory(role: Role): string {
  return role.layout.logDirectory ?? (role.env('SPARK_LOG_DIR')?.value || '/opt/spark/logs');
}

/** Where event logs go, if that is a local directory. */
export function eventLogDirectories(workload: Workload): string[] {
  if (!workload.conf.is('spark.eventLog.enabled')) return [];
  return localDirectories(workload, workload.conf.get('spark.eventLog.dir') || 'file:/tmp/spark-events');
}
