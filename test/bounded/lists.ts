import type { List } from '../bench/lists.ts';

/** How many objects: some, and four times as many. */
export type Sizes = readonly [small: number, large: number];
const SIZES: Sizes = [1000, 4000];
/** Where nearly all of them are workloads: all examples eight times, and 32 times, and what every package has. */
const SIZES_OF_EXAMPLES: Sizes = [514, 2050];

/** Lists of the benchmark for which the work of an object must not grow with the number of objects. */
export const LISTS: readonly {
  readonly name: string;
  readonly list: Omit<List, 'size'>;
  readonly sizes: Sizes;
  /** Whether the function gets what it wrote. */
  readonly again?: true;
  /** Whether each is worked on for itself: of few of a kind, some are looked at to see whether they are twins of others. */
  readonly replay?: false;
  /**
   * How many times its text may be in memory when all is done and nothing is written: a third above what is. Were the tree
   * of each workload kept, it would be more. Of twins no tree is made.
   */
  readonly mostKept?: number;
}[] = [
  { name: 'generated from one template', list: { objects: 'plain' }, sizes: SIZES, mostKept: 4.5 },
  { name: 'of which no two are alike', list: { objects: 'different' }, sizes: SIZES, mostKept: 4.5 },
  {
    name: 'of the examples of both operators',
    list: { objects: 'collection' },
    sizes: SIZES_OF_EXAMPLES,
    replay: false,
  },
  { name: 'without workloads', list: { objects: 'plain', workloads: 0 }, sizes: SIZES },
  {
    name: 'with all features on',
    list: { objects: 'plain', settings: 'everything' },
    sizes: SIZES,
    mostKept: 8,
  },
  { name: 'in Report', list: { objects: 'plain', settings: 'report' }, sizes: SIZES },
  { name: 'in a second run', list: { objects: 'plain' }, sizes: SIZES, again: true, mostKept: 3 },
  {
    name: 'in a second run with all features on',
    list: { objects: 'plain', settings: 'everything' },
    sizes: SIZES,
    again: true,
  },
];
