/** What text and Markdown show of an account: rows of resources, reasons, and what gives what. */
import { VERBS } from '../../../src/spark/calls/api-calls.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { counted, firstOf } from '../../../src/values/phrases.ts';
import type { Grant } from './granted.ts';
import type { Reason } from './needed.ts';
import type { Right } from './right.ts';
import type { AccountRights, Row, User } from './rights.ts';

export const STATES = ['needed', 'missing', 'spare'] as const;
/** `needed`: and given. `missing`: needed and not given. `spare`: given and not needed. */
export type State = (typeof STATES)[number];

export function stateOf({ needed, given }: Row): State {
  return !needed ? 'spare' : given ? 'needed' : 'missing';
}

/** The rights on one resource, or on one URL. */
export interface Line {
  readonly what: string;
  readonly verbs: ReadonlyMap<string, State>;
  /** What gives any of them. */
  readonly from: readonly Grant[];
}

/** The lines that hold in one place. */
export interface Section {
  /** In words, such as `in all namespaces`; absent: in the namespace of the account. */
  readonly where?: string;
  readonly lines: readonly Line[];
}

export function sectionsOf({ namespace, rows }: AccountRights): Section[] {
  const places: MultiMap<string, Row> = new Map();
  const own = placeOf({ scope: 'Namespace', namespace });
  for (const row of rows) append(places, placeOf(row), row);
  return [...places]
    .sort(([one], [other]) => (one === own ? -1 : other === own ? 1 : one < other ? -1 : 1))
    .map(([place, of]) => ({ ...(place !== own && { where: place }), lines: linesOf(of) }));
}

export function placeOf({ scope, namespace }: Pick<Row, 'scope' | 'namespace'>): string {
  if (scope === 'Cluster') return 'in all namespaces';
  return namespace === undefined ? 'without a namespace' : `in namespace ${namespace}`;
}

function linesOf(rows: readonly Row[]): Line[] {
  const lines: MultiMap<string, Row> = new Map();
  for (const row of rows) append(lines, whatOf(row.right), row);
  return [...lines].map(([what, of]) => ({
    what,
    verbs: new Map(inOrder(of).map((row) => [row.right.verb, stateOf(row)])),
    from: [...new Set(of.flatMap(({ from }) => from))],
  }));
}

function inOrder(rows: readonly Row[]): Row[] {
  return rows.toSorted((one, other) => compareVerbs(one.right.verb, other.right.verb));
}

/** Those of calls first, in their order. */
export function compareVerbs(one: string, other: string): number {
  return verbOrder(one) < verbOrder(other) ? -1 : 1;
}

function verbOrder(verb: string): string {
  const index = (VERBS as readonly string[]).indexOf(verb);
  return index < 0 ? `z${verb}` : `a${index}`;
}

/** `pods/log`, `apps/deployments`, `configmaps "a"`, `/metrics`. */
export function whatOf({ apiGroup, resource, resourceNames, nonResourceURL }: Right): string {
  if (nonResourceURL !== undefined) return `URL ${nonResourceURL}`;
  const group = apiGroup === '' ? (resource === '*' ? 'core/' : '') : `${apiGroup}/`;
  const names = (resourceNames ?? []).map((name) => ` "${name}"`).join('');
  return `${group}${resource}${names}`;
}

export function countsOf({ rows }: AccountRights): Record<State, number> {
  const counts = { needed: 0, missing: 0, spare: 0 };
  for (const row of rows) counts[stateOf(row)]++;
  return counts;
}

function isWild({ apiGroup, resource, verb }: Right): boolean {
  return [apiGroup, resource, verb].includes('*');
}

/** `13 rights needed, 2 of them missing; 9 spare`. */
export function rightsCounted(account: AccountRights): string {
  const { needed, missing, spare } = countsOf(account);
  const all = needed + missing;
  const needs = all === 0 ? 'no rights needed' : `${counted(all, 'right')} needed`;
  const lacks =
    all === 0
      ? ''
      : missing === 0
        ? ', all given'
        : `, ${missing === all ? 'all' : `${missing} of them`} missing`;
  const wild = account.rows.some((row) => stateOf(row) === 'spare' && isWild(row.right));
  return `${needs}${lacks}; ${spare} spare${wild ? ', wildcards among them' : ''}`;
}

/** What runs as the account, and why it is here if nothing does. */
export function usersLines({ users, isListed }: AccountRights): string[] {
  if (users.length > 0) return users.map(userLine);
  return [isListed ? 'nothing among the input; the configuration lists the account for drivers' : NOBODY];
}

const NOBODY = 'no Spark workload among the input';

function userLine({ kind, name, roles }: User): string {
  return `${kind} ${name}: ${roles.join(', ')}`;
}

export function grantLine({ binding, role, group, scope, source }: Grant): string {
  const place = scope === 'Cluster' ? ', in all namespaces' : '';
  const member = group === undefined ? '' : `, to the group ${group}`;
  const known = {
    Input: '',
    BuiltIn: ' (built in)',
    NotInInput: ' (not in the input: nobody sees what it gives)',
  };
  const of = scope === 'Cluster' ? binding.name : `${binding.namespace ?? '-'}/${binding.name}`;
  return `${role.kind} ${role.name}${known[source]} by ${binding.kind} ${of}${place}${member}`;
}

const SHOWN = 3;

/** A line for each feature, with who has it and what it takes. */
export function reasonLines({ rows }: AccountRights): { why: string; what: string; who: string }[] {
  const features: MultiMap<string, { row: Row; reason: Reason }> = new Map();
  for (const row of rows) {
    if (!row.needed || row.isPart) continue;
    for (const reason of row.by)
      append(features, 'field' in reason ? reason.why : reason.purpose, { row, reason });
  }
  return [...features].map(([why, all]) => {
    const names = all.flatMap(({ reason }) => ('workload' in reason ? reason.workload.name : []));
    const verbs: MultiMap<string, string> = new Map();
    for (const { right } of inOrder([...new Set(all.map(({ row }) => row))])) {
      append(verbs, whatOf(right), right.verb);
    }
    const what = [...verbs].map(([resource, of]) => `${of.join(', ')} on ${resource}`).join('; ');
    return {
      why,
      what,
      who: firstOf([...new Set(names)], SHOWN),
    };
  });
}

/** Why it is not known what drivers call. */
export function assumptions({ rows }: AccountRights): string[] {
  const said = rows.flatMap(({ by }) =>
    by.flatMap((reason) =>
      'assumed' in reason && reason.assumed !== undefined
        ? `What "${reason.workload.name}" calls nobody can say: ${reason.assumed}. So these are the rights of any driver.`
        : [],
    ),
  );
  return [...new Set(said)];
}

/** Roles that might give what is missing. */
export function unseenRoles(account: AccountRights): string[] {
  const { missing } = countsOf(account);
  if (missing === 0) return [];
  const unseen = account.grants.filter(({ source }) => source === 'NotInInput');
  if (unseen.length === 0) return [];
  const names = [...new Set(unseen.map(({ role }) => `${role.kind} "${role.name}"`))];
  return [
    `What is missing may be in ${names.join(', ')}, which ${names.length === 1 ? 'is' : 'are'} not in the input.`,
  ];
}

export function notesOf(account: AccountRights): string[] {
  return [...assumptions(account), ...unseenRoles(account), ...account.notes];
}

export function nameOfAccount({ namespace, account }: AccountRights): string {
  return namespace === undefined ? account : `${namespace}/${account}`;
}

export const NOTHING = 'No Spark workload and no binding to a ServiceAccount among the input.';
