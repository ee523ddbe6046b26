import { normalise } from './paths.ts';
import type { Role, RoleName } from './role.ts';
import type { Workload } from './workload.ts';

/** How the image is laid out, where that is not in the workload. */
export interface Layout {
  readonly workDir: string;
}

/** One place that Spark writes to. */
export interface WritablePathRow {
  readonly name: string;
  readonly roles: readonly RoleName[];
  /** For people: the path, or what decides it. */
  readonly where: string;
  readonly paths: (workload: Workload, role: Role, layout: Layout) => string[];
  /** Absent: always needed. */
  readonly condition?: { readonly text: string; readonly holds: (workload: Workload, role: Role) => boolean };
  /** The setting that decides its volume's size and medium. */
  readonly setting: 'tmp' | 'workDir' | 'ivy';
  /** Needs no volume of its own below a place that is writable anyway. */
  readonly mayShare?: true;
  readonly why: string;
  readonly source: string;
}

/**
 * Where Spark writes below its root file system. Scratch space is not here: Spark mounts `spark-local-dir-1`
 * by itself.
 */
export const WRITABLE_PATHS: readonly WritablePathRow[] = [
  {
    name: 'tmp',
    roles: ['driver', 'executor'],
    where: '/tmp',
    paths: () => ['/tmp'],
    setting: 'tmp',
    why: 'The driver makes a directory there before anything else; native libraries are unpacked there, and shells, Python and R use it whatever the JVM is told.',
    source:
      'Measured on Spark 3.3 to 4.3: without it the driver ends with "Failed to create a temp directory". SparkSubmit.prepareSubmitEnvironment.',
  },
  {
    name: 'work-dir',
    roles: ['driver', 'executor'],
    where: 'the working directory of the container',
    paths: (_workload, role, layout) => [workingDirectory(role, layout)],
    setting: 'workDir',
    why: "Executors copy the job's jars and files there, drivers too since Spark 3.4; spark-warehouse, metastore_db and artifacts are made there.",
    source:
      'Measured on Spark 3.3 to 4.3: without it an executor ends with "./app.jar: Read-only file system". Executor.updateDependencies; SPARK-33782.',
  },
  {
    name: 'ivy',
    roles: ['driver'],
    where: 'spark.jars.ivy, else /tmp/.ivy2',
    paths: (workload) => [workload.conf.get('spark.jars.ivy') || IVY_DIRECTORY],
    condition: { text: 'packages are in use', holds: (workload) => workload.packages !== undefined },
    setting: 'ivy',
    why: 'Packages are fetched into it. The default is below the home directory, which official images do not have.',
    source: 'Measured on Spark 3.3 to 4.3: "/nonexistent/.ivy2". MavenUtils; spark-docker 0f76cd1.',
  },
  {
    name: 'java-tmp',
    roles: ['driver', 'executor'],
    where: 'java.io.tmpdir',
    paths: (_workload, role) => [role.javaProperty('java.io.tmpdir')!.value],
    condition: {
      text: 'java.io.tmpdir is set already',
      holds: (_workload, role) => Boolean(role.javaProperty('java.io.tmpdir')?.value),
    },
    setting: 'tmp',
    mayShare: true,
    why: 'The JVM makes its temporary files there instead of in /tmp.',
    source: 'java.io.tmpdir in the documentation of java.lang.System.getProperties.',
  },
];

/**
 * Where Ivy keeps packages if the user names no directory. Below /tmp, because the operator resolves packages
 * in its own Pod first, and only /tmp is writable there.
 *
 * Source: kubeflow/spark-operator #1132, #2208; SparkSubmit resolves for every Kubernetes submission.
 */
export const IVY_DIRECTORY = '/tmp/.ivy2';

/** The working directory of a role's container. */
export function workingDirectory(role: Role, layout: Layout): string {
  return normalise(role.workingDir ?? layout.workDir);
}
