import { makesClaimCalls, OWN_CLAIMS } from '../../../src/spark/api-calls.ts';
import { DriverConf } from '../../../src/spark/driver-conf.ts';
import { driverCalls } from '../../../src/spark/driver-permissions.ts';
import type { Namespace } from './namespaces.ts';
import { finding } from './rules.ts';
import type { RbacStep } from './step.ts';

/**
 * With `spec.rbac.minimizePermissions`: tells drivers that have no volume claims not to ask for them. From Spark
 * 3.4 on they list claims with each batch of executors, and delete all of them at the end, whether they have any
 * or not. A setting that is there already is left alone.
 */
export function minimizePermissions(step: RbacStep, { accounts, workloads }: Namespace): void {
  if (!step.rbac.minimizePermissions) return;
  const served = new Set(accounts);
  for (const { workload, driver } of step.list.each(workloads)) {
    const { spark, item } = workload;
    const { calls, unknown } = driverCalls(spark);
    if (driver === undefined || !served.has(driver) || unknown !== undefined) continue;
    const conf = new DriverConf(spark);
    if (!calls.some(makesClaimCalls) || conf.claimsOf.size > 0 || conf.get(OWN_CLAIMS) !== undefined)
      continue;
    spark.conf.set(OWN_CLAIMS, 'false');
    step.list.report(
      finding(
        'permissions-minimized',
        `sets \`${OWN_CLAIMS}\` to "false": the driver has no volume claims, and then asks for none.`,
        { path: spark.conf.path(OWN_CLAIMS), proposedValue: 'false' },
      ),
      item,
    );
  }
}
