import type { KubernetesObject } from 'kpt-functions';
import { isObject } from '../../values/json.ts';
import type { PlaceOfField } from '../yaml/field-place.ts';
import type { ResourceRef } from './result.ts';

const INTERNAL = 'internal.config.kubernetes.io/';
const LEGACY = 'config.kubernetes.io/';
const LOCAL_CONFIG = 'config.kubernetes.io/local-config';
/** In every item of a list that kpt renders. */
export const PACKAGE_PATH = `${INTERNAL}package-path`;

/** What is looked for in every list. */
export const WORDS_OF_ITEMS: readonly string[] = [LOCAL_CONFIG, PACKAGE_PATH];

/** A document of a file, as results name it: the path in its package, and the position in the file. */
export interface FileOfItem {
  path: string;
  index?: number;
}

/** A field of an object, where people look. */
export interface FieldOfItem {
  readonly item: Item;
  /** From the root of the object. */
  readonly path: string;
}

/** What people call a document of a file. */
export function documentName({ path, index = 0 }: FileOfItem): string {
  return index === 0 ? path : `document ${index + 1} of ${path}`;
}

/** One KRM object of a list: the object, its position and its file. */
export abstract class Item {
  /** 1-based position in the input; undefined for an item that the function added. */
  readonly position: number | undefined;

  constructor(position: number | undefined) {
    this.position = position;
  }

  /** Read at first use; steps change it in place, and only what differs is written back. */
  abstract get object(): KubernetesObject;

  /**
   * Writes the edits so far and lets go of the object, which is read again from what was written if it is asked for.
   * Items that are no texts of their own keep it.
   *
   * @throws InputError if they cannot be written safely
   */
  release(): void {}

  /** Makes the object what it was before any edit. */
  abstract restore(): void;

  /** As it was read; of an item that is not a piece of the text, its JSON. */
  abstract get text(): string;

  /**
   * Where its fields stand in its text as it was read. Reads it: to be asked for once.
   *
   * @returns undefined for an item that nobody wrote
   */
  fieldPlaces(): PlaceOfField | undefined {
    return undefined;
  }

  /** Whether the text of the item holds the word. Cheaper than to read it. */
  abstract mentions(word: string): boolean;

  mentionsAny(words: readonly string[]): boolean {
    return words.some((word) => this.mentions(word));
  }

  private annotations: Map<string, string | undefined> | undefined;

  /** For annotations that no step changes: asked for once, they are known without the object. */
  private annotation(name: string): string | undefined {
    this.annotations ??= new Map();
    if (!this.annotations.has(name)) {
      const value = this.annotationValue(name);
      this.annotations.set(name, typeof value === 'string' ? value : undefined);
    }
    return this.annotations.get(name);
  }

  /** The object for what is asked of the item itself: nobody is told that it was read. */
  protected get unwatched(): KubernetesObject {
    return this.object;
  }

  private annotationValue(name: string): unknown {
    const metadata: unknown = this.unwatched.metadata;
    const annotations: unknown = isObject(metadata) ? metadata.annotations : undefined;
    return isObject(annotations) ? annotations[name] : undefined;
  }

  /**
   * Whether kpt and kustomize keep it from clusters: it is for tools, not part of what is applied.
   *
   * Source: kpt, pkg/live (filterLocalConfig); kustomize, api/resource (DropLocalNodes): any value but "false".
   */
  get isLocalConfig(): boolean {
    if (!this.mentions(LOCAL_CONFIG)) return false;
    const value = this.annotationValue(LOCAL_CONFIG);
    return value !== undefined && value !== null && String(value) !== 'false';
  }

  /** Its file, if this process read it itself. */
  ownFile: FileOfItem | undefined;

  /** Where it was read, by this process or by the orchestrator: the path in its package and the position in the file. */
  get file(): FileOfItem | undefined {
    if (this.ownFile) return this.ownFile;
    const path = this.annotation(`${INTERNAL}path`) ?? this.annotation(`${LEGACY}path`);
    if (path === undefined) return undefined;
    const index = this.annotation(`${INTERNAL}index`) ?? this.annotation(`${LEGACY}index`) ?? '';
    return /^\d{1,9}$/.test(index) ? { path, index: Number(index) } : { path };
  }

  /** The kpt package of the item, in a pipeline that spans several. */
  get packagePath(): string | undefined {
    return this.annotation(PACKAGE_PATH);
  }

  private ref: { readonly known?: ResourceRef } | undefined;

  /** What results call it; undefined where it lacks one of the parts that they must have. */
  get resourceRef(): ResourceRef | undefined {
    this.ref ??= { known: refOf(this.unwatched) };
    return this.ref.known;
  }
}

function refOf({ apiVersion, kind, metadata }: KubernetesObject): ResourceRef | undefined {
  const { name, generateName, namespace } = (metadata ?? {}) as unknown as Record<string, unknown>;
  const shown = name ?? generateName;
  if (![apiVersion, kind, shown].every((text) => typeof text === 'string' && text !== '')) return undefined;
  const isPlaced = typeof namespace === 'string' && namespace !== '';
  return { apiVersion, kind, name: shown as string, ...(isPlaced && { namespace }) };
}

/** An item that is not a piece of the text: one that the function added, say. */
export class ObjectItem extends Item {
  private current: KubernetesObject;
  private readonly asRead: (() => KubernetesObject) | undefined;

  /** @param asRead reads the object once more */
  constructor(object: KubernetesObject, position?: number, asRead?: () => KubernetesObject) {
    super(position);
    this.current = object;
    this.asRead = asRead;
  }

  get object(): KubernetesObject {
    return this.current;
  }

  get text(): string {
    return JSON.stringify(this.object);
  }

  mentions(word: string): boolean {
    return this.text.includes(word);
  }

  override mentionsAny(words: readonly string[]): boolean {
    const { text } = this;
    return words.some((word) => text.includes(word));
  }

  restore(): void {
    if (this.asRead) this.current = this.asRead();
  }
}
