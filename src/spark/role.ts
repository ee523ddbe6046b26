import type { Container, EnvVar, Volume } from 'kubernetes-types/core/v1.d.ts';
import { systemProperty } from './java-options.ts';
import type { Part } from './part.ts';
import { fieldsPlace, flagOf, type Place, podTemplatePlace, SparkContainer, volumesByName } from './place.ts';
import type { RoleLayout } from './role/role-layout.ts';
import { ROLES, type RoleName } from './role/role-names.ts';
import type { SparkConf } from './spark-conf.ts';

export { ROLE_NAMES, type RoleName } from './role/role-names.ts';

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
  readonly places: readonly Place[];
  /** For executors: the driver (or Connect server), whose account and scratch directories they inherit. */
  readonly driver?: Role;
  readonly settings?: 'driver' | 'executor';
  readonly podBySpark: boolean;

  readonly layout: RoleLayout;
  private readonly application: Part;
  private readonly own: Part;
  private readonly pod: Part;
  private readonly container: Part;
  private readonly conf: SparkConf;
  /** Nothing here changes them, so they are read once. */
  private variables?: ReadonlyMap<string, Found>;

  constructor(application: Part, conf: SparkConf, layout: RoleLayout, driver?: Role) {
    this.name = layout.name;
    this.key = layout.key;
    this.application = application;
    this.conf = conf;
    this.driver = ROLES[layout.name].runsDriver ? undefined : driver;
    this.layout = layout;
    this.settings = layout.settings;
    this.podBySpark = layout.podBySpark;
    this.own = application.child(layout.key);
    this.path = this.own.path;
    this.pod = this.own.child(...layout.template, 'spec');
    this.container = new SparkContainer(this.pod, layout.container, () =>
      layout.container.namedBy ? conf.get(layout.container.namedBy) : undefined,
    );
    if (layout.fields) this.fields = fieldsPlace(application, this.own);
    this.template = podTemplatePlace(this.pod, this.container);
    this.places = this.fields ? [this.fields, this.template] : [this.template];
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

  /** A number or boolean in effect for the container: of its own context, else of the Pod's. */
  contextValue(key: 'runAsUser' | 'runAsNonRoot'): Found | undefined {
    const podContext = this.places.map(({ podContext }) => podContext).find(({ value }) => value);
    for (const context of [this.contextPlace?.context, podContext]) {
      const value = context?.get(key);
      if (value !== undefined) return { value: String(value), path: context!.keyPath(key) };
    }
    return undefined;
  }

  // The container

  /** What the container is called that the operator or Spark makes where the template has none. */
  get containerName(): string {
    return this.layout.container.names[0]!;
  }

  /** The container's working directory, where the template moves it away from the image's. */
  get workingDir(): string | undefined {
    return this.container.get('workingDir');
  }

  /** Makes the container work elsewhere, or where the image does. */
  setWorkingDir(path: string | undefined): void {
    if (path === undefined) this.container.remove('workingDir');
    else this.container.set('workingDir', path);
  }

  /** Ports of the Spark container in its Pod template; those of the operator's fields are none of the node. */
  get containerPorts(): readonly { hostPort?: number }[] {
    return this.container.list<{ hostPort?: number }>('ports').items;
  }

  /** Where fields of the Pod itself stand, such as `hostNetwork`: the operator's, and the template's. */
  get podParts(): Part[] {
    return this.fields ? [this.own, this.pod] : [this.pod];
  }

  /** The volumes of the Pod. Of those in fields the operator takes only what the Spark container mounts. */
  get podVolumes(): { volume: Volume; path: string }[] {
    const inPlaces = this.places.flatMap(({ kind, volumes, mounts }) => {
      const mounted = new Set(mounts.items.map(({ name }) => name));
      return volumes.items
        .filter(({ name }) => kind === 'PodTemplate' || mounted.has(name))
        .map((volume) => ({ volume, path: volumes.elementPath(volume) }));
    });
    return [...inPlaces, ...this.volumesInConf];
  }

  /** Those that Spark makes by `spark.kubernetes.<role>.volumes.<type>.<name>.mount.path`. */
  private get volumesInConf(): { volume: Volume; path: string }[] {
    const pattern = /^spark\.kubernetes\.(\w+)\.volumes\.([^.]+)\.([^.]+)\.mount\.path$/;
    return !this.podBySpark
      ? []
      : this.conf.entries().flatMap(([key]) => {
          if (!key.startsWith('spark.kubernetes.')) return [];
          const [, role, type, name] = pattern.exec(key) ?? [];
          if (role !== this.settings || !type || !name) return [];
          return { volume: { name, [type]: {} }, path: this.conf.path(key) };
        });
  }

  /** The other containers of the Pod: sidecars and init containers, of fields and template. */
  get otherContainers(): { path: string; container: Container; init: boolean }[] {
    const lists = [this.pod.list<Container>('containers'), this.pod.list<Container>('initContainers')];
    if (this.fields) {
      lists.unshift(this.own.list<Container>('sidecars'), this.own.list<Container>('initContainers'));
    }
    const spark = this.container.value;
    return lists.flatMap((list) =>
      list.items
        .filter((container) => container !== spark)
        .map((container) => ({
          path: list.elementPath(container),
          container,
          init: list.path.endsWith('.initContainers'),
        })),
    );
  }

  /** What the Pod template says of the Spark container's resources. */
  get templateResources(): Part {
    return this.container.child('resources');
  }

  /** ConfigMaps and Secrets that the operator mounts by fields of its own. */
  get mountedObjects(): { path: string; mountPath: string }[] {
    if (!this.fields) return [];
    return ['configMaps', 'secrets'].flatMap((key) => {
      const list = this.own.list<{ name: string; path: string }>(key);
      return list.items.map((item) => ({ path: list.elementPath(item), mountPath: item.path }));
    });
  }

  /** ConfigMaps that are mounted into the Pod. */
  get configMapNames(): string[] {
    const listed = this.fields ? this.own.list<{ name: string }>('configMaps').items : [];
    const mounted = this.places.flatMap(({ mounts, volumes }) => {
      const named = volumesByName(volumes.items);
      return mounts.items.flatMap(({ name }) => named.get(name) ?? []);
    });
    const sources = mounted.flatMap(({ configMap, projected }) => [
      configMap,
      ...(projected?.sources ?? []).map((source) => source.configMap),
    ]);
    return [...listed, ...sources].flatMap((source) => source?.name ?? []);
  }

  /**
   * An environment variable with a plain value. The webhook appends the field's last, and the last one wins;
   * Spark adds its own (the deprecated `envVars` among them) to the template's.
   */
  env(name: string): Found | undefined {
    this.variables ??= this.readVariables();
    return this.variables.get(name);
  }

  /** Strongest first: what is there already is not replaced. */
  private readVariables(): ReadonlyMap<string, Found> {
    const variables = new Map<string, Found>();
    const prefix = this.settings === 'executor' ? 'spark.executorEnv.' : 'spark.kubernetes.driverEnv.';
    if (this.fields) {
      addListed(variables, this.own);
      const envVars = this.own.child('envVars');
      for (const [name, value] of Object.entries(envVars.value ?? {})) {
        if (typeof value === 'string') add(variables, name, value, envVars.keyPath(name));
      }
    }
    for (const [key, value] of this.podBySpark ? this.conf.entries() : []) {
      if (key.startsWith(prefix)) add(variables, key.slice(prefix.length), value, this.conf.path(key));
    }
    addListed(variables, this.container);
    return variables;
  }

  /** Metadata of the Pod template. */
  get templateMetadata(): Part {
    return this.own.child(...this.layout.template, 'metadata');
  }

  /** One of the operator's fields for the role that is a map, such as `labels`. */
  field(key: string): Part {
    return this.own.child(key);
  }

  // Java options

  /** `spark.driver.extraJavaOptions` or the executor's; daemons have none. */
  get extraJavaOptionsKey(): string | undefined {
    return this.settings && `spark.${this.settings}.extraJavaOptions`;
  }

  /**
   * With Prometheus monitoring that exposes the role, the operator makes `javaOptions` of its own, which then
   * replace `extraJavaOptions` of sparkConf.
   *
   * Source: kubeflow/spark-operator internal/controller/sparkapplication/monitoring_config.go.
   */
  get exposesMetrics(): boolean {
    const { metricsField } = this.layout;
    const monitoring = this.application.child('monitoring');
    return (
      metricsField !== undefined &&
      monitoring.child('prometheus').value !== undefined &&
      monitoring.get(metricsField) === true
    );
  }

  /** Whether the operator puts other options in the place of `extraJavaOptions` of sparkConf. */
  get replacesExtraJavaOptions(): boolean {
    return this.exposesMetrics || (this.fields !== undefined && this.own.get('javaOptions') !== undefined);
  }

  /** The operator's field for java options. */
  get javaOptionsPath(): string {
    return this.own.keyPath('javaOptions');
  }

  /** Whether java options can be written: a daemon's stand in its environment, which the operator extends. */
  get takesJavaOptions(): boolean {
    return this.settings !== undefined;
  }

  /** The java options of this role as the user wrote them: `javaOptions` beats sparkConf. */
  get javaOptions(): Found | undefined {
    return (this.fields && found(this.own, 'javaOptions')) ?? foundIn(this.conf, this.extraJavaOptionsKey);
  }

  /** Writes all java options of the role, to the place that reaches the JVM. */
  setJavaOptions(value: string): void {
    if (this.replacesExtraJavaOptions) this.own.set('javaOptions', value);
    else this.conf.set(this.extraJavaOptionsKey!, value);
  }

  /** Every text of options that the role's JVM reads, strongest first. */
  get jvmOptions(): Found[] {
    return [
      ...JVM_ENV_AFTER.map((name) => this.env(name)),
      this.javaOptions,
      foundIn(this.conf, this.settings && `spark.${this.settings}.defaultJavaOptions`),
      this.settings ? undefined : this.env('SPARK_DAEMON_JAVA_OPTS'),
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

  /**
   * The image of the container, where the workload names one.
   *
   * Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go and sparkconnect/options.go.
   * Spark puts the image of its settings into the Pods that it builds, whatever their template has.
   */
  get image(): Found | undefined {
    const fields = this.fields && (found(this.own, 'image') ?? found(this.application, 'image'));
    const conf =
      this.podBySpark &&
      (foundIn(this.conf, `spark.kubernetes.${this.settings}.container.image`) ??
        foundIn(this.conf, 'spark.kubernetes.container.image'));
    return fields || conf || (found(this.container, 'image') ?? found(this.application, 'image'));
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
    return this.ownAccount ?? this.inheritedAccount;
  }

  /** Executors of a Connect server inherit only what is in sparkConf: their Pods know nothing of the server's. */
  private get inheritedAccount(): Found | undefined {
    return this.driver?.podBySpark === false
      ? foundIn(this.conf, accountKey(this.driver))
      : this.driver?.account;
  }

  /** The account that is given to the role itself, not inherited from the driver. */
  get ownAccount(): Found | undefined {
    const field = found(this.own, 'serviceAccount');
    const conf = this.podBySpark ? foundIn(this.conf, accountKey(this)) : undefined;
    const template = found(this.pod, 'serviceAccountName') ?? found(this.pod, 'serviceAccount');
    return this.driver ? (template ?? field ?? conf) : (field ?? conf ?? template);
  }

  /** Whether the Pod says that it gets a token of its account, or gets none. */
  get tokenMount(): { value: boolean; path: string } | undefined {
    const value = this.pod.get('automountServiceAccountToken');
    return typeof value === 'boolean' ? { value, path: this.tokenMountPath } : undefined;
  }

  get tokenMountPath(): string {
    return this.pod.keyPath('automountServiceAccountToken');
  }

  /** The field that `setAccount` writes, for findings. */
  get accountPath(): string {
    if (this.fields) return this.own.keyPath('serviceAccount');
    return this.accountInConf ? this.conf.path(accountKey(this)!) : this.pod.keyPath('serviceAccountName');
  }

  /**
   * Whether the account belongs into sparkConf: where its key is in use already. For executors also where the
   * driver's is, for most versions of Spark take that before the `serviceAccountName` of an executor's template.
   */
  private get accountInConf(): boolean {
    if (!this.layout.accountBySettings) return false;
    return [this, this.driver].some((role) => role && this.conf.get(accountKey(role)!) !== undefined);
  }

  /** Makes the role run under this account; through sparkConf only where the operator takes that. */
  setAccount(name: string): void {
    const inTemplate = ['serviceAccountName', 'serviceAccount'].filter(
      (key) => this.pod.get(key) !== undefined,
    );
    const templateFirst = this.driver !== undefined && inTemplate.length > 0;
    const inField = this.fields !== undefined || this.own.get('serviceAccount') !== undefined;
    if (inField && !templateFirst) {
      this.own.set('serviceAccount', name);
      return;
    }
    if (this.accountInConf) this.conf.set(accountKey(this)!, name);
    if (this.accountInConf && !templateFirst) return;
    for (const key of inTemplate.length > 0 ? inTemplate : ['serviceAccountName']) this.pod.set(key, name);
  }
}

function accountKey({ settings }: Role): string | undefined {
  return settings && `spark.kubernetes.authenticate.${settings}.serviceAccountName`;
}

function found(part: Part, key: string): Found | undefined {
  const value = part.get(key);
  return typeof value === 'string' ? { value, path: part.keyPath(key) } : undefined;
}

function foundIn(conf: SparkConf, key: string | undefined): Found | undefined {
  if (key === undefined) return undefined;
  const value = conf.get(key);
  return typeof value === 'string' ? { value, path: conf.path(key) } : undefined;
}

function add(variables: Map<string, Found>, name: string, value: string, path: string): void {
  if (!variables.has(name)) variables.set(name, { value, path });
}

/** Of several with one name the last counts; one that gets its value from elsewhere tells nothing. */
function addListed(variables: Map<string, Found>, part: Part): void {
  const list = part.list<EnvVar>('env');
  const { items } = list;
  const names = new Set<string>();
  for (let i = items.length - 1; i >= 0; i--) {
    const { name, value } = items[i]!;
    if (!names.has(name) && typeof value === 'string')
      add(variables, name, value, `${list.path}[${i}].value`);
    names.add(name);
  }
}
