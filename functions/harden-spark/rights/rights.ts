/** What accounts need and hold: one row for each right, from the facts that Roles are made of. */
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import {
  type AccountUsers,
  accountKey,
  accountUsers,
  DEFAULT_ACCOUNT,
  executorOf,
  type RbacFacts,
} from '../rbac/account-use.ts';
import { accountKeys } from '../rbac/bindings.ts';
import { driversAs } from '../rbac/permissions.ts';
import { currentName } from '../rbac/renamed-accounts.ts';
import type { Namespaces } from '../rbac/served-namespaces.ts';
import type { RbacStep } from '../rbac/step.ts';
import { byName, type Named } from '../workloads/workload-order.ts';
import { type BindingsBySubject, bindingsBySubject, type Grant, grantsOf, oddSubjects } from './granted.ts';
import { type Need, needsOfAccount, type Reason } from './needed.ts';
import { covers, type Right, rightKey, rightsOf } from './right.ts';

/** A right that an account needs, or holds, or both. */
export interface Row {
  readonly right: Right;
  /** `Namespace`: in `namespace`. */
  readonly scope: Grant['scope'];
  readonly namespace?: string | undefined;
  readonly needed: boolean;
  readonly given: boolean;
  /** It is given, and only a part of what is needed, which has a row of its own: of some objects only, for one. */
  readonly isPart?: true;
  /** Why it is needed. */
  readonly by: readonly Reason[];
  /** What gives it. */
  readonly from: readonly Grant[];
}

/** What runs as an account. */
export interface User extends Named {
  /** `driver`, `executor`, `master` and so on. */
  readonly roles: readonly string[];
}

export interface AccountRights {
  readonly namespace?: string | undefined;
  readonly account: string;
  readonly users: readonly User[];
  /** Whether the configuration has it get a Role. */
  readonly isListed: boolean;
  readonly grants: readonly Grant[];
  readonly rows: readonly Row[];
  /** What stands in the way of seeing or getting a right. */
  readonly notes: readonly string[];
}

export interface Rights {
  /** First those that workloads run as, or that are listed for them; then those that are only bound. */
  readonly accounts: readonly AccountRights[];
  readonly notes: readonly string[];
}

/** Of one of several packages; absent: there is only one. */
export interface PackageRights extends Rights {
  readonly folder?: string;
}

/** A master or a worker, which calls nothing. */
export interface Daemon extends Named {
  readonly namespace?: string | undefined;
  readonly account: string;
  readonly role: string;
}

export interface Facts {
  readonly uses: readonly RbacFacts[];
  readonly daemons: readonly Daemon[];
  /** None where the configuration asks for no RBAC. */
  readonly namespaces: Namespaces;
}

export function rightsIn(step: RbacStep, { uses, daemons, namespaces }: Facts): Rights {
  const { objects } = step;
  const bindings = bindingsBySubject(objects.all);
  const users = accountUsers(uses);
  const others: MultiMap<string, Daemon> = new Map();
  for (const daemon of daemons) append(others, accountKey(daemon.namespace, daemon.account), daemon);
  const served = [...namespaces.values()].flatMap(({ name, accounts, executorAccount }) =>
    [...accounts, ...(executorAccount === undefined ? [] : [executorAccount])].map((account) =>
      accountKey(name, account),
    ),
  );
  const inUse = new Set([...users.keys(), ...others.keys(), ...served]);
  const rightsOfKey = (key: string) =>
    rightsOfAccount(step, bindings, key, { users, daemons: others.get(key) ?? [], namespaces });
  const unused = [...boundAccounts(objects, bindings, inUse)].filter((key) => !inUse.has(key));
  return {
    accounts: [...[...inUse].sort(), ...unused.sort()].map(rightsOfKey),
    notes: oddSubjects(objects.all),
  };
}

/** The accounts that bindings name, by their names of today. */
function boundAccounts(
  objects: Catalogue,
  bindings: BindingsBySubject,
  inUse: ReadonlySet<string>,
): ReadonlySet<string> {
  const known = new Set([...inUse].flatMap((key) => accountKeys(objects, ...partsOf(key))));
  const bound = [...bindings.keys()]
    .filter((key) => !known.has(key))
    .flatMap((key) => {
      const [, namespace, account] = /^User system:serviceaccount:([^:]*):(.+)$/s.exec(key) ?? [];
      if (account === undefined) return [];
      // Without a namespace a ClusterRoleBinding names nobody.
      const names = bindings.get(key)!.some(({ kind }) => namespace || kind === 'RoleBinding');
      const of = namespace || undefined;
      return names ? accountKey(of, currentName({ objects }, of, account).name) : [];
    });
  return new Set(bound);
}

function partsOf(key: string): [string | undefined, string] {
  const slash = key.indexOf('/');
  return [key.slice(0, slash) || undefined, key.slice(slash + 1)];
}

interface Known {
  users: AccountUsers;
  daemons: readonly Daemon[];
  namespaces: Namespaces;
}

function rightsOfAccount(
  step: RbacStep,
  bindings: BindingsBySubject,
  key: string,
  { users, daemons, namespaces }: Known,
): AccountRights {
  const [namespace, account] = partsOf(key);
  const uses = users.get(key) ?? [];
  const isListed = namespaces.get(namespace)?.accounts.has(account) ?? false;
  const drivers = driversAs(
    account,
    uses.map((use) => ({ ...use, driver: use.driver ?? DEFAULT_ACCOUNT })),
  );
  const grants = grantsOf(step, bindings, namespace, account);
  return {
    ...(namespace !== undefined && { namespace }),
    account,
    users: usersOf(account, uses, daemons),
    isListed,
    grants,
    rows: rowsOf(namespace, needsOfAccount(step, drivers, isListed), grants),
    notes: [...new Set([...drivers.flatMap(whyNothing), ...grants.flatMap(({ notes }) => notes)])],
  };
}

function whyNothing({ kind, name, calls }: RbacFacts): string[] {
  return calls?.none === undefined ? [] : [`${kind} ${name} asks for nothing: ${calls.none}`];
}

function usersOf(account: string, uses: readonly RbacFacts[], daemons: readonly Daemon[]): User[] {
  const ofApplications = uses.map((use) => {
    const { name, kind, apiVersion, driver = DEFAULT_ACCOUNT, withoutExecutors } = use;
    const roles = [
      ...(driver === account ? ['driver'] : []),
      ...(executorOf(use) === account && !withoutExecutors ? ['executor'] : []),
    ];
    return { name, kind, apiVersion, roles };
  });
  const ofClusters = new Map<string, User>();
  for (const { name, kind, apiVersion, role } of daemons) {
    const key = JSON.stringify([name, kind, apiVersion]);
    const roles = [...(ofClusters.get(key)?.roles ?? []), role];
    ofClusters.set(key, { name, kind, apiVersion, roles });
  }
  return byName([...ofApplications, ...ofClusters.values()]);
}

interface Given {
  right: Right;
  grant: Grant;
}

/** Needed rights in their order, then the others as they are given. */
function rowsOf(namespace: string | undefined, needs: readonly Need[], grants: readonly Grant[]): Row[] {
  const given = grants.flatMap((grant) =>
    rightsOf(grant.rules, grant.scope === 'Cluster').map((right): Given => ({ right, grant })),
  );
  const here = given.filter(
    ({ grant: { scope, binding } }) => scope === 'Cluster' || binding.namespace === namespace,
  );
  const rows = new Map<string, Row>();
  for (const { right, by } of needs) {
    const from = sourcesOf(here.filter((one) => covers(one.right, right)));
    add(rows, { right, scope: 'Namespace', namespace, needed: true, given: from.length > 0, by, from });
  }
  for (const one of given) {
    const { scope, binding } = one.grant;
    const isHere = scope === 'Namespace' && binding.namespace === namespace;
    const by = isHere
      ? needs.filter(({ right }) => isPartOf(one.right, right)).flatMap((need) => need.by)
      : [];
    const of = scope === 'Namespace' ? binding.namespace : undefined;
    add(rows, {
      right: one.right,
      scope,
      namespace: of,
      needed: by.length > 0,
      given: true,
      by,
      from: [one.grant],
      ...(by.length > 0 && { isPart: true }),
    });
  }
  return [...rows.values()];
}

/**
 * Whether a given right is no more than a needed one. One for some objects is a part of it only where drivers ask for
 * single objects: they list, watch and delete many by their labels.
 */
function isPartOf(given: Right, needed: Right): boolean {
  if (!covers(needed, given)) return false;
  return given.resourceNames === undefined || needed.resourceNames !== undefined || ONE.includes(given.verb);
}

const ONE = ['get', 'update', 'patch', 'delete'];

function sourcesOf(given: readonly Given[]): Grant[] {
  return [...new Set(given.map(({ grant }) => grant))];
}

function add(rows: Map<string, Row>, row: Row): void {
  const key = JSON.stringify([row.scope, row.namespace, rightKey(row.right)]);
  const before = rows.get(key);
  if (!before) {
    rows.set(key, row);
    return;
  }
  rows.set(key, {
    ...before,
    needed: before.needed || row.needed,
    given: before.given || row.given,
    by: [...new Set([...before.by, ...row.by])],
    from: [...new Set([...before.from, ...row.from])],
  });
}
