import { rule } from '../../../../src/krm/list/rule.ts';
import type { Role } from '../../../../src/spark/role/role.ts';
import type { ItemFinding } from '../../findings/item-finding.ts';
import type { FoundWorkload } from '../../workloads/workloads.ts';
import { DEFAULT_ACCOUNT } from '../account-use.ts';
import type { RbacStep } from '../step.ts';
import type { DriverAccounts } from './driver-accounts.ts';

export const driverWithoutToken = rule('rbac/driver-without-token', {
  severity: 'warning',
  meaning: 'A driver gets no API token, so every call of it fails.',
  remedy: 'Set `automountServiceAccountToken` to true.',
});
export const daemonToken = rule('rbac/daemon-token', {
  severity: 'warning',
  meaning: 'A master or worker gets a token of the API server, which it never calls.',
  remedy: 'Set `automountServiceAccountToken` of its Pod to false.',
});

/** Drivers that get no token, and so can call nothing. */
export function driversWithoutToken(step: RbacStep, accounts: DriverAccounts): ItemFinding[] {
  return [...accounts.values()].flatMap(({ namespace, account, drivers }) =>
    drivers.flatMap(({ item, token, driverPath }) => {
      if (getsToken(step, namespace, account, token?.value)) return [];
      const where = token
        ? `\`${token.path}\``
        : `\`automountServiceAccountToken\` of ServiceAccount "${account}"`;
      const message = `${where} is false, so the driver gets no token of the API server, and fails at its first call. Set it to true.`;
      return [{ finding: driverWithoutToken.finding(message, { path: token?.path ?? driverPath }), item }];
    }),
  );
}

/** The masters and workers of a workload, whose Pods may get a token: of a cluster, which has no driver. */
export function daemonsOf({ item, workload }: FoundWorkload) {
  const { driver, taken, roles } = workload;
  return (driver ? [] : roles).map(({ name, account }: Role) => ({
    item,
    namespace: taken.namespace,
    role: name,
    account: account.inEffect?.value ?? DEFAULT_ACCOUNT,
    /** Where the Pod says so. */
    mountsToken: account.tokenMount?.value,
    path: account.tokenMountPath,
  }));
}

export type Daemon = ReturnType<typeof daemonsOf>[number];

/** Masters and workers that get a token: they never call the API server. */
export function daemonsWithToken(step: RbacStep, daemons: readonly Daemon[]): ItemFinding[] {
  return daemons.flatMap(({ item, namespace, role, account, mountsToken, path }) => {
    if (!getsToken(step, namespace, account, mountsToken)) return [];
    const message = `The ${role} gets a token of the API server, which it never calls. Set \`${path}\` to false.`;
    return [{ finding: daemonToken.finding(message, { path, proposedValue: false }), item }];
  });
}

/** The Pod's own field comes before that of its account. */
function getsToken(
  { objects }: RbacStep,
  namespace: string | undefined,
  account: string,
  mountsToken: boolean | undefined,
): boolean {
  const accounts = objects.find('ServiceAccount', namespace, account);
  return mountsToken ?? !accounts.some(({ object }) => object.automountServiceAccountToken === false);
}
