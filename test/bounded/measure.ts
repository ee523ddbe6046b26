/**
 * Runs the function on each growing input at two sizes, in a process of its own, and prints the work of each as JSON: see
 * count-work.ts.
 */
import '../../src/krm/yaml/any-yaml.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/list/transform.ts';
import { countWork } from './count-work.ts';
import { GROWING, type Input } from './inputs.ts';

const FACTOR = 4;
/** Four times the input: a bit more than four times the work, for sorting. */
const TOLERANCE = 1.4;
/** What is done less often can grow as it likes. */
const FEW = 2000;
/** What goes through less at once is cheap. */
const SHORT = { list: 16, text: 16 };

const words = process.argv.slice(2);
const rows = GROWING.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));
const measured = rows.map(({ name, count, of }) => {
  const inputs = [of(count), of(FACTOR * count)] as const;
  const [small, large] = [workOn(inputs[0]), workOn(inputs[1])];
  const most = TOLERANCE * Math.max(FACTOR, lengthOf(inputs[1]) / lengthOf(inputs[0]));
  const steep = [...large.work].filter(
    ([place, amount]) => amount > FEW && amount > most * (small.work.get(place) ?? FEW / most),
  );
  const amounts = steep.map(([place, amount]) => `${place}: ${small.work.get(place) ?? 0}, then ${amount}`);
  return { name, steep: amounts, said: large.said };
});
console.log(JSON.stringify(measured));

function lengthOf({ text, spec }: Input): number {
  return text.length + JSON.stringify(spec ?? '').length;
}

/** What is called and gone through how much, by its place in the code, and the first line of what is told. */
function workOn({ text, spec, stream }: Input): { work: Map<string, number>; said: string } {
  const metadata = { name: 'harden-spark' };
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata, spec };
  const options = spec && { config: { file: 'config.yaml', text: JSON.stringify(config) } };
  let said = '';
  const work = countWork(() => {
    const { stderr } = transform(hardenSpark, text, { ...options, ...(stream && { stream }) });
    said = stderr.split('\n', 1)[0]!;
  }, SHORT);
  return { work, said };
}
