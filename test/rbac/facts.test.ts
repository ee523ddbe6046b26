import { expect } from 'chai';
import { Catalogue } from '../../functions/harden-spark/catalogue/catalogue.ts';
import { rbacFacts, readAccountUse } from '../../functions/harden-spark/rbac/account-use.ts';
import { startRbac } from '../../functions/harden-spark/rbac/rbac.ts';
import { app, listOf, ORIGIN, settings, workloadsOf } from './in-memory-list.ts';

describe('what the RBAC step knows of a workload', () => {
  const list = listOf(
    app({ namespace: 'team-a', driver: 'spark', annotations: '{argocd.argoproj.io/hook: PreSync}' }),
  );
  const config = settings({ permissions: 'Derived' });
  const step = startRbac(new Catalogue(list, ORIGIN), config)!;
  const [found] = workloadsOf(list);
  const { use } = readAccountUse(step, found!);
  const { item, calls, ...facts } = rbacFacts(step, found!, use!);

  it('is plain values, so that the workload need not be kept', () => {
    expect(structuredClone(facts)).to.deep.equal(facts);
    expect(facts).to.deep.include({
      name: 'etl',
      namespace: 'team-a',
      driver: 'spark',
      driverPath: 'spec.driver.serviceAccount',
    });
    expect(facts.hook!.field).to.deep.equal({
      path: 'metadata.annotations.argocd.argoproj.io/hook',
      currentValue: 'PreSync',
    });
    expect(item).to.equal(found!.item);
  });

  it('has its calls as rows of the table', () => {
    expect(calls!.unknown).to.equal(undefined);
    expect(calls!.calls.map(({ resource }) => resource)).to.include('pods');
  });
});
