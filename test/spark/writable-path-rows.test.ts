import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import {
  WRITABLE_PATHS,
  type WritablePathRow,
  writablePathRows,
} from '../../src/spark/paths/writable-paths.ts';
import type { VersionRange } from '../../src/spark/version.ts';
import { workloadOf } from '../../src/spark/workload.ts';

describe('a writable path of some versions of Spark', () => {
  // [what the workload says, the versions that write there, whether it is one of them]
  const cases: [spec: object, range: VersionRange, holds: boolean][] = [
    [{ sparkVersion: '4.3.0' }, {}, true],
    [{ sparkVersion: '4.3.0' }, { since: '4.4' }, false],
    [{ sparkVersion: '4.4.0' }, { since: '4.4' }, true],
    [{ sparkVersion: '4.4.0' }, { before: '4.4' }, false],
    [{ image: 'apache/spark:4.4.0' }, { since: '4.4' }, true],
    [{ image: 'apache/spark:4.4.0', sparkVersion: '4.3.0' }, { since: '4.4' }, true],
    [{ image: 'apache/spark:4.4.0', sparkVersion: '4.3.0' }, { before: '4.4' }, true],
    [{}, { since: '4.4' }, true],
    [{}, { before: '4.4' }, true],
  ];
  for (const [spec, range, holds] of cases) {
    it(`${JSON.stringify(spec)}, ${JSON.stringify(range)}: ${holds ? 'needed' : 'not needed'}`, () => {
      const workload = workloadOf({
        apiVersion: 'sparkoperator.k8s.io/v1beta2',
        kind: 'SparkApplication',
        metadata: { name: 'x' },
        spec,
      } as unknown as KubernetesObject)!;
      const row: WritablePathRow = { ...WRITABLE_PATHS[0]!, ...range };
      expect(writablePathRows(workload, workload.driver!, [row])).to.deep.equal(holds ? [row] : []);
    });
  }
});
