import type { LocatedText, Part } from '../part.ts';
import type { SparkConf } from '../spark-conf.ts';
import type { RoleLayout } from './role-layout.ts';

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
  env(name: string): LocatedText | undefined;
}
