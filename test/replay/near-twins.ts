/** Workloads that stand many times in one input, each time with another scalar changed: most can be replayed, and many must not be. */

import { cutResourceList, cutStream, type Slice } from '../../src/krm/list/cut.ts';
import { Input } from '../../src/krm/list/input.ts';
import { SliceItem } from '../../src/krm/list/slice-item.ts';
import { isResourceList } from '../../src/krm/list/stream.ts';
import type { PlacedScalar } from '../../src/krm/yaml/scalars.ts';
import { TextDocument } from '../../src/krm/yaml/text-document.ts';
import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import type { NamedInput } from '../oracle/inputs.ts';

/** What may stand where anything stands: values that decide something somewhere, and some that never do. */
export const VALUES = [
  ...['etl-2', 'a', 'x'.repeat(63), 'Team_A', 'default', 'spark', 'spark-operator', 'driver', 'executor'],
  ...[
    '/tmp',
    '/tmp/a.jar',
    '/opt/spark/work-dir',
    '/opt/spark/work-dir/a.jar',
    '/opt/spark/logs/x',
    '/var/spark-work',
  ],
  ...[
    'local:///tmp/b.jar',
    'local:///opt/spark/work-dir/c.py',
    'file:///var/data/d',
    'local:///opt/spark/jars/e.jar',
  ],
  ...['s3a://bucket/e', 'file:/tmp/events', '/etc', '/', '.', 'conf/app.yaml', './f.py', 'main.py', 'main.R'],
  ...[
    '2.4.8',
    '3.3.0',
    '3.4.1',
    '3.5.3',
    '4.0.0',
    'apache/spark:3.5.3',
    'apache/spark:4.0.0-python3',
    'own/image',
  ],
  ...[
    'true',
    'false',
    'yes',
    '0',
    '1',
    '-1',
    '185',
    '1000',
    '1.5',
    '512m',
    '10g',
    '2Gi',
    '1e3',
    '0x10',
    'null',
    '~',
  ],
  ...[
    'Never',
    'Always',
    'Python',
    'R',
    'Java',
    'client',
    'cluster',
    'in-cluster-client',
    'Memory',
    'Localhost',
  ],
  ...[
    'spark-internal',
    'k8s://x',
    'local[2]',
    'spark://m:7077',
    'hive',
    'kerberos',
    'FAIR',
    'zstd',
    'jdbc:derby:x',
  ],
  ...[
    '-Djava.io.tmpdir=/x',
    '-Dspark.ui.port=1',
    '-Xlog:gc:file=/g',
    '*',
    '-',
    '--',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is filled in later
    '${X}',
    '$(Y)',
    '{{z}}',
  ],
] as const;

/** Small numbers that are always the same for one seed. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

export interface Found {
  readonly text: string;
  readonly scalars: readonly PlacedScalar[];
  readonly slice: Slice;
}

/** The workloads of an input that stand in a text of their own. */
export function workloadsIn(text: string): { found: Found[]; isList: boolean } {
  const input = new Input(text);
  const isList = isResourceList(input.latin1);
  const slices = isList ? (cutResourceList(input.latin1)?.items ?? []) : cutStream(input.latin1);
  const found = slices.flatMap((slice): Found[] => {
    const text = input.text(slice.start, slice.end);
    if (!WORKLOAD_KINDS.some((kind) => text.includes(kind))) return [];
    try {
      const { value, scalars } = new TextDocument(text);
      const object: any = isList ? (value as any)[0] : value;
      return scalars && WORKLOAD_KINDS.includes(object?.kind) ? [{ text, scalars, slice }] : [];
    } catch {
      return [];
    }
  });
  return { found, isList };
}

/**
 * Twins of a workload.
 *
 * @param each how many values are put in the place of each scalar
 * @param several how many twins have other values in several places
 */
export function nearTwins(
  { text, scalars }: Found,
  each: number,
  several: number,
  roll: (below: number) => number,
): string[] {
  const name = scalars.findIndex(({ key }) => key === 'name');
  const named = (value: string) => changed(text, scalars, new Map([[name, value]]));
  const twins = ['twin-1', 'twin-2', 'twin-3'].map(named);
  const value = () => VALUES[roll(VALUES.length)]!;
  for (let i = 0; i < scalars.length; i++) {
    for (let n = 0; n < each; n++) twins.push(changed(text, scalars, new Map([[i, value()]])));
    // Neighbours in meaning: what looks like it and is another.
    const written = text.slice(scalars[i]!.start, scalars[i]!.end);
    if (/^[\w./:-]+$/.test(written)) twins.push(changed(text, scalars, new Map([[i, `${written}0`]])));
  }
  for (let n = 0; n < several; n++) {
    const places = new Map([0, 1, 2].map(() => [roll(scalars.length), value()] as const));
    twins.push(changed(text, scalars, places));
  }
  return twins.flatMap((twin, i) => (i < 3 ? [twin] : [twin, named(`twin-${i}`)]));
}

export function changed(
  text: string,
  scalars: readonly PlacedScalar[],
  places: ReadonlyMap<number, string>,
): string {
  let result = '';
  let at = 0;
  for (const [index, value] of [...places].sort(([one], [other]) => one - other)) {
    const scalar = scalars[index];
    if (!scalar) continue;
    const written = /^['"]/.exec(text.slice(scalar.start, scalar.end))?.[0];
    const quote = written ?? (/^[\w./+-]+(:[\w./+-]+)*$/.test(value) && !/^-+$/.test(value) ? '' : "'");
    result += text.slice(at, scalar.start) + quote + value + quote;
    at = scalar.end;
  }
  return result + text.slice(at);
}

/** A list with a workload so many times, and with all else that the input has. */
export function withTwins(
  { text, config }: NamedInput,
  { slice }: Found,
  twins: readonly string[],
  isList: boolean,
): string {
  const bytes = Buffer.from(text);
  const whole = twins.map((twin) => (twin.endsWith('\n') ? twin : `${twin}\n`));
  if (isList) {
    const [before, after] = [bytes.subarray(0, slice.start), bytes.subarray(slice.end)].map(String);
    return before + whole.join('') + after;
  }
  const others = cutStream(bytes.toString('latin1'))
    .filter(({ start }) => start !== slice.start)
    .map(({ start, end }) => bytes.subarray(start, end).toString());
  const items = [...others, ...whole].map((document) => document.replace(/^(---|\.\.\.).*$/gm, ''));
  const written = items
    .filter((document) => /^\w/m.test(document))
    .map((document) => `- ${indented(document).trimStart()}\n`);
  const head = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
  const functionConfig = config === undefined ? '' : `functionConfig:\n${indented(config)}\n`;
  return `${head}items:\n${written.join('')}${functionConfig}`;
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ').trimEnd();
}

/** How many items were replayed meanwhile. */
export function replayedIn(work: () => void): number {
  return callsOf(SliceItem.prototype, 'takeOver', work);
}

/** How often a method was called meanwhile. */
export function callsOf<Target extends object>(target: Target, name: keyof Target, work: () => void): number {
  let count = 0;
  const counting = (original: any) =>
    function (this: unknown, ...all: unknown[]) {
      count++;
      return original.apply(this, all);
    };
  withMethod(target, name, counting as never, work);
  return count;
}

/** Works with another method in the place of one. */
export function withMethod<Target extends object, Name extends keyof Target, Result>(
  target: Target,
  name: Name,
  replacing: (original: Target[Name]) => Target[Name],
  work: () => Result,
): Result {
  const original = target[name];
  target[name] = replacing(original);
  try {
    return work();
  } finally {
    target[name] = original;
  }
}
