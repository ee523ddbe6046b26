import { parse } from 'yaml';
import { functionConfig, runHardenSpark } from '../real/function.ts';
import { type Job, type Workload, workloadText } from './job.ts';

/** How a workload is made ready for a read-only root. */
export const COLUMNS = {
  bare: 'the flag, and nothing else',
  recipe:
    'two volumes, `-Djava.io.tmpdir` and `spark.jars.ivy` on them: what people do by hand (kubeflow/spark-operator#2313)',
  'harden-spark': 'what this function makes of it',
} as const;

export type Column = keyof typeof COLUMNS;

/** The columns that say something about a kind of workload. */
export function columnsOf(job: Job): Column[] {
  const columns = Object.keys(COLUMNS) as Column[];
  return columns.filter(
    (column) => column !== 'recipe' || /^kind: SparkApplication$/m.test(workloadText(job, '')),
  );
}

export interface Prepared {
  readonly workload: Workload;
  /** What the function says besides what it changed. */
  readonly findings: readonly string[];
}

/** The workload of a job, made ready in one of the three ways. */
export function prepare(
  column: Column,
  job: Job,
  version: string,
  keepReadOnly: readonly string[] = [],
): Prepared {
  const text = workloadText(job, version);
  switch (column) {
    case 'bare':
      return { workload: withFlag(parse(text)), findings: [] };
    case 'recipe':
      return { workload: followRecipe(withFlag(parse(text))), findings: [] };
    case 'harden-spark': {
      const config = job.config ? parse(job.config) : enforce(keepReadOnly);
      const { items, findings } = runHardenSpark([parse(text)], config);
      return { workload: items[0], findings };
    }
  }
}

function enforce(keepReadOnly: readonly string[]) {
  return functionConfig({ readOnlyRootFilesystem: { mode: 'Enforce', keepReadOnly } });
}

const recipe = {
  volumes: [
    { name: 'jvm-tmp', emptyDir: { sizeLimit: '750Mi' } },
    { name: 'spark-ivy', emptyDir: { sizeLimit: '750Mi' } },
  ],
  volumeMounts: [
    { name: 'jvm-tmp', mountPath: '/opt/spark/jvm-tmp' },
    { name: 'spark-ivy', mountPath: '/opt/spark/ivy' },
  ],
  javaOptions: '-Djava.io.tmpdir=/opt/spark/jvm-tmp',
};

/** Written for SparkApplications, in their fields. */
function followRecipe(workload: Workload): Workload {
  const { spec } = workload;
  spec.volumes = [...(spec.volumes ?? []), ...recipe.volumes];
  spec.sparkConf = { ...spec.sparkConf, 'spark.jars.ivy': '/opt/spark/ivy' };
  for (const role of ['driver', 'executor']) {
    spec[role].volumeMounts = [...(spec[role].volumeMounts ?? []), ...recipe.volumeMounts];
    if (spec[role].javaOptions) spec[role].javaOptions += ` ${recipe.javaOptions}`;
    else {
      const key = `spark.${role}.extraJavaOptions`;
      spec.sparkConf[key] = [spec.sparkConf[key], recipe.javaOptions].filter(Boolean).join(' ');
    }
  }
  return workload;
}

/** In the fields of the operator, or in the Pod templates of kinds without such fields. */
function withFlag(workload: Workload): Workload {
  const { kind, spec } = workload;
  const flag = { readOnlyRootFilesystem: true };
  switch (kind) {
    case 'SparkConnect':
      spec.server.template = {
        spec: { containers: [{ name: 'spark-kubernetes-driver', securityContext: flag }] },
      };
      spec.executor.template = {
        spec: { containers: [{ name: 'spark-kubernetes-executor', securityContext: flag }] },
      };
      break;
    case 'SparkCluster':
      for (const role of ['master', 'worker']) {
        const template = { spec: { containers: [{ name: role, securityContext: flag }] } };
        spec[`${role}Spec`] = { statefulSetSpec: { template } };
      }
      break;
    default:
      for (const role of ['driver', 'executor']) spec[role].securityContext = flag;
  }
  return workload;
}
