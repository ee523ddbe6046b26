/**
 * A value of the wrong type must not count as absent in silence: where the function would do something else without
 * the field, a finding names it.
 */
import { expect } from 'chai';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { keyPath } from '../../src/kubernetes/shape.ts';
import { asText, changeAt, configs, objects, type Place, placesIn } from './changed-lists.ts';
import { run } from './sound.ts';

/** How many places are tried, of some 700; all are told to be right by 1000. */
const numRuns = Number(process.env.PROPERTY_RUNS ?? 60);

/** One of each type; a quantity may be a number, but none below zero. */
const VALUES: readonly unknown[] = [-5, true, 'text', ['text'], { text: 'text' }];

/** Looked for by their name, and not found by what they are not called. */
const BY_NAME: readonly string[] = ['ConfigMap', 'PersistentVolumeClaim'];

/** An object that is not of its kind is another one. */
function isFound(kind: string, path: string): boolean {
  return path !== 'kind' && !(path === 'metadata.name' && BY_NAME.includes(kind));
}

interface Seen {
  results: { severity: string; message: string; field?: { path: string }; tags?: { rule: string } }[];
  items: unknown[];
}

function outcome(items: readonly unknown[]): Seen {
  const { stdout } = run({ input: asText(items, configs[0]).list });
  const { items: after, results = [] } = parse(stdout, { logLevel: 'silent' });
  return { items: after, results };
}

/** What is said and done, but for the value itself and what is said of its type. */
function effect({ items, results }: Seen, changed: number): string {
  const said = results
    .filter(({ tags }) => !tags?.rule.endsWith('/shape'))
    .map(({ message, tags }) => [tags?.rule, message]);
  return JSON.stringify([said, items.toSpliced(changed, 1)]);
}

function names({ results }: Seen, path: string): boolean {
  return results.some(
    ({ severity, message, field, tags }) =>
      severity !== 'info' &&
      (message.includes(path) ||
        field?.path.includes(path) ||
        (tags?.rule.endsWith('/shape') && field && path.startsWith(field.path))),
  );
}

function pathOf(place: Place): string {
  return place.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[${step}]` : keyPath(path, step)),
    '',
  );
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

const places = objects.flatMap((object, i) => {
  const { kind } = object as { kind: string };
  return placesIn(object)
    .filter((place) => isFound(kind, pathOf(place)))
    .map((place) => ({ i, object, place }));
});

describe('a value of the wrong type', () => {
  const original = outcome(objects);

  it('is named where the function would do something else without it', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom(...VALUES), ({ i, object, place }, value) => {
        const before = place.reduce<any>((inner, step) => inner[step], object);
        fc.pre(typeOf(before) !== typeOf(value));
        const change = { where: 0, key: '', value };
        const withObject = (one: unknown) => outcome(objects.with(i, one));
        const absent = withObject(changeAt(object, place, { ...change, how: 'remove' }));
        if (effect(absent, i) === effect(original, i)) return;
        const wrong = withObject(changeAt(object, place, { ...change, how: 'replace' }));
        const silent = effect(wrong, i) === effect(absent, i) && !names(wrong, pathOf(place));
        expect(silent, `${pathOf(place)}: ${JSON.stringify(value)} counts as absent`).to.equal(false);
      }),
      { numRuns },
    );
  });
});
