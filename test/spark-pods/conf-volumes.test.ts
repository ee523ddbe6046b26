/** What the function says of volumes in `sparkConf`, beside what Spark's own builders say. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { diagnoseWorkload } from '../../functions/harden-spark/diagnosis/diagnosis.ts';
import { workloadOf } from '../../src/spark/workload.ts';
import { requires } from '../real/requires.ts';
import { answersOfSpark, BUILDERS, type Job } from './spark-pods.ts';

/** Settings of volumes, each behind `spark.kubernetes.<role>.volumes.`. */
const CASES: readonly Readonly<Record<string, string>>[] = [
  { 'emptyDir.a.mount.path': '/a' },
  { 'emptyDir.a.options.medium': 'Memory' },
  { 'emptyDir.a': '/a' },
  { emptyDir: '/a' },
  { 'emptydir.a.mount.path': '/a' },
  { 'ephemeral.a.mount.path': '/a' },
  { 'csi.a.mount.path': '/a', 'csi.a.options.driver': 'x' },
  { 'persistentVolumeClaim.a.mount.path': '/a' },
  { 'persistentVolumeClaim.a.options.claimName': 'a' },
  { 'persistentVolumeClaim.a.mount.path': '/a', 'persistentVolumeClaim.a.options.claimName': 'a' },
  { 'hostPath.a.mount.path': '/a', 'hostPath.a.options.type': 'Directory' },
  { 'hostPath.a.mount.path': '/a', 'hostPath.a.options.path': '/b' },
  { 'nfs.a.mount.path': '/a', 'nfs.a.options.server': 's' },
  { 'nfs.a.mount.path': '/a', 'nfs.a.options.path': '/b' },
  { 'nfs.a.mount.path': '/a', 'nfs.a.options.server': 's', 'nfs.a.options.path': '/b' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.mount.readOnly': 'yes' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.mount.readOnly': ' true' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.mount.readOnly': 'TRUE' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.mount.subPath': 'b', 'emptyDir.a.mount.subPathExpr': 'c' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.mount.subPathExpr': 'c' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.options.sizeLimit': '1023' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.options.sizeLimit': '1024' },
  { 'emptyDir.a.mount.path': '/a', 'emptyDir.a.options.sizeLimit': '5Gi' },
];

requires('Java 17', 'Spark').describe('volumes that Spark refuses are told, and no others', () => {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-conf-volumes-'));
  after(() => rmSync(folder, { recursive: true }));

  const cases = (['driver', 'executor'] as const).flatMap((role) =>
    CASES.map((settings) => {
      const entries = Object.entries(settings);
      return Object.fromEntries(
        entries.map(([key, value]) => [`spark.kubernetes.${role}.volumes.${key}`, value]),
      );
    }),
  );

  for (const spark of BUILDERS) {
    it(`Spark ${spark}`, () => {
      const jobs = cases.map((conf): Job => ({ language: 'Java', conf }));
      const answers = answersOfSpark(spark, jobs, folder);
      const told = cases.map((conf) => [conf, findings(conf, spark).length > 0]);
      expect(told).to.deep.equal(cases.map((conf, index) => [conf, 'error' in answers[index]!]));
    });
  }
});

function findings(sparkConf: Readonly<Record<string, string>>, sparkVersion: string) {
  const workload = workloadOf({
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: 'a' },
    spec: { sparkVersion, sparkConf, driver: {}, executor: {} },
  } as never)!;
  return diagnoseWorkload(workload, (question) => question(undefined), []);
}
