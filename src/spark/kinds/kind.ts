import type { Entries } from '../../kubernetes/labels.ts';
import type { Shape } from '../../kubernetes/shape.ts';
import type { OperatorDefault } from '../conf/operator-defaults.ts';
import type { Part } from '../part.ts';
import type { RoleLayout } from '../role/role-layout.ts';
import type { RoleName } from '../role/role-names.ts';

/**
 * One kind of workload: all that depends on which kind it is, so that no other code asks. Nothing may be left out: the
 * compiler names what a new kind does not say.
 */
export interface WorkloadKind {
  // Its objects: two operators have a SparkApplication, so group and name tell a kind.
  readonly group: string;
  /** The versions that its operator serves, the stored one first. */
  readonly versions: readonly string[];
  /** The `kind` of its objects, which stands in the text of each. */
  readonly name: string;
  readonly shape: Shape;
  /** Keys from the object to the application's spec. */
  readonly application: readonly string[];
  /** Keys from the application's spec to the version of Spark. */
  readonly sparkVersion: readonly string[];
  /** The field that says where the driver runs, and its value for a Pod of its own. Undefined: it always does. */
  readonly mode: { readonly key: string; readonly cluster: string } | undefined;
  /** In an order in which the role that runs the driver comes before its executors. */
  readonly roles: readonly RoleLayout[];

  // What its operator does
  /** Whether it runs spark-submit in its own Pod, which fetches packages there first, where only /tmp is writable. */
  readonly submittedByOperator: boolean;
  /** Whether common versions of it hand the values of sparkConf to a shell without quotes, which splits them at blanks. */
  readonly splitsConf: boolean;
  /** Fields that it hands to the driver as conf, behind sparkConf. */
  readonly confFields: readonly ConfField[];
  /** What it sets by itself, in the order of its versions. */
  readonly defaults: readonly OperatorDefault[];
  /** What it puts the version of Spark in the place of, in images of sparkConf. Undefined: nothing. */
  readonly versionPlaceholder: string | undefined;
  /** Whether it says what the master is, whatever sparkConf says. */
  readonly setsMaster: boolean;
  /**
   * Why it refuses a key in sparkConf, as what to do instead. Undefined: it takes it.
   *
   * @param namespace reads that of the workload: few keys are refused by it, and only then may twins not differ in it
   */
  readonly refusal: (key: string, value: string, namespace: () => unknown) => string | undefined;
  /** How long a name it takes, which must be a DNS-1035 label then. Undefined: any name of Kubernetes. */
  readonly longestName: number | undefined;
  /** Keys from the application's spec to whether it starts a job again that has ended; Never by default. Undefined: no field. */
  readonly restartPolicy: readonly string[] | undefined;
  /** What it does with an object that is in the cluster and changes. Undefined: not known. */
  readonly whenChanged: string | undefined;
  /** Whether a workload with the field `jars` is one of Java alone, whatever other files it has. */
  readonly isJavaByJars: boolean;
  /**
   * How many runs of a workload there can be at once: `given` is what the user says for those that can have more than one.
   * What runs without end has one.
   */
  readonly runsAtOnce: (spec: Part, given: number) => number;

  // Its Pods, and what is generated for them
  /** The label with the name of the workload, on every Pod. */
  readonly nameLabel: string;
  /** Other labels that the operator puts on every Pod. */
  readonly operatorLabels: Entries;
  /** Whether the operator copies the labels of the workload onto the Pods that Spark builds. */
  readonly copiesLabels: boolean;
  /** The roles whose Pods get a NetworkPolicy from Spark or the operator. */
  readonly limitedRoles: readonly LimitedRole[];
  /** What the names of objects begin with that are generated for one workload, before its own name. */
  readonly objectNames: string;
}

/** A field with a text, or with true or false, and the key of the conf that it becomes. */
export interface ConfField {
  readonly key: string;
  /** From the application's spec. */
  readonly path: readonly [string, string];
  /** Whether only true is handed on. */
  readonly only?: true;
}

/** A role whose Pods get a NetworkPolicy from their operator, or from Spark. */
export interface LimitedRole {
  readonly role: RoleName;
  /** The version of the operator from which on they do. */
  readonly since: string;
  /** The version from which on it leaves that to the Spark that it submits with, which a workload can keep from it. */
  readonly bySparkSince?: string;
}
