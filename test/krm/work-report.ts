/**
 * Runs the function on a list from standard input, in a process of its own, and prints what work it did.
 * No clock: a count does not depend on the machine.
 */
import { readFileSync } from 'node:fs';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { parseResourceList } from '../../src/krm/list/parse.ts';
import { SliceItem } from '../../src/krm/list/slice-item.ts';
import { yamlIsLoaded } from '../../src/krm/yaml/read-tree.ts';
import { withYamlIfNeeded } from '../../src/krm/yaml/yaml-on-demand.ts';

const input = readFileSync(0);

/** What the text of the input was searched for from its beginning, one text after the other. */
const searches: string[] = [];
const { indexOf } = String.prototype;
String.prototype.indexOf = function (this: string, text: string, from?: number) {
  if (from === undefined && this.length >= input.length) searches.push(text);
  return indexOf.call(this, text, from);
};

const report = await withYamlIfNeeded(() => {
  const list = parseResourceList(input, { reads: hardenSpark.reads, words: hardenSpark.words! });
  hardenSpark.run(list);
  const parts = list.parts();
  const read = list.items.filter((item) => item instanceof SliceItem && item.readings > 0);
  return {
    read: read.map(({ position }) => position),
    newCharacters: parts.reduce((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0),
    pieces: parts.length,
  };
});
console.log(JSON.stringify({ ...report, searches, yamlLoaded: yamlIsLoaded() }));
