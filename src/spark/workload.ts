import type { KubernetesObject } from 'kpt-functions';
import { holdsPlaceholder } from '../kubernetes/placeholder.ts';
import { metadata, mistakesIn, type ShapeMistake } from '../kubernetes/shape.ts';
import { Answer } from './answer.ts';
import type { Conf } from './conf/conf.ts';
import { confsInEffect } from './conf/conf-in-effect.ts';
import { type ConfigMaps, DEFAULTS_FILE, placeOfDefaults } from './conf/config-maps.ts';
import { SparkConf } from './conf/spark-conf.ts';
import { isHistoryServer } from './history-server.ts';
import { KINDS } from './kinds/all-kinds.ts';
import type { WorkloadKind } from './kinds/kind.ts';
import { type LocatedText, Part } from './part.ts';
import { KNOWN_PLATFORM, type Platform } from './platform.ts';
import { Role } from './role/role.ts';
import { ROLES } from './role/role-names.ts';
import { type SaidVersions, saidVersions } from './role/spark-versions.ts';
import { canBeIn } from './version.ts';

/** The kinds that are worked on; a text that names none of them holds no workload. */
export const WORKLOAD_KINDS: readonly string[] = [...new Set(KINDS.map(({ name }) => name))];

/** What operators do with objects that change, each once, in the order of the kinds. */
export const CONSEQUENCES_OF_CHANGE: readonly string[] = [
  ...new Set(KINDS.flatMap(({ whenChanged }) => whenChanged ?? [])),
];

/** Why a workload is left as it is; a finding of that object. */
export type Obstacle =
  | (ShapeMistake & { rule: 'spark-workload/shape'; severity: 'error' })
  | (ShapeMistake & {
      rule: 'spark-workload/unsupported' | 'spark-workload/no-spec' | 'spark-workload/placeholder';
      severity: 'warning';
    });

/** A Spark workload of any kind. Steps ask it and its roles, and change the object through them, in place. */
export class Workload {
  readonly object: KubernetesObject;
  private readonly metadata: Part;
  /** The application's spec: `spec`, or `spec.template`. */
  readonly application: Part;
  /** What its job is submitted with, and so what its driver's Pod is made by. */
  readonly conf: SparkConf;
  /** What its driver can go by when it runs: several where nobody says the version of the operator, the newest last. */
  readonly confsInEffect: readonly Conf[];
  readonly roles: readonly Role[];
  readonly kind: WorkloadKind;
  private readonly configMaps: ConfigMaps;
  private readonly said = new Answer(() =>
    saidVersions((this.driver ?? this.roles[0]!).image, this.sparkVersion),
  );

  constructor(object: KubernetesObject, kind: WorkloadKind, configMaps: ConfigMaps, platform: Platform) {
    this.object = object;
    this.kind = kind;
    this.configMaps = configMaps;
    this.metadata = Part.root(object).child('metadata');
    this.application = Part.root(object).child(...kind.application);
    this.conf = new SparkConf(
      this.application.child('sparkConf'),
      kind.versionPlaceholder === undefined ? undefined : (key, value) => this.withVersion(key, value),
    );
    const { application, conf, restarts, defaultsFile } = this;
    const javaOptions = () => this.driver?.java.all ?? [];
    this.confsInEffect = confsInEffect(
      { kind, application, conf, restarts: restarts !== undefined, javaOptions, defaultsFile },
      platform.apacheOperatorVersion,
    );
    const roles: Role[] = [];
    for (const layout of kind.roles) {
      roles.push(new Role(application, conf, this.inEffect, layout, platform.images, roles.find(runsDriver)));
    }
    this.roles = roles;
  }

  /** Or the beginning of one that the API server makes. */
  get name(): string {
    return (this.metadata.text('name') ?? this.metadata.text('generateName'))?.value ?? '';
  }

  get namespace(): string | undefined {
    return this.metadata.text('namespace')?.value;
  }

  /** Both for whoever says them, and decides nothing by them: they may be others in a twin. */
  get taken(): { readonly name: string; readonly namespace: string | undefined } {
    const { metadata } = this;
    const name = metadata.taken('name') ?? metadata.taken('generateName') ?? '';
    return { name, namespace: metadata.taken('namespace') };
  }

  /** What stands in the way of reading and editing this workload: all of it at once, nothing if it can be done. */
  get obstacles(): Obstacle[] {
    const { group, versions, application, mode, shape } = this.kind;
    const { apiVersion } = this.object;
    if (!versions.some((version) => apiVersion === `${group}/${version}`)) {
      const served = versions.length === 1 ? 'no other version' : versions.join(' and ');
      return [unsupported('apiVersion', apiVersion, `${group}/${versions[0]}`, `operators serve ${served}`)];
    }
    let part = Part.root(this.object);
    for (const key of application) {
      const value = part.get(key);
      part = part.child(key);
      if (value === undefined) return [withoutSpec(part.path)];
      if (!part.value) return mistakesIn(value, shape, part.path).map(misshapen);
    }
    const asked = mode && this.application.text(mode.key);
    if (asked && asked.value !== mode.cluster) {
      const reason = 'in other modes the driver does not run in a Pod of its own';
      return [unsupported(asked.path, asked.value, mode.cluster, reason)];
    }
    const mistakes = [
      ...mistakesIn(this.object.metadata ?? {}, metadata, 'metadata'),
      ...mistakesIn(this.application.value, shape, this.application.path),
    ];
    return mistakes.length > 0 ? mistakes.map(misshapen) : this.otherSystems;
  }

  /** The API server refuses most of what is written here in a Pod of Windows, on which no image of Spark runs. */
  private get otherSystems(): Obstacle[] {
    return this.roles.flatMap(({ pod }) => {
      const name = pod.child('os').text('name');
      return !name || name.value === 'linux'
        ? []
        : unsupported(name.path, name.value, 'linux', 'containers of other systems take other settings');
    });
  }

  /** Where the version of Spark stands. */
  get sparkVersionPath(): string {
    return this.application.child(...this.kind.sparkVersion).path;
  }

  get sparkVersion(): string | undefined {
    const keys = this.kind.sparkVersion;
    return this.application.child(...keys.slice(0, -1)).get(keys.at(-1)!);
  }

  /** Which versions of Spark it may be of: as the image of its driver says, or of its first daemon, and as `sparkVersion` does. */
  get versions(): SaidVersions {
    return this.said.value;
  }

  /** The role that runs Spark's driver, which calls the Kubernetes API; clusters have none. */
  get driver(): Role | undefined {
    return this.roles.find(runsDriver);
  }

  /** The role that runs its tasks in Pods of their own, which the driver makes; clusters have none. */
  get executor(): Role | undefined {
    return this.roles.find(({ driver }) => driver !== undefined);
  }

  /** What its driver goes by when it runs. */
  get inEffect(): Conf {
    return this.confsInEffect[this.confsInEffect.length - 1]!;
  }

  /** What its operator is told about starting it again when it ends; undefined where it does not. */
  get restarts(): LocatedText | undefined {
    const keys = this.kind.restartPolicy;
    const policy = keys && this.application.child(...keys.slice(0, -1)).text(keys.at(-1)!);
    return policy && policy.value !== '' && policy.value !== 'Never' ? policy : undefined;
  }

  /** How many runs of it there can be at once: `given` is what the user says for workloads that can have more than one. */
  runsAtOnce(given: number): number {
    return this.kind.runsAtOnce(Part.root(this.object).child('spec'), given);
  }

  /** A ConfigMap with Spark's configuration files, which the operator mounts. */
  get sparkConfigMap(): LocatedText | undefined {
    const name = this.application.text('sparkConfigMap');
    return name?.value ? name : undefined;
  }

  /** The data of a ConfigMap in the workload's namespace, if it came with the workload. */
  configMap(name: string): { readonly [key: string]: string } | undefined {
    return this.configMaps(name);
  }

  /** An image of sparkConf as the operator has it. */
  private withVersion(key: string, value: string): string {
    const { sparkVersion, kind } = this;
    return sparkVersion !== undefined && /^spark\.kubernetes\..*container\.image$/.test(key)
      ? value.replaceAll(kind.versionPlaceholder!, () => sparkVersion)
      : value;
  }

  /** The settings of `sparkConfigMap`, if its driver is a history server: that reads them, and no other driver does. */
  private get defaultsFile() {
    const { sparkConfigMap } = this;
    const text =
      isHistoryServer(this) && sparkConfigMap && this.configMap(sparkConfigMap.value)?.[DEFAULTS_FILE];
    return text ? placeOfDefaults(text, sparkConfigMap.path) : undefined;
  }

  /** The operator refuses a Pod template below Spark 3.0. */
  get takesPodTemplate(): boolean {
    return canBeIn(this.sparkVersion, { since: '3.0' });
  }

  /** Where packages are asked for that Ivy fetches when the job starts. */
  get packages(): { path: string } | undefined {
    const deps = this.application.child('deps');
    if (deps.list('packages').items.length > 0) return { path: deps.keyPath('packages') };
    const inConf = this.conf.located('spark.jars.packages');
    return inConf?.value.trim() ? inConf : undefined;
  }
}

function runsDriver({ name }: Role): boolean {
  return ROLES[name].runs === 'Driver';
}

/** What is filled in later may become a value of the right type: nobody knows. */
function misshapen(mistake: ShapeMistake): Obstacle {
  const { currentValue } = mistake.field;
  if (typeof currentValue === 'string' && holdsPlaceholder(currentValue)) {
    const message = `${mistake.message}: it is filled in later, so the workload was left as it is. Run this function behind what fills it in.`;
    return { rule: 'spark-workload/placeholder', severity: 'warning', ...mistake, message };
  }
  return { rule: 'spark-workload/shape', severity: 'error', ...mistake };
}

function unsupported(path: string, currentValue: string, proposedValue: string, reason: string): Obstacle {
  return {
    rule: 'spark-workload/unsupported',
    severity: 'warning',
    message: `\`${path}\` must be "${proposedValue}" for this workload to be hardened, got "${currentValue}": ${reason}. It was left as it is.`,
    field: { path, currentValue, proposedValue },
  };
}

function withoutSpec(path: string): Obstacle {
  return {
    rule: 'spark-workload/no-spec',
    severity: 'warning',
    message: `\`${path}\` is missing, so there is nothing to harden: the object was left as it is. If it is no workload, but the assertion of a test or a part of one, leave it out: in files with \`--exclude\` or in \`.krmignore\`.`,
    field: { path },
  };
}

/**
 * The workload view of an object, by its API group and kind; undefined for anything else.
 *
 * @param configMaps finds the ConfigMaps that come with it
 * @param platform tells what is known of where it runs
 */
export function workloadOf(
  object: KubernetesObject,
  configMaps: ConfigMaps = () => undefined,
  platform: Platform = KNOWN_PLATFORM,
): Workload | undefined {
  const kind = kindOf(object);
  return kind && new Workload(object, kind, configMaps, platform);
}

/** Whether an object is a workload, in whatever version of its API. */
export function isWorkload(object: KubernetesObject): boolean {
  return kindOf(object) !== undefined;
}

function kindOf({ apiVersion, kind }: KubernetesObject): WorkloadKind | undefined {
  const [group, version] = typeof apiVersion === 'string' ? apiVersion.split('/') : [];
  return version === undefined ? undefined : KINDS.find((row) => row.name === kind && row.group === group);
}
