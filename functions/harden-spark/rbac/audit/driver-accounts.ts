import { type AccountUsers, accountKey, DEFAULT_ACCOUNT, type RbacFacts } from '../account-use.ts';
import { isBoundByOthers } from '../bindings.ts';
import { driversAs } from '../permissions.ts';
import type { Namespaces } from '../served-namespaces.ts';
import type { RbacStep } from '../step.ts';

/** An account that drivers run as, or that is listed for them. */
export interface DriverAccount {
  namespace: string | undefined;
  account: string;
  drivers: readonly RbacFacts[];
  /** Whether its rights come from somebody else than this function. */
  othersCare: boolean;
}

/** All of them but `default`, by `<namespace>/<account>`, in the order of that. */
export type DriverAccounts = ReadonlyMap<string, DriverAccount>;

export function driverAccounts(step: RbacStep, namespaces: Namespaces, users: AccountUsers): DriverAccounts {
  const served = [...namespaces.values()].flatMap(({ name, accounts }) =>
    [...accounts].map((account) => [name, account, true] as const),
  );
  const driving = [...users.values()]
    .flat()
    .map(({ namespace, driver = DEFAULT_ACCOUNT }) => [namespace, driver, false] as const);
  const accounts = new Map<string, DriverAccount>();
  for (const [namespace, account, isServed] of [...served, ...driving]) {
    const key = accountKey(namespace, account);
    if (account === DEFAULT_ACCOUNT || accounts.has(key)) continue;
    const drivers = driversAs(account, users.get(key) ?? []);
    const othersCare = !step.rbac.create || (!isServed && isBoundByOthers(step, namespace, account));
    accounts.set(key, { namespace, account, drivers, othersCare });
  }
  return new Map([...accounts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
