import type { Volume, VolumeMount } from 'kubernetes-types/core/v1.d.ts';
import { isObject } from '../../values/json.ts';
import { Answer } from '../answer.ts';
import type { SparkConf } from '../conf/spark-conf.ts';
import { type List, type Mapping, Part } from '../part.ts';

/**
 * Where the container settings of a role stand. An operator that has fields of its own for them may have them twice:
 * in the fields and in a Pod template.
 */
export interface Place {
  readonly kind: 'Fields' | 'PodTemplate';
  /** The Spark container's security context. */
  readonly context: Part;
  readonly podContext: Part;
  /** Of the Pod: what has its annotations. */
  readonly metadata: Part;
  /** Of the whole workload for fields, of the one Pod for a template. */
  readonly volumes: List<Volume>;
  readonly mounts: List<VolumeMount>;
}

/** Volumes by name; of two, the last counts. */
export function volumesByName(volumes: readonly Volume[]): ReadonlyMap<string, Volume> {
  return new Map(volumes.map((volume) => [volume.name, volume]));
}

/** @param container what has the settings of the Spark container; `pod` has the volumes, `metadata` is that of the Pod */
export function placeOf(
  kind: Place['kind'],
  container: Part,
  podContext: Part,
  pod: Part,
  metadata: Part,
): Place {
  return {
    kind,
    context: container.child('securityContext'),
    podContext,
    metadata,
    volumes: pod.list('volumes'),
    mounts: container.list('volumeMounts'),
  };
}

/** How the Spark container of a Pod template is told from the others. */
export interface ContainerRule {
  /** Looked for in this order; a new container gets the first. */
  readonly names: readonly string[];
  /** Key of sparkConf that names it instead; without a value it is the first container, whatever its name. */
  readonly namedBy?: string;
  /** Whether the first container is Spark's if none has such a name; else the operator adds one of its own. */
  readonly orFirst: boolean;
}

/** The Spark container of a Pod template. A new one gets no image, which the operator fills in. */
export class SparkContainer extends Part {
  private readonly containers: List<Mapping>;
  private readonly rule: ContainerRule;
  private readonly conf: SparkConf;
  private readonly found = new Answer(() => this.find());

  constructor(pod: Part, rule: ContainerRule, conf: SparkConf) {
    super();
    this.containers = pod.list('containers');
    this.rule = rule;
    this.conf = conf;
  }

  private get nameInConf(): string | undefined {
    const { namedBy } = this.rule;
    return namedBy && this.conf.get(namedBy);
  }

  get path(): string {
    const { containers, value } = this;
    return value ? containers.elementPath(value) : `${containers.path}[${containers.items.length}]`;
  }

  get value(): Mapping | undefined {
    return this.found.value;
  }

  private find(): Mapping | undefined {
    const { items } = this.containers;
    if (items.length === 0) return undefined;
    const names = this.rule.namedBy ? [this.nameInConf] : this.rule.names;
    const named = names.map((name) => items.find((item) => item.name === name && name)).find(isObject);
    return named ?? (this.rule.orFirst ? items[0] : undefined);
  }

  protected made(): Mapping {
    if (!this.value) this.containers.append({ name: this.nameInConf || this.rule.names[0]! });
    return this.value!;
  }
}
