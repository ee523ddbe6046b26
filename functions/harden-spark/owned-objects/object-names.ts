/**
 * The names of all that this function generates. Each generator names its objects by these, and by the same
 * names it recognizes an object of an earlier run, whatever the configuration said then.
 */
import { isDnsSubdomain, isNameWithSuffix, nameWithSuffix } from '../../../src/kubernetes/names.ts';
import { KINDS } from '../../../src/spark/kinds/all-kinds.ts';
import type { WorkloadKind } from '../../../src/spark/kinds/kind.ts';
import { ROLE_NAMES, type RoleName } from '../../../src/spark/role/role.ts';

/** What is made once in a namespace. */
export const ONCE_IN_A_NAMESPACE = 'spark';

/** The folder of the files of Roles, RoleBindings and ServiceAccounts. */
export const RBAC = 'rbac';

/** What else than an account something is generated for; also the folder of its files. */
export const NETWORK_POLICY = 'network-policy';
export const RESOURCE_QUOTA = 'resource-quota';
export const MONITORING = 'monitoring';

/** What the Role and the RoleBinding of an account are both called, so that a roleRef never changes. */
export function roleName(account: string, suffix: string): string {
  return nameWithSuffix(account, suffix);
}

/** What the names of the policies of one workload begin with. */
export function applicationUnitName({ objectNames }: WorkloadKind, name: string): string {
  return `${objectNames}-${name}`;
}

/** The policy of a role, or the one that limits only what its Pods reach. */
export function policyName(unit: string, role: RoleName, egressOnly: boolean): string {
  return `${unit}-${role}${egressOnly ? EGRESS : ''}`;
}

const EGRESS = '-egress';

/** How objects of a kind are called by what they are generated for. */
interface Naming {
  readonly isName: (name: string, what: string) => boolean;
  /** The same in words, behind "is called". */
  readonly words: (what: string) => string;
}

const OF_ACCOUNT: Naming = {
  isName: (name, account) => isDnsSubdomain(account) && name === account,
  words: (account) => `"${account}"`,
};
/** Whatever `spec.rbac.nameSuffix` was. */
const OF_ACCOUNT_WITH_SUFFIX: Naming = {
  isName: (name, account) => isDnsSubdomain(account) && isNameWithSuffix(name, account),
  words: (account) => `"${account}" with a suffix`,
};
/** Whatever `spec.networkPolicy.scope` was. */
const OF_POLICY: Naming = {
  isName: (name, what) => what === NETWORK_POLICY && isPolicyName(name),
  words: () => `"${ONCE_IN_A_NAMESPACE}" or as its workload, with a role behind it`,
};
const onceFor = (purpose: string): Naming => ({
  isName: (name, what) => what === purpose && name === ONCE_IN_A_NAMESPACE,
  words: () => `"${ONCE_IN_A_NAMESPACE}", and is generated for "<namespace>/${purpose}"`,
});

/** All that this function can have made. */
const NAMINGS: ReadonlyMap<string, Naming> = new Map([
  ['ServiceAccount', OF_ACCOUNT],
  ['Role', OF_ACCOUNT_WITH_SUFFIX],
  ['RoleBinding', OF_ACCOUNT_WITH_SUFFIX],
  ['NetworkPolicy', OF_POLICY],
  ['ResourceQuota', onceFor(RESOURCE_QUOTA)],
  ['LimitRange', onceFor(RESOURCE_QUOTA)],
  ['PrometheusRule', onceFor(MONITORING)],
  ['PodMonitor', onceFor(MONITORING)],
]);

/**
 * Why this function cannot have made an object of this kind under any of these names (those that it has and had)
 * for `what`; undefined if it can.
 */
export function whyNotMade(kind: string, names: readonly string[], what: string): string | undefined {
  const naming = NAMINGS.get(kind);
  if (naming === undefined) return `it makes no ${kind}`;
  if (names.some((name) => naming.isName(name, what))) return undefined;
  return `a ${kind} of it is called ${naming.words(what)}`;
}

const UNITS = KINDS.map(({ objectNames }) => `${objectNames}-`);

function isPolicyName(name: string): boolean {
  const whole = name.endsWith(EGRESS) ? name.slice(0, -EGRESS.length) : name;
  const role = ROLE_NAMES.find((role) => whole.endsWith(`-${role}`));
  if (role === undefined) return false;
  const unit = whole.slice(0, -role.length - 1);
  return (
    unit === ONCE_IN_A_NAMESPACE ||
    UNITS.some((start) => unit.startsWith(start) && isDnsSubdomain(unit.slice(start.length)))
  );
}
