import { expect } from 'chai';
import { Answer } from '../../src/spark/answer.ts';
import { apply } from '../../src/spark/edit.ts';
import { Part } from '../../src/spark/part.ts';
import { workloadOf } from '../../src/spark/workload.ts';

const application = (): any => ({
  apiVersion: 'sparkoperator.k8s.io/v1beta2',
  kind: 'SparkApplication',
  metadata: { name: 'etl' },
  spec: { image: 'apache/spark:3.5.3', driver: {}, executor: {} },
});

describe('what is found out of a workload', () => {
  it('is found once, and once more after an edit', () => {
    const part = Part.root({ a: 1 });
    let times = 0;
    const answer = new Answer(() => [++times, part.get('a')]);
    expect([answer.value, answer.value]).to.deep.equal([
      [1, 1],
      [1, 1],
    ]);
    part.set('a', 2);
    expect(answer.value).to.deep.equal([2, 2]);
    part.remove('a');
    expect(answer.value).to.deep.equal([3, undefined]);
    part.list('b').append('x');
    expect(answer.value[0]).to.equal(4);
    part.list('b').remove('x');
    expect(answer.value[0]).to.equal(5);
  });

  it('is what stands there after each edit: a setting, a mapping that was absent, the image', () => {
    const { conf, inEffect, driver, application: spec } = workloadOf(application())!;
    const said = () => [
      inEffect.get('spark.ui.port'),
      inEffect.below('spark.ui.').map(({ key }) => key),
      driver!.readOnlyRoot,
      driver!.image?.value,
    ];
    expect(said()).to.deep.equal([undefined, [], false, 'apache/spark:3.5.3']);
    apply([
      { conf, set: 'spark.ui.port', to: '4041' },
      { part: driver!.places[0]!.context, set: 'readOnlyRootFilesystem', to: true },
      { part: spec, set: 'image', to: 'apache/spark:4.0.1' },
    ]);
    expect(said()).to.deep.equal(['4041', ['port'], true, 'apache/spark:4.0.1']);
  });
});
