import type { WorkloadKind } from '../kinds/kind.ts';
import type { LocatedText, Part } from '../part.ts';
import { Conf, type ConfPlace } from './conf.ts';
import { operatorDefaults, versionsOfOperator } from './operator-defaults.ts';
import type { SparkConf } from './spark-conf.ts';
import { SystemProperties } from './system-properties.ts';

const HADOOP = 'spark.hadoop.';

/** What a workload says, as far as it decides which conf is in effect. */
interface Said {
  readonly kind: WorkloadKind;
  readonly application: Part;
  readonly conf: SparkConf;
  readonly restarts: boolean;
  /** All texts of java options of the driver, strongest first. */
  readonly javaOptions: () => readonly LocatedText[];
  /** The `spark-defaults.conf` of `sparkConfigMap`, where its main class reads it. */
  readonly defaultsFile: ConfPlace | undefined;
}

/**
 * The conf that is in effect when the driver runs, strongest first: fields that the operator hands on as conf, `hadoopConf`,
 * `sparkConf`, what the operator sets by itself, `-Dspark.…`, a file that the main class reads. Several where versions of the
 * operator differ and none is given, the newest last.
 *
 * Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go, where the last of equal keys counts.
 */
export function confsInEffect(said: Said, operatorVersion: string | undefined): readonly Conf[] {
  const { kind, application, conf, defaultsFile } = said;
  const stronger = [fields(kind, application), hadoopConf(application)];
  const weakest = [new SystemProperties(said.javaOptions), ...(defaultsFile ? [defaultsFile] : [])];
  if (kind.defaults.length === 0) return [new Conf([...stronger, conf, ...weakest], conf)];
  return versionsOfOperator(kind.defaults, operatorVersion).map(
    (version) =>
      new Conf([...stronger, conf, operatorDefaults(kind.defaults, version, said), ...weakest], conf),
  );
}

/** The fields that the operator hands on as conf. */
function fields({ confFields }: WorkloadKind, application: Part): ConfPlace {
  const said = ({ path, only }: WorkloadKind['confFields'][number]) => {
    const value = application.child(path[0]).get(path[1]);
    if (typeof value === 'boolean') return value || !only ? String(value) : undefined;
    return typeof value === 'string' ? value : undefined;
  };
  const rowOf = (key: string) => confFields.find((row) => row.key === key);
  return {
    get: (key) => {
      const row = rowOf(key);
      return row && said(row);
    },
    entries: () =>
      confFields.flatMap((row) => {
        const value = said(row);
        return value === undefined ? [] : [[row.key, value] as const];
      }),
    keys: () => confFields.map(({ key }) => key),
    path: (key) => {
      const [role, field] = rowOf(key)!.path;
      return application.child(role).keyPath(field);
    },
  };
}

/** Keys may stand there with and without their beginning. */
function hadoopConf(application: Part): ConfPlace {
  const part = application.child('hadoopConf');
  const found = (key: string) =>
    key.startsWith(HADOOP) ? (part.text(key) ?? part.text(key.slice(HADOOP.length))) : undefined;
  return {
    get: (key) => found(key)?.value,
    entries: () =>
      Object.entries(part.value ?? {})
        .filter(([, value]) => typeof value === 'string')
        .map(([key, value]) => [key.startsWith(HADOOP) ? key : HADOOP + key, value] as const),
    keys: () => Object.keys(part.value ?? {}).flatMap((key) => [key, HADOOP + key]),
    path: (key) => found(key)!.path,
  };
}
