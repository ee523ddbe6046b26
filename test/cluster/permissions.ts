/**
 * Runs real drivers against a real API server and writes docs/permissions.md:
 * `npm run permissions [-- WORD…]`, where a WORD is a version, a scenario, `all` (versions), `missing` (only what did
 * not run yet with this function) or `write` (run nothing, write the document). Without a version: those of CI.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installSpark } from '../../scripts/systems/install-spark.ts';
import { VERSIONS } from '../../scripts/systems/spark-versions.ts';
import { root } from '../../scripts/systems/tools.ts';
import { sideBySide } from '../real/side-by-side.ts';
import { Cluster } from './cluster.ts';
import { comparison, permissionsDocument } from './permissions-document.ts';
import { readResult, writeResult } from './results.ts';
import { ROLES, type RoleName } from './roles.ts';
import { type Run, runScenario } from './run-scenario.ts';
import { readScenarios, runsOn } from './scenario.ts';

const words = process.argv.slice(2);
const scenarios = readScenarios();
const known = [
  ...VERSIONS.map(({ spark }) => spark),
  ...scenarios.map(({ name }) => name),
  'all',
  'missing',
  'write',
];
for (const word of words.filter((word) => !known.includes(word))) {
  console.error(`permissions: no version or scenario "${word}": ${known.join(', ')}`);
  process.exit(1);
}

const named = VERSIONS.filter(({ spark }) => words.includes(spark));
const ofCi = VERSIONS.filter(({ inCi }) => inCi);
const versions = (words.includes('all') ? VERSIONS : named.length > 0 ? named : ofCi).map(
  ({ spark }) => spark,
);
const chosen = scenarios.filter(({ name }) => words.includes(name));

let failed = 0;
if (!words.includes('write')) {
  for (const version of versions) installSpark(version);
  const cluster = await Cluster.start();
  process.on('exit', () => cluster.end());
  // What a Role is taken a right from is known once its scenario has run.
  await runAll(cluster, versions.flatMap(wholeRuns));
  await runAll(cluster, versions.flatMap(runsWithoutOneRight));
}

const text = permissionsDocument(
  VERSIONS.map(({ spark }) => spark),
  scenarios,
  readResult,
);
writeFileSync(join(root, 'docs/permissions.md'), text);
console.log(
  `docs/permissions.md: written; ${failed} runs with a Role of harden-spark fail or are denied something`,
);
process.exit(failed === 0 ? 0 : 1);

/** Each scenario with its derived Role, and the one of the comparison with all Roles. */
function wholeRuns(version: string): Run[] {
  return (chosen.length > 0 ? chosen : scenarios)
    .filter((scenario) => runsOn(scenario, version))
    .flatMap(({ name: scenario }) => {
      const roles = scenario === comparison ? (Object.keys(ROLES) as RoleName[]) : (['derived'] as const);
      return roles.map((role): Run => ({ version, scenario, role }));
    });
}

function runsWithoutOneRight(version: string): Run[] {
  const whole: Run = { version, scenario: comparison, role: 'derived' };
  if (chosen.length > 0 && !chosen.some(({ name }) => name === comparison)) return [];
  return (readResult(whole)?.granted ?? []).map((without) => ({ ...whole, without }));
}

async function runAll(cluster: Cluster, runs: readonly Run[]): Promise<void> {
  const missing = runs.filter((run) => !words.includes('missing') || !readResult(run));
  let count = 0;
  await sideBySide(
    missing,
    (run) => runScenario(cluster, run),
    (run, outcome) => {
      const { version, scenario, role, without } = run;
      const what = `${++count}/${missing.length} Spark ${version}, ${scenario}, ${role}${without ? ` without "${without}"` : ''}`;
      if (outcome instanceof Error) {
        console.log(`${what}: ${outcome.message}`);
        failed++;
        return;
      }
      writeResult(run, outcome);
      const { passed, reason, denied, seconds } = outcome;
      console.log(`${what}: ${passed ? 'runs' : reason} (${seconds} s)`);
      if (denied.length > 0) console.log(`    denied: ${denied.join(', ')}`);
      const isOurs = (role === 'derived' || role === 'standard') && without === undefined;
      if (isOurs && (!passed || denied.length > 0)) failed++;
    },
  );
}
