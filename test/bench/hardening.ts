/** The whole function beside functions that only set one annotation. */
import { join } from 'node:path';
import { type Contestant, type Cost, inTurns, outputOf } from './measure.ts';
import { emptyScript, goPeer, ours, sdkPeer } from './programs.ts';
import { growth, megabytes, milliseconds, ratio, table, whole } from './report.ts';
import { writeResourceList } from './resource-list.ts';
import { namespacesOf, type Style, sparkApplicationsOf } from './resources.ts';

export interface Hardening {
  size: number;
  ours: Cost;
  go: Cost;
  sdk: Cost;
  /** An empty Node script in the same turns. */
  empty: Cost;
  /** The hardened list: what a second run gets. */
  hardened: string;
}

export function measureHardening(folder: string, size: number, rounds: number, style: Style): Hardening {
  const input = join(folder, 'input.yaml');
  writeResourceList(input, size, style);
  const annotates = (output: string) => expect(output, 'bench.example.com/seen:', sparkApplicationsOf(size));
  const contestants: Contestant[] = [
    {
      name: 'harden-spark',
      command: [process.execPath, ours],
      input,
      check: (output) => isHardened(output, size),
    },
    { name: 'Go', command: [goPeer], input, check: annotates },
    { name: 'SDK', command: [process.execPath, sdkPeer], input, check: annotates },
    { name: 'empty', command: [process.execPath, emptyScript], input: '/dev/null' },
  ];
  const [oursCost, go, sdk, empty] = inTurns(folder, rounds, contestants);
  const hardened = outputOf(folder, contestants[0]!);
  return { size, ours: oursCost!, go: go!, sdk: sdk!, empty: empty!, hardened };
}

function isHardened(output: string, size: number): void {
  expect(output, 'readOnlyRootFilesystem: true\n', 2 * sparkApplicationsOf(size));
  expect(output, '\n  kind: RoleBinding\n', namespacesOf(size).length);
}

function expect(output: string, text: string, count: number): void {
  const found = output.split(text).length - 1;
  if (found !== count) throw new Error(`expected ${count} times ${JSON.stringify(text)}, got ${found}`);
}

export function hardeningTable(measured: readonly Hardening[]): string {
  const header = [
    'items',
    'harden-spark ms',
    'Go ms',
    'SDK ms',
    'Go / ours',
    'SDK / ours',
    'MB: ours',
    'Go',
    'SDK',
    'Go / ours',
    'growth: ours',
    'Go',
  ];
  const rows = measured.map(({ size, ours, go, sdk }, i) => {
    const before = measured[i - 1];
    return [
      whole(size),
      milliseconds(ours.cpu),
      milliseconds(go.cpu),
      milliseconds(sdk.cpu),
      ratio(go.cpu, ours.cpu),
      ratio(sdk.cpu, ours.cpu),
      megabytes(ours.memory),
      megabytes(go.memory),
      megabytes(sdk.memory),
      ratio(go.memory, ours.memory),
      before ? growth(ours.cpu, size, before.ours.cpu, before.size) : '',
      before ? growth(go.cpu, size, before.go.cpu, before.size) : '',
    ];
  });
  return table(header, rows);
}

export function wallTable(measured: readonly Hardening[]): string {
  return table(
    ['items', 'harden-spark ms', 'Go ms', 'SDK ms', 'empty Node script ms'],
    measured.map(({ size, ours, go, sdk, empty }) => [
      whole(size),
      ...[ours, go, sdk, empty].map(({ wall }) => milliseconds(wall)),
    ]),
  );
}
