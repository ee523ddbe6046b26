import { inNamespace, quoted } from '../../generated/words.ts';
import { isBoundByOthers } from '../bindings.ts';
import type { Namespace } from '../namespaces.ts';
import { finding } from '../rules.ts';
import type { RbacStep } from '../step.ts';
import { DEFAULT_ACCOUNT } from '../workload-accounts.ts';

/** Warns of drivers that run as an account for which no Role is generated. */
export function reportDriversWithoutRole(
  step: RbacStep,
  { name, listed, accounts, workloads }: Namespace,
): void {
  const served = new Set(accounts);
  for (const { workload, driver = DEFAULT_ACCOUNT, keepsDefault } of step.list.each(workloads)) {
    if (served.has(driver) || keepsDefault) continue;
    const { path } = workload.driver;
    if (driver === DEFAULT_ACCOUNT) {
      step.list.report(
        finding(
          'default-account',
          `The driver runs as ServiceAccount "default". No Role is generated for it, since every Pod of the namespace that names no account would get the same rights. Give the driver an account of its own.`,
          { path },
        ),
        workload.item,
      );
    } else if (listed && !isBoundByOthers(step, name, driver)) {
      step.list.report(
        finding(
          'account-not-listed',
          `The driver runs as ServiceAccount "${driver}", for which no Role is generated: \`spec.rbac\` lists ${quoted(accounts) || 'none'} ${inNamespace(name)}. List it, or give the driver another account.`,
          { path, currentValue: driver },
        ),
        workload.item,
      );
    }
  }
}
