/** ResourceLists and streams of valid objects of all kinds, of which some values are replaced by strange ones. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { type Document, parseAllDocuments, stringify } from 'yaml';
import { mapOf, strangeKeys, strangeValues, withRawScalars } from './strange-values.ts';

function documents(file: string): unknown[] {
  const text = readFileSync(new URL(file, import.meta.url), 'utf8');
  return (parseAllDocuments(text) as Document[]).map((document) => document.toJS());
}

/** One of each kind that the function knows, valid, with every field that it looks at. */
export const objects = documents('objects.yaml');

/** Functions with every step switched on, in several ways. */
export const configs = documents('configs.yaml');

type Step = string | number;

/** Keys and indexes from an object to one of its values. */
export type Place = readonly Step[];

interface Change {
  /** Which of the places of the object. */
  where: number;
  how: 'replace' | 'remove' | 'rename' | 'repeat' | 'add';
  value: unknown;
  key: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  where: fc.nat(),
  how: fc.constantFrom('replace', 'replace', 'replace', 'replace', 'remove', 'rename', 'repeat', 'add'),
  value: strangeValues,
  key: strangeKeys,
});

export interface ChangedList {
  /** A ResourceList, with a functionConfig. */
  list: string;
  /** The same objects as a stream, and the functionConfig beside it. */
  stream: string;
  config: string;
}

const FLOW = { lineWidth: 0, aliasDuplicateObjects: false, collectionStyle: 'flow' } as const;
const BLOCK = { lineWidth: 0, aliasDuplicateObjects: false } as const;

/** Some of the objects; one of them, or two, with one to three changes. */
export const changedLists: fc.Arbitrary<ChangedList> = fc
  .record({
    chosen: fc.subarray([...objects.keys()], { minLength: 1, maxLength: 4 }),
    changes: fc.array(fc.tuple(fc.nat(1), change), { minLength: 1, maxLength: 3 }),
    config: fc.constantFrom(...configs),
    flow: fc.nat(4).map((dice) => dice === 0),
  })
  .map(({ chosen, changes, config, flow }) => {
    const items = chosen.map((i) => objects[i]);
    for (const [offset, change] of changes) {
      const i = offset % items.length;
      items[i] = changed(items[i], change);
    }
    return asText(items, config, flow);
  });

/** The texts in which some process hands these objects over. */
export function asText(items: readonly unknown[], config: unknown, flow = false): ChangedList {
  const print = (value: unknown) => withRawScalars(stringify(value, flow ? FLOW : BLOCK));
  const elements = items.map((item) => `- ${print(item).trimEnd().replaceAll('\n', '\n  ')}\n`);
  const configText = stringify(config, BLOCK);
  return {
    list: `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
${elements.join('')}functionConfig:
  ${configText.trimEnd().replaceAll('\n', '\n  ')}
`,
    stream: items.map((item) => `---\n${print(item)}`).join(''),
    config: configText,
  };
}

/** A copy of `object` with the change in it. */
export function changed(object: unknown, change: Change): unknown {
  const places = placesIn(object);
  return changeAt(object, places[change.where % places.length]!, change);
}

/** Every value of an object but itself. */
export function placesIn(value: unknown, here: Place = []): Place[] {
  const inner = Array.isArray(value) ? [...value.entries()] : isMap(value) ? Object.entries(value) : [];
  return inner.flatMap(([key, entry]) => [[...here, key], ...placesIn(entry, [...here, key])]);
}

export function changeAt(value: unknown, [step, ...rest]: Place, change: Change): unknown {
  if (step === undefined) return changedHere(value, change);
  const last = rest.length === 0;
  if (Array.isArray(value)) {
    return value.flatMap((entry, i) => {
      if (i !== step) return [entry];
      if (last && change.how === 'remove') return [];
      const after = changeAt(entry, rest, change);
      return last && change.how === 'repeat' ? [entry, entry] : [after];
    });
  }
  return mapOf(
    Object.entries(value as object).flatMap(([key, entry]): [string, unknown][] => {
      if (key !== step) return [[key, entry]];
      if (last && change.how === 'remove') return [];
      if (last && change.how === 'rename') return [[change.key, entry]];
      return [[key, changeAt(entry, rest, change)]];
    }),
  );
}

function changedHere(value: unknown, { how, value: strange, key }: Change): unknown {
  if (how === 'add' && Array.isArray(value)) return [...value, strange];
  if (how === 'add' && isMap(value)) return mapOf([...Object.entries(value), [key, strange]]);
  return strange;
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
