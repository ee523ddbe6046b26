import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { sparkVersions, versionDisagreement, versionInImage } from '../../src/spark/role/spark-versions.ts';
import { canBeIn } from '../../src/spark/version.ts';
import { workloadOf } from '../../src/spark/workload.ts';

describe('the version of Spark in the name of an image', () => {
  const cases: [image: string, version: string | undefined][] = [
    ['apache/spark:4.0.1', '4.0.1'],
    ['docker.io/apache/spark:3.5.1-scala2.12-java17-ubuntu', '3.5.1'],
    ['spark:v3.4.0', '3.4.0'],
    ['spark:3.5', '3.5'],
    ['registry:5000/team/spark:3.5.1', '3.5.1'],
    ['bitnami/spark:3.5.1-debian-12-r0', '3.5.1'],
    ['apache/spark-py:v3.4.0', '3.4.0'],
    ['team/spark-etl:3.5.1', undefined],
    ['team/spark-orders:2.1.0', undefined],
    ['nvcr.io/nvidia/spark-rapids:24.08.1', undefined],
    ['tabulario/spark-iceberg:1.5.2', undefined],
    ['team/spark:2024.11.1', undefined],
    ['team/spark:24.08.1', undefined],
    ['team/etl:1.2-spark3.5.1', '3.5.1'],
    ['team/spark-3.5.1:latest', '3.5.1'],
    ['team/spark_3.5.1-etl@sha256:0123', '3.5.1'],
    ['apache/spark:4.0.1@sha256:0123', '4.0.1'],
    ['apache/spark:latest', undefined],
    ['apache/spark', undefined],
    ['localhost:5000/spark', undefined],
    ['team/etl:4.0.1', undefined],
    ['spark.example.com/etl:1.2.3', undefined],
    ['apache/spark:20240102.1.2.3', undefined],
    ['apache/spark:1.2.3.4', undefined],
  ];
  for (const [image, version] of cases) {
    it(`${image}: ${version ?? 'none'}`, () => expect(versionInImage(image)).to.equal(version));
  }
});

describe('the versions that a driver may be', () => {
  const versions = (spec: string, apiVersion = 'sparkoperator.k8s.io/v1beta2', kind = 'SparkApplication') => {
    const object = { apiVersion, kind, metadata: { name: 'x' }, spec: parse(spec) };
    const workload = workloadOf(object as unknown as KubernetesObject)!;
    return { versions: sparkVersions(workload), disagreement: versionDisagreement(workload) };
  };
  const cases: [spec: string, versions: string[], disagree?: true][] = [
    ['{sparkVersion: 3.5.1}', ['3.5.1']],
    ['{sparkVersion: 3.5.1, image: "apache/spark:3.5.1"}', ['3.5.1']],
    ['{sparkVersion: "3.5", image: "apache/spark:3.5.1"}', ['3.5.1']],
    ['{sparkVersion: 3.5.1, image: "apache/spark:3.5"}', ['3.5']],
    ['{sparkVersion: 3.5.1, image: "apache/spark:4.0.1"}', ['4.0.1', '3.5.1'], true],
    ['{sparkVersion: 3.5.1, image: "apache/spark:4.0.1", driver: {image: "apache/spark:3.5.1"}}', ['3.5.1']],
    [
      '{sparkVersion: 3.5.1, image: "apache/spark:3.5.1", driver: {image: "apache/spark:4.0.1"}}',
      ['4.0.1', '3.5.1'],
      true,
    ],
    ['{image: "etl:1.0"}', []],
  ];
  for (const [spec, expected, disagree] of cases) {
    it(`${spec}: ${expected.join(' and ') || 'not known'}`, () => {
      const found = versions(spec);
      expect(found.versions).to.deep.equal(expected);
      expect(found.disagreement !== undefined).to.equal(disagree === true);
    });
  }

  it('follow the image of sparkConf with the Apache operator, and of the template with Connect', () => {
    const apache =
      '{runtimeVersions: {sparkVersion: 4.0.1}, sparkConf: {spark.kubernetes.container.image: "apache/spark:4.1.0"}}';
    expect(versions(apache, 'spark.apache.org/v1').versions).to.deep.equal(['4.1.0', '4.0.1']);
    const connect =
      '{image: "apache/spark:4.0.1", server: {template: {spec: {containers: [{name: spark-kubernetes-driver, image: "apache/spark:4.1.0"}]}}}}';
    expect(versions(connect, 'sparkoperator.k8s.io/v1alpha1', 'SparkConnect').versions).to.deep.equal([
      '4.1.0',
    ]);
  });
});

describe('a range of versions', () => {
  const cases: [version: string | undefined, range: { since?: string; before?: string }, holds: boolean][] = [
    ['3.4.0', { since: '3.4' }, true],
    ['3.3.9', { since: '3.4' }, false],
    ['3.4.0', { before: '3.4' }, false],
    ['3.3.9', { before: '3.4' }, true],
    ['3.3.0', { before: '3.3.1' }, true],
    ['3.3.1', { before: '3.3.1' }, false],
    ['3.3', { before: '3.3.1' }, true],
    ['3.3', { since: '3.3.1' }, true],
    ['10.0.0', { since: '3.4' }, true],
    ['4.0.1', { since: '3.4', before: '4.1' }, true],
    [undefined, { since: '3.4' }, true],
    ['latest', { before: '3.4' }, true],
  ];
  for (const [version, range, holds] of cases) {
    it(`${JSON.stringify(range)} ${holds ? 'has' : 'has not'} ${version}`, () => {
      expect(canBeIn(version, range)).to.equal(holds);
    });
  }
});
