import { expect } from 'chai';
import { workloadOf } from '../../src/spark/workload.ts';
import { rememberingNothing } from './forgetful.ts';

const application = (): any => ({
  apiVersion: 'sparkoperator.k8s.io/v1beta2',
  kind: 'SparkApplication',
  metadata: { name: 'etl' },
  spec: {
    sparkConf: { a: '1' },
    driver: { env: [{ name: 'A', value: '1' }], securityContext: { readOnlyRootFilesystem: false } },
    executor: {},
  },
});

/** What a view says of an object that was changed behind its back, after it was asked once. */
function saidAfterwards(): unknown[] {
  const object = application();
  const { conf, driver } = workloadOf(object)!;
  const ask = () => [conf.entries(), driver!.env('A')?.value, driver!.readOnlyRoot];
  ask();
  object.spec.sparkConf = { a: '2' };
  object.spec.driver.env[0].value = '2';
  object.spec.driver.securityContext = { readOnlyRootFilesystem: true };
  return ask();
}

describe('views that remember nothing', () => {
  it('see what was changed behind their back, which others do not', () => {
    expect(saidAfterwards()).to.deep.equal([[['a', '1']], '1', false]);
    expect(rememberingNothing(saidAfterwards)).to.deep.equal([[['a', '2']], '2', true]);
    expect(saidAfterwards(), 'afterwards they remember again').to.deep.equal([[['a', '1']], '1', false]);
  });
});
