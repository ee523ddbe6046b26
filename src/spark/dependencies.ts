/** What an application is made of, and brings with it. */
import { type Answer, ask } from '../values/recording.ts';
import type { Workload } from './workload.ts';

/**
 * What a job is written in. Spark leaves more room beside the heap for those that are not Java alone.
 *
 * Source: Spark BasicDriverFeatureStep (NON_JVM_MEMORY_OVERHEAD_FACTOR).
 */
export function language({ application, kind }: Workload): 'Java' | 'Python' | 'R' {
  if (kind.isJavaByJars && application.get('jars')) return 'Java';
  const type = application.get('type');
  const has = (key: string) => application.get(key) !== undefined;
  const main = askMainFile(application, (file) =>
    /\.py$/.test(file) ? 'py' : /\.[rR]$/.test(file) ? 'R' : '',
  );
  if (type === 'Python' || main === 'py' || has('pyFiles')) return 'Python';
  return type === 'R' || main === 'R' || has('sparkRFiles') ? 'R' : 'Java';
}

function askMainFile<A extends Answer>({ value }: Workload['application'], question: (file: string) => A): A {
  return ask(value ?? {}, 'mainApplicationFile', (file) => question(String(file ?? '')));
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
  const isJar = askMainFile(workload.application, (main) => main !== '' && main !== 'spark-internal');
  const hasJar = isJar && language(workload) === 'Java';
  return hasJar || DEPENDENCIES.some((key) => dependencies(workload, key).length > 0);
}
