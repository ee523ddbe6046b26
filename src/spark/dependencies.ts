/** What an application is made of, and brings with it. */
import type { Workload } from './workload.ts';

/**
 * What a job is written in. Spark leaves more room beside the heap for those that are not Java alone.
 *
 * Source: Spark BasicDriverFeatureStep (NON_JVM_MEMORY_OVERHEAD_FACTOR).
 */
export function language({ application, kind }: Workload): 'Java' | 'Python' | 'R' {
  if (kind.isJavaByJars && application.get('jars')) return 'Java';
  const main = mainFile(application);
  const type = application.get('type');
  if (type === 'Python' || main.endsWith('.py') || application.get('pyFiles') !== undefined) return 'Python';
  if (type === 'R' || /\.[rR]$/.test(main) || application.get('sparkRFiles') !== undefined) return 'R';
  return 'Java';
}

function mainFile(application: Workload['application']): string {
  return String(application.get('mainApplicationFile') ?? '');
}

export type Dependency = 'packages' | 'jars' | 'files' | 'pyFiles' | 'archives';

/** Where else than in `deps` the same is asked for. */
const DEPENDENCY_CONF: Readonly<Record<Dependency, string>> = {
  packages: 'spark.jars.packages',
  jars: 'spark.jars',
  files: 'spark.files',
  pyFiles: 'spark.submit.pyFiles',
  archives: 'spark.archives',
};

const DEPENDENCIES = Object.keys(DEPENDENCY_CONF) as Dependency[];

/** In `deps` of the kubeflow operator, in sparkConf, or at the top of Apache's. */
export function dependencies({ application, conf }: Workload, key: Dependency): string[] {
  const listed = application.child('deps').list<unknown>(key).items.map(String);
  const texts = [conf.get(DEPENDENCY_CONF[key]), application.get(key)];
  const split = texts.flatMap((text) => (typeof text === 'string' ? text.split(',') : []));
  return [...listed, ...split].map((text) => text.trim()).filter((text) => text !== '');
}

/**
 * Whether the job brings files that Spark copies into the working directories of its containers: those it lists, and its
 * own jar, wherever that lies. `spark-internal` stands for a main class of Spark's own.
 *
 * Source: Spark Executor.updateDependencies, SparkSubmit.downloadResourcesToCurrentDirectory (SPARK-33782).
 */
export function bringsFiles(workload: Workload): boolean {
  const main = mainFile(workload.application);
  const hasJar = main !== '' && main !== 'spark-internal' && language(workload) === 'Java';
  return hasJar || DEPENDENCIES.some((key) => dependencies(workload, key).length > 0);
}
