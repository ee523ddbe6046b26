/**
 * Runs the function on lists of the benchmark at two sizes, and prints as JSON what each kept in memory when its work was
 * done and nothing was written yet: bytes beyond the input. Collects garbage before it looks: for `node --expose-gc`.
 */
import '../../src/krm/yaml/any-yaml.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import type { KrmFunction } from '../../src/krm/index.ts';
import { transformInPieces } from '../../src/krm/list/transform.ts';
import { type List, packageOf, withoutResults } from '../bench/lists.ts';
import { resourceListOf } from '../bench/resource-list.ts';
import { LISTS } from './lists.ts';

let atTheEnd = 0;
const watched: KrmFunction = {
  ...hardenSpark,
  run(list) {
    const done = hardenSpark.run(list);
    atTheEnd = heap();
    return done;
  },
};

const kept = LISTS.filter(({ mostKept }) => mostKept !== undefined).map(({ name, list, sizes, again }) => {
  // What is made once stays: tables, compiled code.
  keptOf(inputOf({ ...list, size: sizes[0] }, again));
  const inputs = sizes.map((size) => inputOf({ ...list, size }, again));
  return { name, inputs: inputs.map(({ length }) => length), kept: inputs.map(keptOf) };
});
console.log(JSON.stringify(kept));

function inputOf(list: List, again = false): Buffer {
  const text = resourceListOf(packageOf(list), list.settings ?? 'usual');
  if (!again) return Buffer.from(text);
  const { stdout } = transformInPieces(hardenSpark, Buffer.from(text));
  return Buffer.from(withoutResults(stdout.map(String).join('')));
}

function keptOf(input: Buffer): number {
  const before = heap();
  transformInPieces(watched, input);
  return atTheEnd - before;
}

function heap(): number {
  gc!();
  return process.memoryUsage().heapUsed;
}
