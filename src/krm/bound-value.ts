import { InputError } from './input-error.ts';
import { isObject, type Json, sameJson } from './json.ts';
import type { SourceMap, SourceNode, SourceSeq } from './source-tree.ts';

/**
 * A plain value bound to the place in the text that it was read from. Steps change the value in place;
 * the binding remembers what was read, so that the difference can be written back.
 *
 * Every alias is a value of its own: changing it where it stands does not change it elsewhere. Whether
 * the text can say so with one edit is decided when it is written.
 */
export type Bound = BoundScalar | BoundMap | BoundSeq;

interface Occurrence {
  /** What stands at this place: an alias, or the node itself. */
  node: SourceNode;
}

export interface BoundScalar extends Occurrence {
  type: 'scalar';
  value: Json;
}

export interface BoundMap extends Occurrence {
  type: 'map';
  source: SourceMap;
  value: { [key: string]: Json };
  fields: Map<string, Bound>;
  /** Keys that stand in the map itself; the others came by a merge key. */
  own: Set<string>;
  /** The merged maps, most important first. */
  merged: { source: SourceMap; bound: BoundMap }[];
}

export interface BoundSeq extends Occurrence {
  type: 'seq';
  source: SourceSeq;
  value: Json[];
  elements: Bound[];
}

/** An alias can stand for a tree of aliases; a text that means more values than this is refused. */
const MOST_VALUES = 1_000_000;

/** @throws InputError for aliases that contain themselves, and for merge keys that merge no map. */
export function bind(node: SourceNode): Bound {
  let values = 0;
  const open = new Set<SourceNode>();

  function bound(node: SourceNode): Bound {
    const source = node.type === 'alias' ? node.target : node;
    if (++values > MOST_VALUES) throw new InputError('the aliases of this YAML expand to too many values');
    if (open.has(source)) throw new InputError('an alias must not stand inside its own anchor');
    open.add(source);
    const result =
      source.type === 'map'
        ? map(node, source)
        : source.type === 'seq'
          ? seq(node, source)
          : ({ type: 'scalar', node, value: (source as { value: Json }).value } as const);
    open.delete(source);
    return result;
  }

  function seq(node: SourceNode, source: SourceSeq): BoundSeq {
    const elements = source.elements.map((element) => bound(element.value));
    return { type: 'seq', node, source, elements, value: elements.map((element) => element.value) };
  }

  function map(node: SourceNode, source: SourceMap): BoundMap {
    const fields = new Map<string, Bound>();
    const merged: BoundMap['merged'] = [];
    for (const pair of source.pairs) {
      if (!pair.merge) fields.set(pair.key, bound(pair.value));
      else for (const from of mergedMaps(pair.value)) merged.push(from);
    }
    const own = new Set(fields.keys());
    for (const { bound } of merged) {
      for (const [key, field] of bound.fields) if (!fields.has(key)) fields.set(key, field);
    }
    const value: { [key: string]: Json } = {};
    for (const [key, field] of fields) setKey(value, key, field.value);
    return { type: 'map', node, source, value, fields, own, merged };
  }

  function mergedMaps(node: SourceNode): BoundMap['merged'] {
    const source = node.type === 'alias' ? node.target : node;
    if (source.type === 'seq') return source.elements.flatMap((element) => mergedMaps(element.value));
    const merged = source.type === 'map' ? bound(node) : undefined;
    if (merged?.type !== 'map')
      throw new InputError('the merge key `<<` must be given a map or a list of maps');
    return [{ source: merged.source, bound: merged }];
  }

  return bound(node);
}

function setKey(object: { [key: string]: Json }, key: string, value: Json): void {
  // A key named __proto__ must be a key like any other.
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Whether `after` is still what was read. */
export function unchanged(bound: Bound, after: unknown): boolean {
  if (bound.type === 'scalar') return Object.is(bound.value, after);
  if (bound.type === 'seq') {
    return (
      Array.isArray(after) &&
      after.length === bound.elements.length &&
      bound.elements.every((element, i) => unchanged(element, after[i]))
    );
  }
  if (!isObject(after)) return false;
  let present = 0;
  for (const key of Object.keys(after)) {
    if (after[key] === undefined) continue;
    present++;
    const field = bound.fields.get(key);
    if (!field || !unchanged(field, after[key])) return false;
  }
  return present === bound.fields.size;
}

/** What was read, as a copy that no step holds. */
export function original(bound: Bound): Json {
  if (bound.type === 'scalar') return bound.value;
  if (bound.type === 'seq') return bound.elements.map(original);
  const value: { [key: string]: Json } = {};
  for (const [key, field] of bound.fields) setKey(value, key, original(field));
  return value;
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
    for (const [key, field] of to.fields) rebind(field, from.fields.get(key)!);
  } else if (to.type !== from.type || !sameJson(to.value, from.value)) {
    throw new InputError('the YAML could not be rewritten without changing its meaning');
  }
}
