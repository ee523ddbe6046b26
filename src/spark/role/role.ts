import type { Container, Volume } from 'kubernetes-types/core/v1.d.ts';
import { Answer } from '../answer.ts';
import type { Conf } from '../conf/conf.ts';
import type { SparkConf } from '../conf/spark-conf.ts';
import type { Edit } from '../edit.ts';
import type { LocatedText, Part } from '../part.ts';
import { RoleAccount } from './account.ts';
import { readVariables } from './environment.ts';
import type { ImageFacts, ImageLookup } from './image.ts';
import { RoleJava } from './java.ts';
import { type Place, placeOf, SparkContainer, volumesByName } from './place.ts';
import type { RoleLayout, RoleParts } from './role-layout.ts';
import { ROLES, type RoleName } from './role-names.ts';

export { ROLE_NAMES, type RoleName } from './role-names.ts';

interface OtherContainer {
  readonly path: string;
  readonly container: Container;
  readonly init: boolean;
}

/** One role of a workload: what its Spark container gets, wherever in the object that stands. */
export class Role implements RoleParts {
  readonly name: RoleName;
  /** Key in the application's spec, and the path that findings name. */
  readonly key: string;
  readonly path: string;
  readonly fields?: Place;
  readonly template: Place;
  readonly places: readonly Place[];
  /** For executors: the driver (or Connect server), whose account and scratch directories they inherit. */
  readonly driver?: Role;
  readonly confOf: RoleLayout['confOf'];
  readonly podBySpark: boolean;

  readonly layout: RoleLayout;
  readonly application: Part;
  readonly own: Part;
  readonly pod: Part;
  readonly container: Part;
  readonly conf: SparkConf;
  /** What its Pods are made by: a driver's by what was submitted, executors' by what is in effect for the driver. */
  readonly madeBy: Conf;
  readonly java: RoleJava;
  readonly account: RoleAccount;
  /** Nothing here changes them, so they are read once. */
  private variables?: ReadonlyMap<string, LocatedText>;
  private readonly images: ImageLookup;
  private readonly contextInEffect = new Answer(() => this.places.find((place) => place.context.value));
  private readonly imageInEffect = new Answer(() => this.findImage());
  private readonly others = new Answer(() => this.findOthers());

  constructor(
    application: Part,
    conf: SparkConf,
    inEffect: Conf,
    layout: RoleLayout,
    images: ImageLookup,
    driver?: Role,
  ) {
    this.name = layout.name;
    this.key = layout.key;
    this.application = application;
    this.conf = conf;
    this.madeBy = layout.confOf === 'executor' ? inEffect : conf;
    this.images = images;
    this.driver = ROLES[layout.name].runs === 'Driver' ? undefined : driver;
    this.layout = layout;
    this.confOf = layout.confOf;
    this.podBySpark = layout.podBySpark;
    this.own = application.child(layout.key);
    this.path = this.own.path;
    this.pod = this.own.child(...layout.template, 'spec');
    this.container = new SparkContainer(this.pod, layout.container, conf);
    // Source: kubeflow/spark-operator internal/webhook/sparkpod_defaulter.go, which puts the fields onto the Pod.
    if (layout.fields) {
      this.fields = placeOf('Fields', this.own, this.own.child('podSecurityContext'), application, this.own);
    }
    this.template = placeOf(
      'PodTemplate',
      this.container,
      this.pod.child('securityContext'),
      this.pod,
      this.templateMetadata,
    );
    this.places = this.fields ? [this.fields, this.template] : [this.template];
    this.java = new RoleJava(this);
    this.account = new RoleAccount(this, this.driver?.account);
  }

  // Read-only root

  /**
   * Where the security context in effect stands: the field if it is set, for the webhook replaces the whole
   * context of the container by it; else the template's.
   *
   * Source: kubeflow/spark-operator internal/webhook/sparkpod_defaulter.go, addContainerSecurityContext.
   */
  get contextPlace(): Place | undefined {
    return this.contextInEffect.value;
  }

  get readOnlyRoot(): boolean {
    return this.contextPlace?.context.get('readOnlyRootFilesystem') === true;
  }

  /** A number or boolean in effect for the container: of its own context, else of the Pod's. */
  contextValue(key: 'runAsUser' | 'runAsNonRoot'): LocatedText | undefined {
    const ofPod = this.places.find(({ podContext }) => podContext.value);
    return this.contextPlace?.context.asText(key) ?? ofPod?.podContext.asText(key);
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
  workingDirEdit(path: string | undefined): Edit {
    const part = this.container;
    return path === undefined ? { part, remove: 'workingDir' } : { part, set: 'workingDir', to: path };
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
  get volumesInConf(): { volume: Volume; path: string }[] {
    const prefix = `spark.kubernetes.${this.confOf}.volumes.`;
    const volumes = this.podBySpark ? this.madeBy.below(prefix) : [];
    return volumes.flatMap(({ key, path }) => {
      const [, type, name] = /^([^.]+)\.([^.]+)\.mount\.path$/.exec(key) ?? [];
      if (!type || !name) return [];
      const option = (key: string) => this.madeBy.get(`${prefix}${type}.${name}.options.${key}`);
      const source = type === 'emptyDir' ? { medium: option('medium'), sizeLimit: option('sizeLimit') } : {};
      return { volume: { name, [type]: source }, path };
    });
  }

  /** The other containers of the Pod: sidecars and init containers, of fields and template. */
  get otherContainers(): readonly OtherContainer[] {
    return this.others.value;
  }

  private findOthers(): OtherContainer[] {
    const { own, pod } = this;
    const spark = this.container.value;
    const found: OtherContainer[] = [];
    const add = (part: Part, key: 'sidecars' | 'containers' | 'initContainers') => {
      const list = part.list<Container>(key);
      const init = key === 'initContainers';
      for (const container of list.items) {
        if (container !== spark) found.push({ path: list.elementPath(container), container, init });
      }
    };
    if (this.fields) {
      add(own, 'sidecars');
      add(own, 'initContainers');
    }
    add(pod, 'containers');
    add(pod, 'initContainers');
    return found;
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

  /** An environment variable with a plain value, as the strongest of those that say it has it. */
  env(name: string): LocatedText | undefined {
    this.variables ??= readVariables(this);
    return this.variables.get(name);
  }

  /** Metadata of the Pod template. */
  get templateMetadata(): Part {
    return this.own.child(...this.layout.template, 'metadata');
  }

  /**
   * The image of the container, where the workload names one.
   *
   * Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go and sparkconnect/options.go.
   * Spark puts the image of its conf into the Pods that it builds, whatever their template has.
   */
  get image(): LocatedText | undefined {
    return this.imageInEffect.value;
  }

  private findImage(): LocatedText | undefined {
    const { application, madeBy: conf, own, container, confOf } = this;
    const common = named(application.text('image'));
    const inConf = () => named(conf.located('spark.kubernetes.container.image'));
    if (this.layout.imageByConf) return inConf();
    const fields = this.fields && (named(own.text('image')) ?? common);
    const bySpark =
      this.podBySpark && (named(conf.located(`spark.kubernetes.${confOf}.container.image`)) ?? inConf());
    return fields || bySpark || (named(container.text('image')) ?? common);
  }

  /** What is known of that image. */
  get imageFacts(): ImageFacts {
    return this.images(this.image?.value);
  }

  /** What is known of the image of another container of the Pod. */
  factsOf({ image }: Container): ImageFacts {
    return image ? this.images(image) : {};
  }

  /** The number of the user that the container runs as, where the workload or its image is known to say it. */
  get user(): number | undefined {
    const asked = this.contextValue('runAsUser');
    if (!asked) return this.imageFacts.user;
    // What is filled in later is not known.
    return /^\d+$/.test(asked.value) ? Number(asked.value) : undefined;
  }
}

/** An empty text names nothing: templates of Helm often leave one. */
function named(text: LocatedText | undefined): LocatedText | undefined {
  return text?.value ? text : undefined;
}
