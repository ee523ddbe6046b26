import { KEPT } from './kept-rights.ts';
import { ROLES, type RoleName } from './roles.ts';
import type { Outcome, Run } from './run-scenario.ts';
import { runsOn, type Scenario } from './scenario.ts';

/** What came of a run, or undefined where it did not run. */
export type Results = (run: Run) => Outcome | undefined;

/** The scenario that all Roles are compared in: every driver meets it, and it calls all that a driver calls by itself. */
export const comparison = 'executors-lost';

const roles = Object.keys(ROLES) as RoleName[];

/** The text of docs/permissions.md. */
export function permissionsDocument(
  versions: readonly string[],
  scenarios: readonly Scenario[],
  results: Results,
): string {
  const shown = [...versions].reverse();
  return [
    '# What drivers ask the Kubernetes API for, and what their Roles allow',
    '<!-- Written by `npm run permissions`; do not edit. -->',
    `Real drivers, of Spark from the package registry, run against a real API server with RBAC, audit and the Pod Security
Standard "restricted", as a ServiceAccount that has the Role of harden-spark and nothing else. Executors are real too: they are
Pods, run by a small stand-in for the kubelet with their read-only root. The audit log says what each driver asked for, and
what was denied. What is measured here is held against the table of API calls (\`harden-spark explain calls\`) with every change.`,
    '```sh\nnpm run permissions                     # the versions of every CI run\nnpm run permissions -- all              # all versions: an hour\nnpm run permissions -- all missing      # what has not run yet with this function\nnpm run permissions -- 4.3.0 claims     # one version, one scenario\n```',
    '## At a glance',
    `A driver with all defaults that loses an executor, with each Role in turn. *Spare*: rights that the Role grants and the
driver does not use. *Denied*: what the driver asks for and the Role does not grant.`,
    table(
      ['Role', ...shown],
      roles.map((role) => [
        ROLES[role],
        ...shown.map((version) => glance(results({ version, scenario: comparison, role }))),
      ]),
    ),
    '## The scenarios',
    table(
      ['scenario', 'what the driver does', 'settings'],
      scenarios.map((scenario) => [scenario.name, scenario.title, settings(scenario)]),
    ),
    '## Rights that are kept',
    `A derived Role holds these also where a run passes without them: nobody knows beforehand whether a driver will need them.`,
    table(
      ['right', 'needed when', 'called in the scenario'],
      Object.entries(KEPT).map(([right, { when, calledIn }]) => [right, when, calledIn]),
    ),
    ...shown.flatMap((version) => [
      `## Spark ${version}`,
      'All defaults, and an executor is lost. `+` spare, `−` denied:',
      comparisonTable(version, results),
      'The derived Role of each scenario, beside that of the first:',
      scenarioTable(version, scenarios, results),
      'Without one right of the derived Role, all defaults:',
      withoutTable(version, results),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

/** What the text says that the derived Role of a scenario grants. */
export function grantedIn(text: string, version: string, scenario: string): string | undefined {
  const section = text.split(/^## /m).find((section) => section.startsWith(`Spark ${version}\n`)) ?? '';
  const [, table = ''] = section.split('The derived Role of each scenario');
  const rows = table.split('\n').map((line) => line.split(' | '));
  return rows.find(([name]) => name === `| ${scenario}`)?.[1];
}

/** The rights of a Role: all of them, or what is different from those of another one. */
export function grantedText({ granted }: Outcome, base?: Outcome): string {
  if (base === undefined) return byResource(granted);
  const more = granted.filter((right) => !base.granted.includes(right));
  const less = base.granted.filter((right) => !granted.includes(right));
  return difference(more, less) || 'the same';
}

function difference(more: readonly string[], less: readonly string[]): string {
  return [more.length > 0 && `+ ${byResource(more)}`, less.length > 0 && `− ${byResource(less)}`]
    .filter(Boolean)
    .join('; ');
}

function glance(outcome: Outcome | undefined): string {
  if (!outcome) return 'not run';
  const { granted, allowed, denied, passed } = outcome;
  const spare = granted.filter((right) => !allowed.includes(right)).length;
  return `${spare} spare, ${denied.length} denied${passed ? '' : ': fails'}`;
}

function settings({ like, sparkConf, rbac, apacheOperator }: Scenario): string {
  const listed = (conf: object) => Object.entries(conf).map(([key, value]) => `\`${key}=${value}\``);
  const conf = listed(sparkConf);
  const byOperator = apacheOperator
    ? [`by the Apache operator ${apacheOperator.version}:`, ...listed(apacheOperator.sets)]
    : [];
  const config = Object.entries(rbac ?? {}).map(([key, value]) => `\`spec.rbac.${key}: ${value}\``);
  return [...(like ? [`as ${like}`] : []), ...config, ...conf, ...byOperator].join('<br>');
}

/** One row a resource. */
function comparisonTable(version: string, results: Results): string {
  const outcomes = roles.map((role) => results({ version, scenario: comparison, role }));
  const called = outcomes[0] ? [...outcomes[0].allowed, ...outcomes[0].denied] : [];
  const rows = [...group(called)].map(([resource, verbs]) => [
    resource,
    verbs.join(', '),
    ...outcomes.map((outcome) => {
      if (!outcome) return 'not run';
      const granted = group(outcome.granted).get(resource) ?? [];
      const spare = granted.filter((verb) => !verbs.includes(verb));
      const missing = verbs.filter((verb) => !granted.includes(verb));
      return [...spare.map((verb) => `+${verb}`), ...missing.map((verb) => `−${verb}`)].join(' ');
    }),
  ]);
  const others = outcomes.map((outcome) => {
    const resources = group(outcome?.granted ?? []);
    const spare = [...resources.keys()].filter((resource) => !group(called).has(resource));
    return spare.length > 6 ? `${spare.length} more resources` : spare.join(', ');
  });
  return table(['resource', 'called', ...roles], [...rows, ['other', '', ...others]]);
}

function scenarioTable(version: string, scenarios: readonly Scenario[], results: Results): string {
  const base = results({ version, scenario: comparison, role: 'derived' });
  const rows = [...scenarios]
    .filter((scenario) => runsOn(scenario, version))
    .sort((a, b) => Number(b.name === comparison) - Number(a.name === comparison))
    .map(({ name }) => {
      const outcome = results({ version, scenario: name, role: 'derived' });
      if (!outcome) return [name, 'not run', '', ''];
      const { granted, allowed, denied, passed, reason } = outcome;
      const idle = granted.filter((right) => !allowed.includes(right));
      return [
        name,
        grantedText(outcome, name === comparison ? undefined : base),
        denied.length === 0 ? 'none' : byResource(denied),
        passed ? byResource(idle) || 'none' : `fails: ${reason}`,
      ];
    });
  return table(['scenario', 'Role', 'denied', 'granted and not called in this run'], rows);
}

function withoutTable(version: string, results: Results): string {
  const whole = results({ version, scenario: comparison, role: 'derived' });
  const rows = (whole?.granted ?? []).map((right) => {
    const outcome = results({ version, scenario: comparison, role: 'derived', without: right });
    return [right, outcome ? withoutVerdict(outcome) : 'not run'];
  });
  return table(['without', 'what the driver does'], rows);
}

function withoutVerdict({ passed, reason, denied, complaint }: Outcome): string {
  if (denied.length === 0) return 'does not notice';
  const log = complaint ? ` Its log: \`${shortened(complaint)}\`` : '';
  if (passed) return `completes.${log}`;
  return `${reason === 'Failed' ? 'fails' : 'goes on for ever'}.${log}`;
}

function shortened(complaint: string): string {
  return complaint
    .replace(/[0-9a-f]{16}/g, '<id>')
    .replace(/"system:serviceaccount:[^"]*"/, '"spark"')
    .replace(/ in the namespace "[^"]*"/, '')
    .replace(/[`|]/g, "'")
    .slice(0, 160);
}

/** `pods: create, get; services: deletecollection`. */
function byResource(rights: readonly string[]): string {
  return [...group(rights)].map(([resource, verbs]) => `${resource}: ${verbs.join(', ')}`).join('; ');
}

/** The verbs by resource. */
function group(rights: readonly string[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const right of [...rights].sort(byName)) {
    const [verb, resource] = right.split(' ') as [string, string];
    groups.set(resource, [...(groups.get(resource) ?? []), verb]);
  }
  return groups;
}

function byName(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(' ')[1]!);
  return left!.localeCompare(right!) || a.localeCompare(b);
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\n/g, ' ')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
