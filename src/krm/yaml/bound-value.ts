import { definedKeys, isObject, type Json, ownValue, sameJson, setOwnValue } from '../../values/json.ts';
import { InputError, LimitError } from '../input-error.ts';
import type { SourceAlias, SourceMap, SourceNode, SourceScalar, SourceSeq } from './source-tree.ts';
import { placeOf } from './text-lines.ts';

/**
 * A plain value bound to the place in the text that it was read from. Steps change the value in place;
 * the binding remembers what was read, so that the difference can be written back.
 *
 * Every alias is a value of its own: changing it where it stands does not change it elsewhere. Whether
 * the text can say so with one edit is decided when it is written.
 */
export type Bound = BoundScalar | BoundMap | BoundSeq;

interface Occurrence {
  /** The alias that stands here in place of the node. */
  alias?: SourceAlias;
}

/** Most values are scalars, so without an alias their binding is the node itself. */
export type BoundScalar = SourceScalar & Occurrence;

export interface BoundMap extends Occurrence {
  type: 'map';
  source: SourceMap;
  value: { [key: string]: Json };
  /** As the pairs of `source`; undefined for a merge key. */
  fields: (Bound | undefined)[];
  /** What came by merge keys: the maps, most important first, and their fields, without the keys of the map itself. */
  merged?: { maps: SourceMap[]; fields: Map<string, Bound> };
  /** Where each key stands last; made for large maps, when it is asked for. */
  places?: Map<string, number>;
}

export interface BoundSeq extends Occurrence {
  type: 'seq';
  source: SourceSeq;
  value: Json[];
  elements: Bound[];
}

/** What stands at this place: an alias, or the node itself. */
export function nodeOf(bound: Bound): SourceNode {
  return bound.alias ?? (bound.type === 'scalar' ? bound : bound.source);
}

/** Larger maps look for their keys by a table. */
const FEW_KEYS = 12;

/** The field of a key that is written in the map itself; of two, the last counts. */
export function ownField(bound: BoundMap, key: string): Bound | undefined {
  const { pairs } = bound.source;
  if (pairs.length > FEW_KEYS) {
    bound.places ??= new Map(pairs.flatMap((pair, i) => (pair.merge ? [] : [[pair.key, i] as const])));
    const place = bound.places.get(key);
    return place === undefined ? undefined : bound.fields[place];
  }
  for (let i = pairs.length - 1; i >= 0; i--) {
    if (pairs[i]!.key === key && bound.fields[i]) return bound.fields[i];
  }
  return undefined;
}

export function fieldOf(bound: BoundMap, key: string): Bound | undefined {
  return ownField(bound, key) ?? bound.merged?.fields.get(key);
}

/** Each key once, own ones first. */
export function keysOf(bound: BoundMap): Set<string> {
  const own = bound.source.pairs.filter(({ merge }) => !merge).map(({ key }) => key);
  return new Set([...own, ...(bound.merged?.fields.keys() ?? [])]);
}

/** An alias can stand for a tree of aliases, and so on; a text that means more values by them than these is refused. */
const MOST_VALUES = { ofAnyText: 10_000, perCharacter: 10, atAll: 1_000_000 };

/**
 * @param text that the node is of, for errors; of a piece of one that was read already nothing more is refused
 * @throws InputError for aliases that contain themselves, and for merge keys that merge no map
 */
export function bind(node: SourceNode, text = ''): Bound {
  return new Binder(text).bound(node);
}

/**
 * The maps that a merge key is given, each once: what the same map brings again is there already.
 *
 * @param check is told what is given, and throws where it cannot be merged
 */
export function mergedMaps(node: SourceNode, check: (given: SourceNode) => void = () => {}): SourceMap[] {
  const maps = new Set<SourceMap>();
  const seen = new Set<SourceNode>();
  const add = (given: SourceNode) => {
    check(given);
    const source = given.type === 'alias' ? given.target : given;
    if (seen.has(source)) return;
    seen.add(source);
    if (source.type === 'seq') for (const { value } of source.elements) add(value);
    else if (source.type === 'map') maps.add(source);
  };
  add(node);
  return [...maps];
}

class Binder {
  private readonly text: string;
  /** Values that aliases stand for, and how many aliases deep this is. */
  private values = 0;
  private depth = 0;
  private readonly most: number;
  /** The anchors that are being expanded. */
  private readonly open = new Set<SourceNode>();
  /** What the maps that are merged somewhere mean, by key: a chain of them is walked once. */
  private readonly meanings = new Map<SourceMap, ReadonlyMap<string, SourceNode>>();

  constructor(text: string) {
    const { ofAnyText, perCharacter, atAll } = MOST_VALUES;
    this.text = text;
    this.most = text === '' ? atAll : Math.min(ofAnyText + perCharacter * text.length, atAll);
  }

  private refuse(what: string, { start }: SourceNode): InputError {
    return new InputError(`${what}${this.text && ` at ${placeOf(this.text, start)}`}`);
  }

  bound(node: SourceNode): Bound {
    if (node.type !== 'alias') return this.of(node);
    const { target } = node;
    if (this.open.has(target)) throw this.refuse('an alias must not stand inside its own anchor', node);
    this.depth++;
    const bound = { ...this.of(target), alias: node };
    this.depth--;
    return bound;
  }

  private of(source: Exclude<SourceNode, SourceAlias>): Bound {
    if (this.depth > 0) this.count();
    if (source.type === 'scalar') return source;
    if (source.anchored) this.open.add(source);
    const bound = source.type === 'map' ? this.map(source) : this.seq(source);
    if (source.anchored) this.open.delete(source);
    return bound;
  }

  private seq(source: SourceSeq): BoundSeq {
    const elements: Bound[] = [];
    const value: Json[] = [];
    for (let i = 0; i < source.elements.length; i++) {
      const bound = this.bound(source.elements[i]!.value);
      elements.push(bound);
      value.push(bound.value);
    }
    return { type: 'seq', source, elements, value };
  }

  private map(source: SourceMap): BoundMap {
    const value = source.pairs.length > FEW_FIELDS ? tableObject() : {};
    const bound: BoundMap = { type: 'map', source, value, fields: [] };
    const maps: SourceMap[] = [];
    const { pairs } = source;
    for (let i = 0; i < pairs.length; i++) {
      const pair = pairs[i]!;
      if (pair.merge) {
        for (const map of this.mergedMaps(pair.value)) maps.push(map);
        bound.fields.push(undefined);
      } else {
        const field = this.bound(pair.value);
        bound.fields.push(field);
        setOwnValue(bound.value, pair.key, field.value);
      }
    }
    if (maps.length > 0) bound.merged = this.merge(bound, maps);
    return bound;
  }

  private merge(bound: BoundMap, maps: SourceMap[]): BoundMap['merged'] {
    const fields = new Map<string, Bound>();
    this.depth++;
    for (const map of maps) {
      for (const [key, node] of this.meaning(map)) {
        if (fields.has(key) || ownField(bound, key)) continue;
        const field = this.bound(node);
        fields.set(key, field);
        setOwnValue(bound.value, key, field.value);
      }
    }
    this.depth--;
    return { maps, fields };
  }

  private mergedMaps(node: SourceNode): SourceMap[] {
    return mergedMaps(node, (given) => {
      const source = given.type === 'alias' ? given.target : given;
      if (this.open.has(source)) throw this.refuse('an alias must not stand inside its own anchor', given);
      if (source.type === 'scalar') {
        throw this.refuse('the merge key `<<` must be given a map or a list of maps', given);
      }
    });
  }

  /** The values of a map by key, own ones first, with those that it merges itself. */
  private meaning(map: SourceMap): ReadonlyMap<string, SourceNode> {
    const known = this.meanings.get(map);
    if (known) return known;
    this.open.add(map);
    const meaning = new Map<string, SourceNode>();
    for (const { key, value, merge } of map.pairs) if (!merge) meaning.set(key, value);
    for (const { value, merge } of map.pairs) {
      if (!merge) continue;
      for (const merged of this.mergedMaps(value)) {
        for (const [key, node] of this.meaning(merged)) if (!meaning.has(key)) meaning.set(key, node);
      }
    }
    this.open.delete(map);
    for (let i = 0; i < meaning.size; i++) this.count();
    this.meanings.set(map, meaning);
    return meaning;
  }

  private count(): void {
    if (++this.values > this.most) {
      throw new LimitError(`must not mean more than ${this.most} values by its aliases`);
    }
  }
}

/** Objects with more fields are made as tables. */
const FEW_FIELDS = 3;

/**
 * An empty object that V8 keeps as a table from the start. It would make a new shape for each order of keys that it has not seen,
 * and code that met many shapes looks fields up more slowly than in a table.
 */
function tableObject(): { [key: string]: Json } {
  const object: { [key: string]: Json } = { first: null, last: null };
  // What is deleted before the last key is what makes it a table.
  delete object.first;
  delete object.last;
  return object;
}

/** Whether `after` is still what was read. */
export function unchanged(bound: Bound, after: unknown): boolean {
  if (bound.type === 'scalar') return Object.is(bound.value, after);
  if (bound.type === 'seq') {
    const { elements } = bound;
    if (!Array.isArray(after) || after.length !== elements.length) return false;
    for (let i = 0; i < elements.length; i++) if (!unchanged(elements[i]!, after[i])) return false;
    return true;
  }
  if (!isObject(after)) return false;
  const { pairs } = bound.source;
  const plain = !bound.merged && !bound.source.repeats;
  const keys = Object.keys(after);
  let present = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const value = after[key];
    if (value === undefined) continue;
    // Nearly always in the order of the text.
    const field = plain && pairs[present]?.key === key ? bound.fields[present] : fieldOf(bound, key);
    if (!field || !unchanged(field, value)) return false;
    present++;
  }
  return (plain && present === pairs.length) || present === keysOf(bound).size;
}

/** What was read, as a copy that no step holds. */
export function original(bound: Bound): Json {
  if (bound.type === 'scalar') return bound.value;
  if (bound.type === 'seq') return bound.elements.map(original);
  const value: { [key: string]: Json } = {};
  for (const key of keysOf(bound)) setOwnValue(value, key, original(fieldOf(bound, key)!));
  return value;
}

/** Whether the text of a node means this value. */
export function means(node: SourceNode, value: unknown): boolean {
  return says(node, value) || sameJson(bind(node).value, value);
}

/** The same for a text without aliases, merge keys and keys that stand twice; false where there are any. */
export function says(node: SourceNode, value: unknown): boolean {
  if (node.type === 'alias') return false;
  if (node.type === 'scalar') return Object.is(node.value, value);
  if (node.type === 'seq') {
    const { elements } = node;
    if (!Array.isArray(value) || value.length !== elements.length) return false;
    for (let i = 0; i < elements.length; i++) if (!says(elements[i]!.value, value[i])) return false;
    return true;
  }
  if (!isObject(value)) return false;
  const { pairs } = node;
  for (let i = 0; i < pairs.length; i++) {
    const { key, merge, value: field } = pairs[i]!;
    if (merge || !says(field, ownValue(value, key))) return false;
  }
  return definedKeys(value).length === pairs.length;
}

/**
 * Gives the values of an earlier reading to a new reading of an equal text, so that changes made to them
 * are seen as changes of the new text.
 */
export function rebind(to: Bound, from: Bound): void {
  if (to.type === 'seq' && from.type === 'seq') {
    to.value = from.value;
    to.elements.forEach((element, i) => {
      rebind(element, from.elements[i]!);
    });
  } else if (to.type === 'map' && from.type === 'map') {
    to.value = from.value;
    for (const key of keysOf(to)) rebind(fieldOf(to, key)!, fieldOf(from, key)!);
  } else if (to.type !== from.type || !sameJson(to.value, from.value)) {
    throw new InputError('the YAML could not be rewritten without changing its meaning');
  }
}
