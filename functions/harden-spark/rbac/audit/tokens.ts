import type { Item } from '../../../../src/krm/index.ts';
import type { Role } from '../../../../src/spark/role.ts';
import type { Workload } from '../../../../src/spark/workload.ts';
import type { KnownObject } from '../../generated/known-objects.ts';
import { finding } from '../rules.ts';
import type { RbacStep } from '../step.ts';
import { DEFAULT_ACCOUNT } from '../workload-accounts.ts';
import type { DriverAccounts } from './driver-accounts.ts';

/** Drivers that get no token, and so can call nothing. The Pod's own field comes before that of its account. */
export function reportDriversWithoutToken(step: RbacStep, accounts: DriverAccounts): void {
  for (const { namespace, account, drivers } of accounts.values()) {
    for (const { workload } of drivers) {
      const own = workload.spark.driver!.account.tokenMount;
      const objects = step.objects.find('ServiceAccount', namespace, account);
      const off = own ? !own.value : objects.some(hasNoToken);
      if (!off) continue;
      const where = own
        ? `\`${own.path}\``
        : `\`automountServiceAccountToken\` of ServiceAccount "${account}"`;
      step.list.report(
        finding(
          'driver-without-token',
          `${where} is false, so the driver gets no token of the API server, and fails at its first call. Set it to true.`,
          { path: own?.path ?? workload.driver.path },
        ),
        workload.item,
      );
    }
  }
}

/** Masters and workers that get a token: they never call the API server. */
export function reportDaemonsWithToken(
  step: RbacStep,
  workloads: readonly { item: Item; workload: Workload }[],
): void {
  for (const { item, workload } of step.list.each(workloads)) {
    for (const role of workload.driver ? [] : workload.roles) {
      if (!getsToken(step, workload, role)) continue;
      step.list.report(
        finding(
          'daemon-token',
          `The ${role.name} gets a token of the API server, which it never calls. Set \`${role.account.tokenMountPath}\` to false.`,
          { path: role.account.tokenMountPath, proposedValue: false },
        ),
        item,
      );
    }
  }
}

function getsToken({ objects }: RbacStep, { namespace }: Workload, role: Role): boolean {
  const own = role.account.tokenMount;
  if (own) return own.value;
  const account = role.account.inEffect?.value ?? DEFAULT_ACCOUNT;
  return !objects.find('ServiceAccount', namespace, account).some(hasNoToken);
}

function hasNoToken({ object }: KnownObject): boolean {
  return object.automountServiceAccountToken === false;
}
