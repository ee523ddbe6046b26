/**
 * Runs the function on lists of the benchmark at two sizes, in a process of its own, and prints as JSON what was done more
 * often for each object of the larger: see count-work.ts.
 */
import '../../src/krm/yaml/any-yaml.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/list/transform.ts';
import { type List, packageOf, withoutResults } from '../bench/lists.ts';
import { resourceListOf } from '../bench/resource-list.ts';
import { countWork } from './count-work.ts';
import { LISTS } from './lists.ts';

/** A few per cent: what is done once an object is exactly as often. */
const TOLERANCE = 1.05;
/** What is done less often for an object of the larger list can grow as it likes: sorting does. */
const FEW = 3;
/** No list and no text of a single object is longer. */
const OF_ONE_OBJECT = { list: 100, text: 8000 };

const measured = LISTS.map(({ name, list, sizes, again, replay }) => {
  const [small, large] = sizes.map((size) => workOn({ ...list, size }, again, replay)) as [Work, Work];
  // Names and numbers get longer.
  const times = TOLERANCE * Math.max(sizes[1] / sizes[0], large.length / small.length);
  const few = FEW * sizes[1];
  const steep = [...large.work].filter(
    ([place, amount]) => amount > few && amount > times * (small.work.get(place) ?? few / times),
  );
  return {
    name,
    steep: steep.map(([place, amount]) => `${place}: ${small.work.get(place) ?? 0}, then ${amount}`),
    said: large.said,
  };
});
console.log(JSON.stringify(measured));

interface Work {
  /** Of the input. */
  readonly length: number;
  readonly work: ReadonlyMap<string, number>;
  /** The last line on standard error. */
  readonly said: string;
}

function workOn(list: List, again = false, replay = true): Work {
  const once = resourceListOf(packageOf(list), list.settings ?? 'usual');
  const text = again ? withoutResults(transform(hardenSpark, once).stdout) : once;
  let said = '';
  const work = countWork(() => {
    said = transform(hardenSpark, text, { replay }).stderr.trimEnd().split('\n').at(-1)!;
  }, OF_ONE_OBJECT);
  return { length: text.length, work, said };
}
