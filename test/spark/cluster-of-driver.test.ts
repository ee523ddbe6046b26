import { expect } from 'chai';
import { clustersOfDriver } from '../../src/spark/cluster-of-driver.ts';
import { workloadOf } from '../../src/spark/workload.ts';

/** A driver in namespace team-a, with this master. */
function clusters(master: string) {
  return clustersOfDriver(
    workloadOf({
      apiVersion: 'spark.apache.org/v1',
      kind: 'SparkApplication',
      metadata: { name: 'job', namespace: 'team-a' },
      spec: { sparkConf: { 'spark.master': master } },
    } as never)!,
  );
}

describe('the cluster of a driver', () => {
  const prod = { name: 'prod', namespace: 'team-a' };

  for (const [master, found] of [
    ['spark://prod-master-svc:7077', [prod]],
    ['spark://prod-master-svc', [prod]],
    ['spark://prod-master-svc.team-b:7077', [{ name: 'prod', namespace: 'team-b' }]],
    ['spark://prod-master-svc.team-b.svc:7077', [{ name: 'prod', namespace: 'team-b' }]],
    ['spark://prod-master-svc.team-b.svc.cluster.local:7077', [{ name: 'prod', namespace: 'team-b' }]],
    ['spark://prod-master-svc:7077,spare-master-svc:7077', [prod, { name: 'spare', namespace: 'team-a' }]],
  ] as const) {
    it(`is the one of the service in ${master}`, () => {
      expect(clusters(master)).to.deep.equal({ clusters: found });
    });
  }

  for (const master of [
    'spark://spark.example.com:7077',
    'spark://-master-svc:7077',
    'spark://prod-master-svc.example.com:7077',
    'spark://prod-master-svc:7077,other:7077',
  ]) {
    it(`is elsewhere too with ${master}`, () => {
      expect(clusters(master).elsewhere?.value).to.equal(master);
    });
  }

  for (const master of ['local[4]', 'k8s://https://kubernetes.default.svc']) {
    it(`is none with ${master}`, () => {
      expect(clusters(master)).to.deep.equal({ clusters: [] });
    });
  }
});
