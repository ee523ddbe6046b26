/** The compilers that pay only from some size of the input on, in bytes: some 30 and 250 objects. */
const SHORT_RUNS = [
  { below: 32 << 10, flag: '--no-sparkplug' },
  { below: 256 << 10, flag: '--no-maglev' },
];

/** No TurboFan, and Maglev only for functions that are called five times as often as it asks for by itself. */
const SPARING = ['--no-turbofan', '--invocation-count-for-maglev=2000'];

/**
 * Most runs are over before what V8's compilers cost has paid: Sparkplug, Maglev above it, and TurboFan. Node 20 has no
 * Maglev, so there only what runs much longer than usual is optimised. Measured: docs/decisions/0008-what-a-run-costs.md.
 *
 * By the release lines of Node in which this was measured: in others no flag is set. `below`: bytes of input from which
 * V8's own choice wins back what it costs.
 */
const COMPILERS = [
  { releases: [24, 26], flags: SPARING, below: Number.POSITIVE_INFINITY },
  { releases: [22], flags: SPARING, below: 32 << 20 },
  { releases: [20], flags: ['--interrupt-budget=1000000'], below: 32 << 20 },
];

/** What V8 is to be told for an input of this size. */
export function compilerFlags(versions: { node: string; bun?: string }, size: number): readonly string[] {
  // Bun says which Node it stands in for, and has no V8.
  if (versions.bun !== undefined) return [];
  const release = Number.parseInt(versions.node, 10);
  const row = COMPILERS.find(({ releases }) => releases.includes(release));
  if (!row || size >= row.below) return [];
  return [...row.flags, ...SHORT_RUNS.filter(({ below }) => size < below).map(({ flag }) => flag)];
}

/** Tells V8, before the work begins. */
export function tellCompilers(size: number): void {
  for (const flag of compilerFlags(process.versions, size)) {
    process.getBuiltinModule('node:v8').setFlagsFromString(flag);
  }
}
