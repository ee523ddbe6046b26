import { expect } from 'chai';
import { accountUsers, type RbacFacts } from '../../functions/harden-spark/rbac/account-use.ts';
import { driverAccounts } from '../../functions/harden-spark/rbac/audit/driver-accounts.ts';
import type { RbacStep } from '../../functions/harden-spark/rbac/step.ts';

/** How often the driver of any of `count` workloads in one namespace is looked at. */
function looksAt(count: number): number {
  let looks = 0;
  const uses = Array.from({ length: count }, (_, i) => ({
    name: `job-${i}`,
    namespace: 'team-a',
    get driver() {
      looks++;
      return 'spark';
    },
  }));
  const step = { rbac: { create: false } } as RbacStep;
  const accounts = driverAccounts(step, new Map(), accountUsers(uses as unknown as RbacFacts[]));
  expect(accounts.get('team-a/spark')?.drivers).to.have.length(count);
  return looks;
}

describe('the work of the audit of rights', () => {
  it('grows with the number of workloads that share an account, and not with its square', () => {
    expect(looksAt(1000)).to.equal(10 * looksAt(100));
  });
});
