import type { KubernetesObject } from 'kpt-functions';
import { Part } from './part.ts';
import { type Found, Role, type RoleLayout } from './role.ts';
import type { Shape, ShapeMistake } from './shape.ts';
import { SPARK_APPLICATION_ROLES, SPARK_APPLICATION_SHAPE } from './spark-application.ts';
import { SparkConf } from './spark-conf.ts';

/** One kind of workload: how its objects are laid out. */
interface WorkloadKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Keys from the object to the application's spec. */
  readonly application: readonly string[];
  readonly roles: readonly RoleLayout[];
  readonly shape: Shape;
}

const KINDS: readonly WorkloadKind[] = [
  {
    group: 'sparkoperator.k8s.io',
    version: 'v1beta2',
    kind: 'SparkApplication',
    application: ['spec'],
    roles: SPARK_APPLICATION_ROLES,
    shape: SPARK_APPLICATION_SHAPE,
  },
  {
    group: 'sparkoperator.k8s.io',
    version: 'v1beta2',
    kind: 'ScheduledSparkApplication',
    application: ['spec', 'template'],
    roles: SPARK_APPLICATION_ROLES,
    shape: SPARK_APPLICATION_SHAPE,
  },
];

/** The kinds that are worked on; a text that names none of them holds no workload. */
export const WORKLOAD_KINDS: readonly string[] = [...new Set(KINDS.map(({ kind }) => kind))];

/** Why a workload is left as it is; a finding of that object. */
export type Obstacle =
  | ShapeMistake
  | {
      rule: 'spark-workload/unsupported';
      severity: 'warning';
      message: string;
      field: { path: string; currentValue?: unknown; proposedValue?: unknown };
    };

/** A Spark workload of any kind. Steps ask it and its roles, and change the object through them, in place. */
export class Workload {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly namespace?: string;
  /** The application's spec: `spec`, or `spec.template`. */
  readonly application: Part;
  readonly conf: SparkConf;
  readonly roles: readonly Role[];
  private readonly kind: WorkloadKind;

  constructor(object: KubernetesObject, kind: WorkloadKind) {
    this.object = object;
    this.kind = kind;
    const metadata = Part.root(object).child('metadata');
    this.name = metadata.get('name') ?? metadata.get('generateName') ?? '';
    this.namespace = metadata.get('namespace');
    this.application = Part.root(object).child(...kind.application);
    this.conf = new SparkConf(this.application.child('sparkConf'));
    const roles: Role[] = [];
    for (const layout of kind.roles) {
      const driver = layout.name === 'executor' ? roles.find(({ name }) => name === 'driver') : undefined;
      roles.push(new Role(this.application, this.conf, layout, driver));
    }
    this.roles = roles;
  }

  /** What stands in the way of reading and editing this workload: all of it at once, nothing if it can be done. */
  get obstacles(): Obstacle[] {
    const { group, version, application, shape } = this.kind;
    if (this.object.apiVersion !== `${group}/${version}`) {
      return [
        unsupported(
          'apiVersion',
          this.object.apiVersion,
          `${group}/${version}`,
          'operators serve no other version',
        ),
      ];
    }
    const root = Part.root(this.object);
    for (let depth = 1; depth <= application.length; depth++) {
      const part = root.child(...application.slice(0, depth));
      if (!part.value) {
        const mistakes: ShapeMistake[] = [];
        shape(
          root.child(...application.slice(0, depth - 1)).get(application[depth - 1]!),
          part.path,
          mistakes,
        );
        return mistakes;
      }
    }
    const mode = this.application.get('mode');
    if (typeof mode === 'string' && mode !== 'cluster') {
      return [
        unsupported(
          this.application.keyPath('mode'),
          mode,
          'cluster',
          'in other modes the driver does not run in a Pod of its own',
        ),
      ];
    }
    const mistakes: ShapeMistake[] = [];
    shape(this.application.value, this.application.path, mistakes);
    return mistakes;
  }

  get sparkVersion(): string | undefined {
    return this.application.get('sparkVersion');
  }

  get sparkConfigMap(): Found | undefined {
    const value = this.application.get<string>('sparkConfigMap');
    return value ? { value, path: this.application.keyPath('sparkConfigMap') } : undefined;
  }

  /** Where packages are asked for that Ivy fetches when the job starts. */
  get packages(): { path: string } | undefined {
    const deps = this.application.child('deps');
    if (deps.list('packages').items.length > 0) return { path: deps.keyPath('packages') };
    return this.conf.get('spark.jars.packages')?.trim()
      ? { path: this.conf.path('spark.jars.packages') }
      : undefined;
  }
}

function unsupported(path: string, currentValue: string, proposedValue: string, reason: string): Obstacle {
  return {
    rule: 'spark-workload/unsupported',
    severity: 'warning',
    message: `\`${path}\` must be "${proposedValue}" for this workload to be hardened, got "${currentValue}": ${reason}. It was left as it is.`,
    field: { path, currentValue, proposedValue },
  };
}

/** The workload view of an object, by its API group and kind; undefined for anything else. */
export function workloadOf(object: KubernetesObject): Workload | undefined {
  const [group, version] = String(object.apiVersion).split('/');
  const kind = KINDS.find((row) => row.kind === object.kind && row.group === group);
  return kind && version !== undefined ? new Workload(object, kind) : undefined;
}
