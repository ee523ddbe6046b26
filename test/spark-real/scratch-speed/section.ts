import { median } from '../../bench/median.ts';
import { table } from '../../bench/report.ts';
import { PLACES } from './places.ts';
import type { Cost, ScratchSpeed } from './scratch-speed.ts';

/** The part of docs/compatibility.md about the speed of scratch space, of what one run measured. */
export function scratchSection(speed: ScratchSpeed | undefined): string {
  return [
    '## How fast scratch space is',
    `With a read-only root, shuffles and spills go to a volume where they went to the root file system. \`npm run test:spark -- io\`
runs one shuffle in one container on each of these, in turns (A B C D, B C D A, …), by one JVM that is warm:`,
    PLACES.map(({ name, is }) => `- **${name}**: ${is}.`).join('\n'),
    `The disk of the node and the claim are loop devices here, on one real disk and past its page cache.`,
    ...(speed ? measured(speed) : ['not run']),
  ].join('\n\n');
}

function measured(speed: ScratchSpeed): string[] {
  const { spark, date, machine, load, heap, limit, files, peaks, costs } = speed;
  const [root] = costs as [ScratchSpeed['costs'][number]];
  const rounds = root.shuffle.length;
  const written = median(root.shuffle.map((cost) => cost.written!));
  const memory = PLACES.find(({ inMemory }) => inMemory)!.name;
  const under = limit
    ? `The container has a memory limit of ${gigabytes(limit.bytes)} (cgroup ${limit.version}), so that the page cache does not hide
the disk. Files in memory count against that limit: for **${memory}** it had to be ${gigabytes(limit.inMemory)}, and ${gigabytes(peaks[memory] ?? 0)} of
files lay there at the fullest.`
    : `No memory limit could be set on this machine: the page cache hides some of the disk.`;
  return [
    `Spark ${spark} with a heap of ${heap} writes ${gigabytes(written)} (spills and shuffle files of data that cannot be compressed) and reads them back.
${under}`,
    table(
      [
        '',
        'shuffle: time',
        'shuffle: CPU',
        'read from a disk',
        `${small(files)}: time`,
        `${small(files)}: CPU`,
      ],
      costs.map(({ name, shuffle, files }) => [
        name,
        ratios(shuffle, root.shuffle, 'seconds'),
        ratios(shuffle, root.shuffle, 'cpu'),
        gigabytes(median(shuffle.map(({ read }) => read))),
        ratios(files, root.files, 'seconds'),
        ratios(files, root.files, 'cpu'),
      ]),
    ).trimEnd(),
    `As ratios to the root file system: the median of ${rounds} rounds, in each of which all were measured side by side, with the least and
the greatest. Less is faster. There the shuffle took ${seconds(root.shuffle, 'seconds')} and ${seconds(root.shuffle, 'cpu')} of CPU, the small files (made and read)
${seconds(root.files, 'seconds')} and ${seconds(root.files, 'cpu')} (${date}, ${machine}, load average ${load.toFixed(1)} when it began).`,
    READING,
  ];
}

/** What the figures say. Written by people: to be looked at after each run. */
const READING = `What it says: a shuffle is as fast on an emptyDir as on the root file system, since both are files on the disk of the
node. Small files are faster there, where overlayfs does not stand between. *Memory* saves what the disk takes and no more, and has
its price: all scratch data counts against the memory limit, and a container beyond that is killed. A claim is as fast as its storage,
here a disk in the node; storage behind a network is slower, and was not measured. Where the disk is slower than here, or other Pods
use it too, it matters more. Not in the table: overlayfs copies a file of the image whole when it is first written to, which
a read-only root does not let happen.`;

/** Of what was measured side by side: other work on the machine hits both. */
export function ratios(costs: readonly Cost[], base: readonly Cost[], of: 'seconds' | 'cpu'): string {
  if (costs === base) return '1';
  const all = costs.map((cost, round) => cost[of] / base[round]![of]);
  const [middle, least, most] = [median(all), Math.min(...all), Math.max(...all)].map((x) => x.toFixed(2));
  return `${middle} (${least}–${most})`;
}

function seconds(costs: readonly Cost[], of: 'seconds' | 'cpu'): string {
  return `${median(costs.map((cost) => cost[of])).toFixed(1)} s`;
}

function small(files: number): string {
  return `${files.toLocaleString('en-US')} small files`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
