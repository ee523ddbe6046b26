import type { Conf } from '../conf/conf.ts';
import type { SparkConf } from '../conf/spark-conf.ts';
import type { LocatedText, Part } from '../part.ts';
import type { ContainerRule } from './place.ts';
import type { RoleName } from './role-names.ts';

/** Where a kind of workload keeps what belongs to one role, and what its operator makes of it. */
export interface RoleLayout {
  readonly name: RoleName;
  /** Key in the application's spec. */
  readonly key: string;
  /** Whether the operator has fields of its own beside the Pod template. */
  readonly fields: boolean;
  /** Keys from the role to its Pod template. */
  readonly template: readonly string[];
  readonly container: ContainerRule;
  /** Whose conf the role takes: `spark.driver.*` or `spark.executor.*`. Daemons take neither. */
  readonly confOf: 'driver' | 'executor' | undefined;
  /**
   * Whether Spark builds the Pod, by `spark.kubernetes.*`, and mounts scratch space and its configuration into
   * it. Otherwise the operator makes it from the template alone.
   */
  readonly podBySpark: boolean;
  /** Whether the operator puts the image of sparkConf, or its own official one, over that of the template. */
  readonly imageByConf: boolean;
  /** Whether the operator takes an account named in sparkConf. Kubeflow's webhook refuses it. */
  readonly accountInConf: boolean;
  readonly scale: Scale;
  /** The field in `monitoring` that makes the role offer metrics. */
  readonly metricsField: string | undefined;
  /** Where its daemon keeps logs, whatever SPARK_LOG_DIR of the workload says. */
  readonly logDirectory: string | undefined;
}

/** What decides how many Pods of a role there are at a time. */
export type Scale =
  | 'OnePod'
  /**
   * `spark.executor.instances` and dynamic allocation; with a field `instances` before them, if there is one, and
   * `unlessSet` Pods where nothing is said.
   */
  | { readonly by: 'Executors'; readonly unlessSet: number; readonly hasField: boolean }
  /** `initWorkers`, `minWorkers` and `maxWorkers` below these keys of the application's spec. */
  | { readonly by: 'Workers'; readonly keys: readonly string[] };

/** Where what a workload says of one role stands. */
export interface RoleParts {
  readonly layout: RoleLayout;
  /** The application's spec. */
  readonly application: Part;
  /** What the application's spec has for the role alone. */
  readonly own: Part;
  /** The spec of the Pod template. */
  readonly pod: Part;
  /** The Spark container of the Pod template. */
  readonly container: Part;
  readonly conf: SparkConf;
  readonly madeBy: Conf;
  env(name: string): LocatedText | undefined;
}
