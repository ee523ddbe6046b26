import type { Container, EnvVar } from 'kubernetes-types/core/v1.d.ts';
import { systemProperty } from './java-options.ts';
import type { Part } from './part.ts';
import { fieldsPlace, flagOf, type Place, podTemplatePlace, sparkContainer } from './place.ts';
import type { SparkConf } from './spark-conf.ts';

/** The parts that a Spark workload's Pods play. */
export type RoleName = 'driver' | 'executor' | 'server' | 'master' | 'worker';

/** Where a kind keeps what belongs to one role. */
export interface RoleLayout {
  readonly name: RoleName;
  /** Key in the application's spec. */
  readonly key: string;
  /** Whether the operator has fields of its own beside the Pod template. */
  readonly fields: boolean;
  /** Keys from the role to its Pod template. */
  readonly template: readonly string[];
  /** Names of the Spark container in a Pod template; a new one gets the first. */
  readonly containers: readonly string[];
}

/** A value that was found, and where. */
export interface Found {
  readonly value: string;
  readonly path: string;
}

/** Environment variables that the JVM reads, strongest first; `_JAVA_OPTIONS` is read after the command line. */
const JVM_ENV_AFTER = ['_JAVA_OPTIONS'];
const JVM_ENV_BEFORE = ['JDK_JAVA_OPTIONS', 'JAVA_TOOL_OPTIONS'];

/** One role of a workload: what its Spark container gets, wherever in the object that stands. */
export class Role {
  readonly name: RoleName;
  /** Key in the application's spec, and the path that findings name. */
  readonly key: string;
  readonly path: string;
  readonly fields?: Place;
  readonly template: Place;
  /** For executors: the driver, whose account and scratch directories they inherit. */
  readonly driver?: Role;

  private readonly application: Part;
  private readonly own: Part;
  private readonly pod: Part;
  private readonly container: Part;
  private readonly conf: SparkConf;

  constructor(application: Part, conf: SparkConf, layout: RoleLayout, driver?: Role) {
    this.name = layout.name;
    this.key = layout.key;
    this.application = application;
    this.conf = conf;
    this.driver = driver;
    this.own = application.child(layout.key);
    this.path = this.own.path;
    this.pod = this.own.child(...layout.template, 'spec');
    this.container = sparkContainer(this.pod, layout.containers);
    if (layout.fields) this.fields = fieldsPlace(application, this.own);
    this.template = podTemplatePlace(this.pod, this.container);
  }

  get places(): Place[] {
    return this.fields ? [this.fields, this.template] : [this.template];
  }

  // Read-only root

  /**
   * Where the security context in effect stands: the field if it is set, for the webhook replaces the whole
   * context of the container by it; else the template's.
   *
   * Source: kubeflow/spark-operator internal/webhook/sparkpod_defaulter.go, addContainerSecurityContext.
   */
  get contextPlace(): Place | undefined {
    return this.places.find((place) => place.context.value);
  }

  get readOnlyRoot(): boolean {
    const place = this.contextPlace;
    return place !== undefined && flagOf(place) === true;
  }

  // The container

  /** The container's working directory, where the template moves it away from the image's. */
  get workingDir(): string | undefined {
    return this.container.get('workingDir');
  }

  /** The other containers of the Pod: sidecars and init containers, of fields and template. */
  get otherContainers(): { path: string; container: Container }[] {
    const lists = [this.pod.list<Container>('containers'), this.pod.list<Container>('initContainers')];
    if (this.fields) {
      lists.unshift(this.own.list<Container>('sidecars'), this.own.list<Container>('initContainers'));
    }
    const spark = this.container.value;
    return lists.flatMap((list) =>
      list.items
        .filter((container) => container !== spark)
        .map((container) => ({ path: list.elementPath(container), container })),
    );
  }

  /** ConfigMaps and Secrets that the operator mounts by fields of its own. */
  get mountedObjects(): { path: string; mountPath: string }[] {
    if (!this.fields) return [];
    return ['configMaps', 'secrets'].flatMap((key) => {
      const list = this.own.list<{ name: string; path: string }>(key);
      return list.items.map((item) => ({ path: list.elementPath(item), mountPath: item.path }));
    });
  }

  /**
   * An environment variable with a plain value. The webhook appends the field's last, and the last one wins;
   * Spark adds its own (the deprecated `envVars` among them) to the template's.
   */
  env(name: string): Found | undefined {
    const confKey =
      this.name === 'executor' ? `spark.executorEnv.${name}` : `spark.kubernetes.driverEnv.${name}`;
    return (
      (this.fields && listed(this.own, name)) ??
      (this.fields && found(this.own.child('envVars'), name)) ??
      foundIn(this.conf, confKey) ??
      listed(this.container, name)
    );
  }

  // Java options

  /** `spark.driver.extraJavaOptions` or the executor's. */
  private get extraJavaOptionsKey(): string {
    return `spark.${this.name}.extraJavaOptions`;
  }

  /**
   * With Prometheus monitoring that exposes the role, the operator makes `javaOptions` of its own, which then
   * replace `extraJavaOptions` of sparkConf.
   *
   * Source: kubeflow/spark-operator internal/controller/sparkapplication/monitoring_config.go.
   */
  private get metricsReplaceJavaOptions(): boolean {
    if (!this.fields) return false;
    const monitoring = this.application.child('monitoring');
    const exposed = this.name === 'driver' ? 'exposeDriverMetrics' : 'exposeExecutorMetrics';
    return monitoring.child('prometheus').value !== undefined && monitoring.get(exposed) === true;
  }

  /** The java options of this role as the user wrote them: `javaOptions` beats sparkConf. */
  get javaOptions(): Found | undefined {
    return (this.fields && found(this.own, 'javaOptions')) ?? foundIn(this.conf, this.extraJavaOptionsKey);
  }

  /** Writes all java options of the role, to the place that reaches the JVM. */
  setJavaOptions(value: string): void {
    const inField =
      this.fields && (this.own.get('javaOptions') !== undefined || this.metricsReplaceJavaOptions);
    if (inField) this.own.set('javaOptions', value);
    else this.conf.set(this.extraJavaOptionsKey, value);
  }

  /** Every text of options that the role's JVM reads, strongest first. */
  private get jvmOptions(): Found[] {
    return [
      ...JVM_ENV_AFTER.map((name) => this.env(name)),
      this.javaOptions,
      foundIn(this.conf, `spark.${this.name}.defaultJavaOptions`),
      ...JVM_ENV_BEFORE.map((name) => this.env(name)),
    ].filter((options) => options !== undefined);
  }

  /** The system property in effect, such as `java.io.tmpdir`. */
  javaProperty(name: string): Found | undefined {
    for (const { value, path } of this.jvmOptions) {
      const property = systemProperty(value, name);
      if (property !== undefined) return { value: property, path };
    }
    return undefined;
  }

  // Account

  /**
   * The ServiceAccount that the Pod runs under. Driver: field, sparkConf, template. Executor: template, field,
   * sparkConf, the driver's.
   *
   * Source: Spark DriverKubernetesCredentialsFeatureStep, ExecutorKubernetesCredentialsFeatureStep. (Spark
   * before the fix on its master branch overlooks `serviceAccountName` in an executor's template and takes the
   * driver's account there.)
   */
  get account(): Found | undefined {
    return this.ownAccount ?? this.driver?.account;
  }

  /** The account that is given to the role itself, not inherited from the driver. */
  get ownAccount(): Found | undefined {
    const field = this.fields && found(this.own, 'serviceAccount');
    const conf = foundIn(this.conf, `spark.kubernetes.authenticate.${this.name}.serviceAccountName`);
    const template = found(this.pod, 'serviceAccountName') ?? found(this.pod, 'serviceAccount');
    return this.driver ? (template ?? field ?? conf) : (field ?? conf ?? template);
  }

  /** Makes the role run under this account. Never through sparkConf, which the operator's webhook refuses. */
  setAccount(name: string): void {
    const inTemplate = ['serviceAccountName', 'serviceAccount'].filter(
      (key) => this.pod.get(key) !== undefined,
    );
    if (this.fields && !(this.driver && inTemplate.length > 0)) this.own.set('serviceAccount', name);
    else
      for (const key of inTemplate.length > 0 ? inTemplate : ['serviceAccountName']) this.pod.set(key, name);
  }
}

function found(part: Part, key: string): Found | undefined {
  const value = part.get(key);
  return typeof value === 'string' ? { value, path: part.keyPath(key) } : undefined;
}

function foundIn(conf: SparkConf, key: string): Found | undefined {
  const value = conf.get(key);
  return typeof value === 'string' ? { value, path: conf.path(key) } : undefined;
}

function listed(part: Part, name: string): Found | undefined {
  const list = part.list<EnvVar>('env');
  const variable = list.items.findLast((item) => item.name === name);
  return typeof variable?.value === 'string'
    ? { value: variable.value, path: `${list.elementPath(variable)}.value` }
    : undefined;
}
