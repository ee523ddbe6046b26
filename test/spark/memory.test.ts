import { expect } from 'chai';
import { parse } from 'yaml';
import { unboundedBecause } from '../../src/spark/paths/scratch.ts';
import { stagingCommitter, uploadBuffers } from '../../src/spark/paths/upload-buffers.ts';
import { coresOf, isSeveralPods, memoryOf } from '../../src/spark/role/resources.ts';
import { hadoopSize, sparkMemory } from '../../src/spark/sizes/memory.ts';
import { type Workload, workloadOf } from '../../src/spark/workload.ts';

const MiB = 1024n ** 2n;

function workload(
  spec: string,
  kind = 'SparkApplication',
  apiVersion = 'sparkoperator.k8s.io/v1beta2',
): Workload {
  return workloadOf({ apiVersion, kind, metadata: { name: 'a' }, spec: parse(spec) } as never)!;
}

function role(of: Workload, name: string) {
  return of.roles.find((role) => role.name === name)!;
}

describe('memory of Spark', () => {
  const spark: [text: string, bytes: bigint | undefined][] = [
    ['512m', 512n * MiB],
    ['512M', 512n * MiB],
    ['512mb', 512n * MiB],
    ['4g', 4096n * MiB],
    ['4GB', 4096n * MiB],
    ['1t', 1024n ** 4n],
    ['1p', 1024n ** 5n],
    ['1024k', MiB],
    ['100b', 100n],
    ['100', 100n * MiB],
    [' 1g ', 1024n * MiB],
    ['1.5g', undefined],
    ['4Gi', undefined],
    ['', undefined],
    ['g', undefined],
    ['-1g', undefined],
  ];
  for (const [text, bytes] of spark) {
    it(`${JSON.stringify(text)} is ${bytes ?? 'none'}`, () => expect(sparkMemory(text)).to.equal(bytes));
  }

  const hadoop: [text: string, bytes: bigint | undefined][] = [
    ['64M', 64n * MiB],
    ['64m', 64n * MiB],
    ['67108864', 64n * MiB],
    ['1G', 1024n * MiB],
    ['1e', 1024n ** 6n],
    ['64MB', undefined],
    ['', undefined],
  ];
  for (const [text, bytes] of hadoop) {
    it(`${JSON.stringify(text)} of Hadoop is ${bytes ?? 'none'}`, () =>
      expect(hadoopSize(text)).to.equal(bytes));
  }
});

describe('resources of a role', () => {
  const cores: [driver: string, conf: string, cores: number][] = [
    ['{}', '{}', 1],
    ['{cores: 4}', '{}', 4],
    ['{cores: 4}', '{spark.driver.cores: "8"}', 4],
    ['{}', '{spark.driver.cores: "8"}', 8],
    ['{}', '{spark.executor.cores: "8"}', 1],
    ['{cores: 0.5}', '{}', 1],
    ['{cores: many}', '{}', 1],
    ['{cores: -2}', '{}', 1],
  ];
  for (const [driver, conf, expected] of cores) {
    it(`driver ${driver}, sparkConf ${conf}: ${expected} cores`, () => {
      const of = workload(`{driver: ${driver}, executor: {}, sparkConf: ${conf}}`);
      expect(coresOf(role(of, 'driver'))).to.equal(expected);
    });
  }

  // In MiB: heap, overhead, what Spark would add by itself.
  const memory: [spec: string, memory: [bigint, bigint, bigint]][] = [
    ['driver: {}', [1024n, 384n, 384n]],
    ['driver: {memory: 10g}', [10240n, 1024n, 1024n]],
    ['driver: {memory: oops}', [1024n, 384n, 384n]],
    ['driver: {}, sparkConf: {spark.driver.memory: 10g}', [10240n, 1024n, 1024n]],
    ['driver: {memory: 10g}, type: Python', [10240n, 4096n, 4096n]],
    ['driver: {memory: 10g}, type: R', [10240n, 4096n, 4096n]],
    ['driver: {memory: 10g}, mainApplicationFile: local:///a.py', [10240n, 4096n, 4096n]],
    ['driver: {memory: 10g, memoryOverhead: 2g}', [10240n, 2048n, 1024n]],
    ['driver: {memory: 10g, memoryOverhead: "100"}', [10240n, 100n, 1024n]],
    ['driver: {memory: 10g}, sparkConf: {spark.driver.memoryOverhead: 2g}', [10240n, 2048n, 1024n]],
    ['driver: {memory: 10g}, memoryOverheadFactor: "0.5"', [10240n, 5120n, 1024n]],
    [
      'driver: {memory: 10g}, sparkConf: {spark.kubernetes.memoryOverheadFactor: "0.5"}',
      [10240n, 5120n, 1024n],
    ],
    [
      'driver: {memory: 10g}, memoryOverheadFactor: "0.5", sparkConf: {spark.driver.memoryOverheadFactor: "0.2"}',
      [10240n, 2048n, 1024n],
    ],
    ['driver: {memory: 10g}, memoryOverheadFactor: lots', [10240n, 1024n, 1024n]],
    ['driver: {}, sparkConf: {spark.driver.minMemoryOverhead: 1g}', [1024n, 1024n, 384n]],
    ['driver: {memory: 10g, memoryLimit: 16Gi}', [10240n, 6144n, 1024n]],
    ['driver: {memory: 10g, memoryLimit: 16g, memoryOverhead: 1g}', [10240n, 6144n, 1024n]],
  ];
  for (const [spec, expected] of memory) {
    it(`${spec}: ${expected.join(', ')} MiB`, () => {
      const of = workload(`{executor: {}, ${spec}}`);
      const { heap, overhead, usualOverhead } = memoryOf(of, role(of, 'driver'));
      expect([heap, overhead, usualOverhead].map((bytes) => bytes / MiB)).to.deep.equal(expected);
    });
  }

  it('the Connect server is set up as a driver', () => {
    const of = workload(
      '{server: {}, executor: {}, sparkConf: {spark.driver.memory: 2g, spark.driver.cores: "2"}}',
      'SparkConnect',
      'sparkoperator.k8s.io/v1alpha1',
    );
    expect(memoryOf(of, role(of, 'server')).heap).to.equal(2048n * MiB);
    expect(coresOf(role(of, 'server'))).to.equal(2);
  });

  const several: [role: string, spec: string, several: boolean][] = [
    ['driver', 'executor: {instances: 5}', false],
    ['executor', 'executor: {}', false],
    ['executor', 'executor: {instances: 1}', false],
    ['executor', 'executor: {instances: 2}', true],
    ['executor', 'executor: {}, sparkConf: {spark.executor.instances: "3"}', true],
    ['executor', 'executor: {instances: 1}, dynamicAllocation: {enabled: true}', true],
    ['executor', 'executor: {}, sparkConf: {spark.dynamicAllocation.enabled: "true"}', true],
  ];
  for (const [name, spec, expected] of several) {
    it(`${name} of {${spec}} is ${expected ? 'several Pods' : 'one Pod'}`, () => {
      const of = workload(`{driver: {}, ${spec}}`);
      expect(isSeveralPods(of, role(of, name))).to.equal(expected);
    });
  }

  it('workers, and executors of the Apache operator, are several unless it says one', () => {
    const cluster = workload('{masterSpec: {}, workerSpec: {}}', 'SparkCluster', 'spark.apache.org/v1');
    expect(isSeveralPods(cluster, role(cluster, 'worker'))).to.equal(true);
    expect(isSeveralPods(cluster, role(cluster, 'master'))).to.equal(false);
    const two = workload('{driverSpec: {}, executorSpec: {}}', 'SparkApplication', 'spark.apache.org/v1');
    expect(isSeveralPods(two, role(two, 'executor'))).to.equal(true);
    const one = workload(
      '{sparkConf: {spark.executor.instances: "1"}}',
      'SparkApplication',
      'spark.apache.org/v1',
    );
    expect(isSeveralPods(one, role(one, 'executor'))).to.equal(false);
  });
});

describe('uploads on local disk', () => {
  // In MiB, for 2 cores.
  const buffers: [spec: string, mebibytes: bigint][] = [
    ['{}', 0n],
    ['{arguments: ["s3a://bucket/a"]}', 512n],
    ['{deps: {packages: ["org.apache.hadoop:hadoop-aws:3.4.1"]}}', 512n],
    ['{hadoopConf: {fs.s3a.endpoint: x}}', 512n],
    ['{sparkConf: {spark.hadoop.fs.s3a.multipart.size: 128M}}', 1024n],
    ['{hadoopConf: {fs.s3a.fast.upload.active.blocks: "8"}}', 1024n],
    ['{hadoopConf: {fs.s3a.fast.upload.active.blocks: "none"}}', 512n],
    ['{hadoopConf: {fs.s3a.fast.upload.buffer: bytebuffer}}', 0n],
    ['{hadoopConf: {fs.s3a.fast.upload.buffer: disk}}', 512n],
    ['{arguments: ["s3abc://bucket"]}', 0n],
    ['{arguments: ["abfss://c@a.dfs.core.windows.net/x"]}', 320n],
    ['{arguments: ["abfs:///x"], hadoopConf: {fs.azure.write.request.size: "16777216"}}', 640n],
    ['{arguments: ["abfs:///x"], hadoopConf: {fs.azure.block.upload.active.blocks: "2"}}', 32n],
    ['{arguments: ["abfs:///x"], hadoopConf: {fs.azure.data.blocks.buffer: array}}', 0n],
    ['{arguments: ["abfs:///x"], hadoopConf: {fs.azure.buffer.dir: /data}}', 0n],
    ['{sparkVersion: 3.5.1, arguments: ["abfs:///x"]}', 320n],
    ['{sparkVersion: 4.0.1, arguments: ["abfs:///x"]}', 0n],
    [
      '{sparkVersion: 4.0.1, arguments: ["abfs:///x"], hadoopConf: {fs.azure.data.blocks.buffer: disk}}',
      320n,
    ],
    ['{sparkVersion: 4.0.1, arguments: ["s3a://bucket/a"]}', 512n],
    ['{hadoopConf: {fs.azure.account.auth.type: OAuth}}', 320n],
    ['{deps: {packages: ["org.apache.hadoop:hadoop-azure:3.4.1"]}}', 320n],
    ['{arguments: ["abfsx://bucket", "wasbs://c@a/x"]}', 0n],
  ];
  for (const [spec, mebibytes] of buffers) {
    it(`${spec}: ${mebibytes} MiB`, () => expect(buffered(spec, '/tmp') / MiB).to.equal(mebibytes));
  }

  /** Of two cores. */
  function buffered(spec: string, directory: string): bigint {
    const buffers = uploadBuffers(workload(spec), directory, 2);
    return buffers.reduce((sum, { bytes }) => sum + bytes, 0n);
  }

  const below: [conf: string, directory: string, expected: boolean][] = [
    ['{}', '/tmp', true],
    ['{}', '/data', false],
    ['{fs.s3a.buffer.dir: /data/s3a}', '/data', true],
    ['{fs.s3a.buffer.dir: /data/s3a}', '/tmp', false],
    ['{fs.s3a.buffer.dir: "/data/s3a, /tmp/"}', '/tmp', true],
    ['{spark.hadoop.hadoop.tmp.dir: /data}', '/data', true],
    ['{fs.azure.buffer.dir: /data/s3a}', '/data', false],
  ];
  for (const [conf, directory, expected] of below) {
    it(`${conf}: ${expected ? '' : 'not '}below ${directory}`, () =>
      expect(buffered(`{arguments: ["s3a://b"], hadoopConf: ${conf}}`, directory) >= 512n * MiB).to.equal(
        expected,
      ));
  }

  const committers: [name: string, staging: boolean][] = [
    ['directory', true],
    ['partitioned', true],
    ['magic', false],
    ['file', false],
  ];
  for (const [name, staging] of committers) {
    it(`the committer "${name}" ${staging ? 'keeps' : 'does not keep'} output of tasks in /tmp`, () => {
      const of = workload(
        `{executor: {}, driver: {}, sparkConf: {spark.hadoop.fs.s3a.committer.name: ${name}}}`,
      );
      expect(stagingCommitter(of, '/tmp')).to.equal(staging ? name : undefined);
      expect(unboundedBecause(of, role(of, 'executor'), '/tmp') !== undefined).to.equal(staging);
      expect(unboundedBecause(of, role(of, 'driver'), '/tmp'), 'drivers run no tasks').to.equal(undefined);
    });
  }
});

describe('places without a bound', () => {
  const kinds: [
    kind: string,
    apiVersion: string,
    spec: string,
    role: string,
    directory: string,
    unbounded: boolean,
  ][] = [
    ['SparkConnect', 'sparkoperator.k8s.io/v1alpha1', '{}', 'server', '/tmp', true],
    ['SparkConnect', 'sparkoperator.k8s.io/v1alpha1', '{}', 'server', '/opt/spark/work-dir', false],
    ['SparkConnect', 'sparkoperator.k8s.io/v1alpha1', '{}', 'executor', '/tmp', false],
    [
      'SparkConnect',
      'sparkoperator.k8s.io/v1alpha1',
      '{sparkConf: {spark.local.dir: "/a,/b"}}',
      'server',
      '/tmp',
      false,
    ],
    [
      'SparkConnect',
      'sparkoperator.k8s.io/v1alpha1',
      '{sparkConf: {spark.local.dir: "/a, /b/"}}',
      'server',
      '/b',
      true,
    ],
    ['SparkCluster', 'spark.apache.org/v1', '{}', 'worker', '/tmp', true],
    ['SparkCluster', 'spark.apache.org/v1', '{}', 'master', '/tmp', false],
    ['SparkApplication', 'sparkoperator.k8s.io/v1beta2', '{}', 'driver', '/tmp', false],
    [
      'SparkApplication',
      'sparkoperator.k8s.io/v1beta2',
      '{sparkConf: {spark.local.dir: /tmp/x}}',
      'driver',
      '/tmp',
      false,
    ],
    [
      'SparkApplication',
      'sparkoperator.k8s.io/v1beta2',
      '{driver: {env: [{name: SPARK_LOCAL_DIRS, value: /tmp/x}]}}',
      'driver',
      '/tmp',
      true,
    ],
  ];
  for (const [kind, apiVersion, spec, name, directory, unbounded] of kinds) {
    it(`${directory} of the ${name} of a ${kind} ${spec}: ${unbounded}`, () => {
      const of = workload(spec, kind, apiVersion);
      expect(unboundedBecause(of, role(of, name), directory) !== undefined).to.equal(unbounded);
    });
  }
});
