import { expect } from 'chai';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import type { KrmFunction } from '../../src/krm/index.ts';
import { InputError, transform } from '../../src/krm/index.ts';

const LIST = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: a, namespace: n, annotations: {internal.config.kubernetes.io/path: a.yaml}}
- apiVersion: v1
  kind: ConfigMap
  metadata: {generateName: b-}
- just: a map
`;

function faulty(run: KrmFunction['run']): KrmFunction {
  return { name: 'faulty', version: '1', usage: '', reads: ['ConfigMap'], run };
}

function messageOf(run: KrmFunction['run']): string {
  try {
    transform(faulty(run), LIST);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('there was no fault');
}

const failAt =
  (position: number): KrmFunction['run'] =>
  (list) => {
    for (const item of list.each(list.items)) if (item.position === position) throw new TypeError('oh');
    return undefined;
  };

describe('a fault of the function', () => {
  it('says at which object it was', () => {
    expect(messageOf(failAt(1))).to.equal('at ConfigMap n/a (a.yaml): oh');
    expect(messageOf(failAt(2))).to.equal('at ConfigMap b- (item 2): oh');
    expect(messageOf(failAt(3))).to.equal('at an object (item 3): oh');
  });

  it('says nothing of objects that it is done with', () => {
    const run: KrmFunction['run'] = (list) => {
      failAt(0)(list);
      throw new TypeError('oh');
    };
    expect(messageOf(run)).to.equal('oh');
  });

  it('is that of the outer object once the inner loop is done', () => {
    const run: KrmFunction['run'] = (list) => {
      for (const _ of list.each(list.items.slice(1, 2))) {
        for (const _ of list.each(list.items));
        throw new TypeError('oh');
      }
      return undefined;
    };
    expect(messageOf(run)).to.equal('at ConfigMap b- (item 2): oh');
  });

  it('keeps the place in the program', () => {
    try {
      transform(faulty(failAt(2)), LIST);
    } catch (error) {
      expect((error as Error).stack).to.match(
        /^at ConfigMap b- \(item 2\): oh\nTypeError: oh\n +at .*fault\.test\.ts/,
      );
    }
  });

  it('is none where the input is wrong', () => {
    const run: KrmFunction['run'] = (list) => {
      for (const item of list.each(list.items)) {
        throw new InputError(`item ${item.position} is wrong`);
      }
      return undefined;
    };
    expect(transform(faulty(run), LIST).stderr).to.equal(
      'error: item 1 is wrong\nnothing was written; 1 error\n',
    );
  });

  it('of a step names the workload', () => {
    const list =
      LIST.replace(/items:[\s\S]*/, '') +
      `items:
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata: {name: etl, namespace: team-a}
  spec: {mode: cluster}
`;
    const run: KrmFunction['run'] = (list) => {
      let asked = 0;
      Object.defineProperty((list.items[0]!.object as unknown as { spec: object }).spec, 'deps', {
        get() {
          if (asked++ > 0) throw new TypeError('oh');
          return undefined;
        },
      });
      list.functionConfig = {
        apiVersion: 'fn.kpt.dev/v1alpha1',
        kind: 'HardenSpark',
        metadata: { name: 'h' },
        spec: { readOnlyRootFilesystem: { mode: 'Enforce' } },
      } as never;
      return hardenSpark.run(list);
    };
    expect(() => transform({ ...hardenSpark, run }, list)).to.throw(
      'at SparkApplication team-a/etl (item 1): oh',
    );
  });
});
