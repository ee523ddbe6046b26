import { type AccountUsers, accountKey, DEFAULT_ACCOUNT, type RbacFacts } from '../account-use.ts';
import { isBoundByOthers } from '../bindings.ts';
import { driversAs } from '../permissions.ts';
import type { Namespaces } from '../served-namespaces.ts';
import type { RbacStep } from '../step.ts';

/** An account that drivers run as, or that is listed for them. */
export interface DriverAccount {
  namespace?: string;
  account: string;
  drivers: readonly RbacFacts[];
  /** Whether its rights come from somebody else than this function. */
  othersCare: boolean;
}

/** All of them but `default`, by `<namespace>/<account>`, in the order of that. */
export type DriverAccounts = ReadonlyMap<string, DriverAccount>;

export function driverAccounts(
  step: RbacStep,
  namespaces: Namespaces,
  allUsers: AccountUsers,
): DriverAccounts {
  const accounts = new Map<string, DriverAccount>();
  const add = (
    namespace: string | undefined,
    account: string,
    users: readonly RbacFacts[],
    served: boolean,
  ) => {
    const key = accountKey(namespace, account);
    if (account === DEFAULT_ACCOUNT || accounts.has(key)) return;
    const drivers = driversAs(account, users);
    const othersCare = !step.rbac.create || (!served && isBoundByOthers(step, namespace, account));
    accounts.set(key, { ...(namespace !== undefined && { namespace }), account, drivers, othersCare });
  };
  for (const { name, accounts: listed } of namespaces.values()) {
    for (const account of listed) add(name, account, allUsers.get(accountKey(name, account)) ?? [], true);
  }
  for (const users of allUsers.values()) {
    for (const { driver, namespace } of users) {
      if (driver !== undefined) add(namespace, driver, users, false);
    }
  }
  return new Map([...accounts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
