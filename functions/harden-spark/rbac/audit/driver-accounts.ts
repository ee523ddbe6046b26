import { accountKey } from '../account-key.ts';
import { isBoundByOthers } from '../bindings.ts';
import { type AccountUse, accountUsers, type Namespace } from '../namespaces.ts';
import { driversAs } from '../permissions.ts';
import type { RbacStep } from '../step.ts';
import { DEFAULT_ACCOUNT } from '../workload-accounts.ts';

/** An account that drivers run as, or that is listed for them. */
export interface DriverAccount {
  namespace?: string;
  account: string;
  drivers: readonly AccountUse[];
  /** Whether its rights come from somebody else than this function. */
  othersCare: boolean;
}

/** All of them but `default`, by `<namespace>/<account>`, in the order of that. */
export type DriverAccounts = ReadonlyMap<string, DriverAccount>;

export function driverAccounts(
  step: RbacStep,
  namespaces: readonly Namespace[],
  uses: readonly AccountUse[],
): DriverAccounts {
  const accounts = new Map<string, DriverAccount>();
  const add = (
    namespace: string | undefined,
    account: string,
    users: readonly AccountUse[],
    served: boolean,
  ) => {
    const key = accountKey(namespace, account);
    if (account === DEFAULT_ACCOUNT || accounts.has(key)) return;
    const drivers = driversAs(account, users);
    const othersCare = !step.rbac.create || (!served && isBoundByOthers(step, namespace, account));
    accounts.set(key, { ...(namespace !== undefined && { namespace }), account, drivers, othersCare });
  };
  const allUsers = accountUsers(uses);
  for (const { name, accounts: listed } of namespaces) {
    for (const account of listed) add(name, account, allUsers.get(accountKey(name, account)) ?? [], true);
  }
  for (const users of allUsers.values()) {
    for (const { driver, workload } of users) {
      if (driver !== undefined) add(workload.namespace, driver, users, false);
    }
  }
  return new Map([...accounts].sort(([one], [other]) => (one < other ? -1 : 1)));
}
