/** Workloads as people get them wrong: fields renamed, moved, left out, and with values of other types. */
import { isObject } from '../../src/values/json.ts';

/** A field of an object. */
interface Place {
  readonly owner: any;
  readonly key: string | number;
}

const VALUES = [
  null,
  'text',
  '',
  '17',
  'true',
  'lots',
  -1,
  0,
  7,
  2 ** 31,
  2 ** 40,
  0.5,
  1.0,
  true,
  false,
  [],
  ['text'],
  [1],
  {},
  { name: 'text' },
  { text: 1 },
];

const NAMES = [
  'name',
  'volumes',
  'volumeMounts',
  'securityContext',
  'podSecurityContext',
  'resources',
  'instances',
  'serviceAccountName',
  'replicas',
  'metadata',
  'spec',
  'Image',
  'value',
  'text',
  'type',
];

/** A workload with as many changes as there are choices for. */
export function changed(object: any, choices: readonly number[]): any {
  const copy = structuredClone(object);
  for (let at = 0; at + 4 <= choices.length; at += 4) change(copy, choices.slice(at, at + 4));
  return copy;
}

function change(object: any, [which, how, first, second]: readonly number[]): void {
  const places = placesIn(object.spec);
  if (places.length === 0) return;
  const place = (choice: number) => places[choice % places.length]!;
  const { owner, key } = place(which!);
  const value = owner[key];
  switch (how! % 5) {
    case 0:
      owner[key] = structuredClone(VALUES[first! % VALUES.length]);
      break;
    case 1: {
      if (typeof key === 'number') break;
      delete owner[key];
      owner[first! % 2 === 0 ? `${key}s` : NAMES[second! % NAMES.length]!] = value;
      break;
    }
    case 2: {
      // To where another object is, but not into itself.
      const target = place(first!).owner;
      if (typeof key === 'number' || Array.isArray(target) || isInside(target, value)) break;
      delete owner[key];
      target[key] = value;
      break;
    }
    case 3:
      if (typeof key !== 'number') delete owner[key];
      break;
    default:
      if (!Array.isArray(owner))
        owner[NAMES[first! % NAMES.length]!] = structuredClone(VALUES[second! % VALUES.length]);
  }
}

function placesIn(value: any): Place[] {
  if (Array.isArray(value)) {
    return value.flatMap((element, key) => [{ owner: value, key }, ...placesIn(element)]);
  }
  if (!isObject(value)) return [];
  return Object.keys(value).flatMap((key) => [{ owner: value, key }, ...placesIn(value[key])]);
}

function isInside(one: any, other: any): boolean {
  return one === other || placesIn(other).some(({ owner, key }) => owner === one || owner[key] === one);
}
