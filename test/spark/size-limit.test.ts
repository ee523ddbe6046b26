import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { bytesOf, Gi } from '../../src/kubernetes/quantity.ts';
import {
  autoSize,
  DEFAULT_SIZE_LIMITS,
  type Declared,
  declaredBy,
  leastSize,
  type SizedDirectory,
} from '../../src/spark/sizes/size-limit.ts';
import { type Workload, workloadOf } from '../../src/spark/workload.ts';

const NOTHING: Declared = {
  cores: 1,
  memory: Gi,
  packages: 0,
  bundles: 0,
  files: 0,
  archives: 0,
  uploads: [],
};

const DIRECTORIES: SizedDirectory[] = ['tmp', 'workDir', 'ivy', 'other'];
const directory = fc.constantFrom(...DIRECTORIES);
const count = fc.nat({ max: 200 });
const declared: fc.Arbitrary<Declared> = fc.record({
  cores: fc.integer({ min: 1, max: 200 }),
  memory: fc.bigInt({ min: 1n, max: 2000n * Gi }),
  packages: count,
  bundles: count,
  files: count,
  archives: count,
  uploads: fc.bigInt({ min: 1n, max: 100n * Gi }).map((bytes) => [{ store: 'S3A', bytes } as const]),
});

function size(where: SizedDirectory, what: Declared): bigint {
  return bytesOf(autoSize(where, what).sizeLimit)!;
}

describe('Auto', () => {
  const sizes: [directory: SizedDirectory, declared: Partial<Declared>, limit: string, reasons: string[]][] =
    [
      ['tmp', {}, '10Gi', []],
      ['workDir', {}, '10Gi', []],
      ['ivy', {}, '5Gi', []],
      ['other', {}, '10Gi', []],
      ['tmp', { cores: 10, memory: 10n * Gi }, '10Gi', []],
      ['tmp', { cores: 16 }, '16Gi', ['16 cores']],
      ['tmp', { cores: 16, memory: 64n * Gi }, '64Gi', ['memory 64Gi']],
      ['tmp', { memory: 64n * Gi - 1n }, '64Gi', ['memory 68719476735']],
      ['other', { memory: 64n * Gi, archives: 2 }, '64Gi', ['memory 64Gi']],
      ['workDir', { cores: 99, memory: 640n * Gi }, '10Gi', []],
      ['tmp', { archives: 2 }, '14Gi', ['2 archives']],
      ['tmp', { uploads: [{ store: 'S3A', bytes: 1n }] }, '11Gi', ['S3A buffers']],
      ['other', { uploads: [{ store: 'ABFS', bytes: 1n }] }, '11Gi', ['ABFS buffers']],
      ['workDir', { uploads: [{ store: 'ABFS', bytes: 1n }] }, '10Gi', []],
      ['tmp', { packages: 9, bundles: 9, files: 9 }, '10Gi', []],
      ['workDir', { files: 1 }, '11Gi', ['1 file']],
      ['workDir', { files: 4, packages: 4, archives: 1 }, '14Gi', ['1 archive', '4 files', '4 packages']],
      ['workDir', { packages: 1, bundles: 1 }, '12Gi', ['1 package', '1 SDK bundle']],
      ['ivy', { packages: 1 }, '6Gi', ['1 package']],
      ['ivy', { packages: 2, bundles: 1 }, '8Gi', ['2 packages', '1 SDK bundle']],
      ['ivy', { files: 9, archives: 9, cores: 99 }, '5Gi', []],
    ];
  for (const [where, what, limit, reasons] of sizes) {
    const shown = JSON.stringify(what, (_key, value) => (typeof value === 'bigint' ? `${value}` : value));
    it(`${where} for ${shown}: ${limit}`, () => {
      expect(autoSize(where, { ...NOTHING, ...what })).to.deep.equal({ sizeLimit: limit, reasons });
    });
  }

  it('is never below the default, and a whole number of Gi', () => {
    fc.assert(
      fc.property(directory, declared, (where, what) => {
        expect(size(where, what) >= bytesOf(DEFAULT_SIZE_LIMITS[where])!).to.equal(true);
        expect(size(where, what) % Gi).to.equal(0n);
      }),
    );
  });

  it('never falls when a workload declares more of anything', () => {
    fc.assert(
      fc.property(directory, declared, declared, (where, one, other) => {
        const more = Object.fromEntries(
          Object.entries(one).map(([key, value]) => {
            const another = other[key as keyof Declared];
            const isMore = key === 'uploads' ? value[0].bytes > (another as any)[0].bytes : value > another;
            return [key, isMore ? value : another];
          }),
        ) as unknown as Declared;
        expect(size(where, more) >= size(where, one)).to.equal(true);
      }),
    );
  });

  it('gives a reason for each size above the default, and for no other', () => {
    fc.assert(
      fc.property(directory, declared, (where, what) => {
        const { sizeLimit, reasons } = autoSize(where, what);
        expect(reasons.length > 0).to.equal(sizeLimit !== DEFAULT_SIZE_LIMITS[where]);
      }),
    );
  });

  it('holds what was measured: hadoop-aws 3.4.1, and an archive of 200 MB', () => {
    const aws = { ...NOTHING, packages: 1, bundles: 1 };
    const above = (where: SizedDirectory, what: Declared) =>
      size(where, what) - bytesOf(DEFAULT_SIZE_LIMITS[where])!;
    expect(above('ivy', aws) >= 1_119_374_015n).to.equal(true);
    expect(above('workDir', aws) >= 559_000_000n).to.equal(true);
    expect(above('tmp', { ...NOTHING, archives: 1 }) >= 201_000_000n).to.equal(true);
    expect(above('workDir', { ...NOTHING, archives: 1 }) >= 201_000_000n).to.equal(true);
  });
});

function application(spec: string): Workload {
  const object = { apiVersion: 'sparkoperator.k8s.io/v1beta2', kind: 'SparkApplication', spec: parse(spec) };
  return workloadOf(object as never)!;
}

describe('what a workload declares', () => {
  const rows: [spec: string, declared: Partial<Declared>][] = [
    ['{}', {}],
    ['{driver: {cores: 4, memory: 8g}}', { cores: 4, memory: 8n * Gi }],
    ['{deps: {packages: ["a:b:1", "c:d:2"]}}', { packages: 2 }],
    ['{sparkConf: {spark.jars.packages: "a:b:1, c:d:2,"}}', { packages: 2 }],
    ['{deps: {packages: ["a:b:1"]}, sparkConf: {spark.jars.packages: "c:d:2"}}', { packages: 2 }],
    ['{deps: {jars: [a, b], files: [c], pyFiles: [d]}}', { files: 4 }],
    ['{sparkConf: {spark.jars: "a,b", spark.files: c, spark.submit.pyFiles: d}}', { files: 4 }],
    ['{jars: "a,b", pyFiles: c, files: d}', { files: 4 }],
    ['{deps: {archives: [a]}, sparkConf: {spark.archives: "b,c"}}', { archives: 3 }],
    [
      '{deps: {packages: ["org.apache.hadoop:hadoop-aws:3.4.1", "a:b:1"]}}',
      { packages: 2, bundles: 1, uploads: [{ store: 'S3A', bytes: Gi / 4n }] },
    ],
    ['{deps: {packages: ["org.apache.hadoop:hadoop-awsome:1"]}}', { packages: 1 }],
    ['{driver: {cores: 4}, arguments: ["s3a://b"]}', { cores: 4, uploads: [{ store: 'S3A', bytes: Gi }] }],
    [
      '{driver: {cores: 4}, arguments: ["s3a://b", "abfss://c@a.dfs.core.windows.net/x"]}',
      {
        cores: 4,
        uploads: [
          { store: 'S3A', bytes: Gi },
          { store: 'ABFS', bytes: (Gi * 5n) / 8n },
        ],
      },
    ],
    ['{driver: {cores: 4}, hadoopConf: {fs.s3a.buffer.dir: /data}}', { cores: 4 }],
  ];
  for (const [spec, expected] of rows) {
    it(spec, () => {
      const workload = application(spec);
      expect(declaredBy(workload, workload.driver!, '/tmp')).to.deep.equal({ ...NOTHING, ...expected });
    });
  }
});

describe('what a directory surely has to hold', () => {
  const rows: [directory: SizedDirectory, packages: string, bytes: bigint | undefined][] = [
    ['tmp', 'a:b:1', 2n * 1024n ** 2n],
    ['ivy', 'a:b:1', undefined],
    ['ivy', 'org.apache.hadoop:hadoop-aws:3.4.1', 1_116_003_168n],
    ['workDir', 'org.apache.hadoop:hadoop-aws:3.4.1', 558_001_584n],
    ['workDir', 'org.apache.hadoop:hadoop-aws:3.3.4', undefined],
    ['other', 'org.apache.hadoop:hadoop-aws:3.4.1', undefined],
  ];
  for (const [where, name, bytes] of rows) {
    it(`${where} with ${name}: ${bytes ?? 'nothing is known'}`, () => {
      expect(leastSize(where, application(`{deps: {packages: ["${name}"]}}`))?.bytes).to.equal(bytes);
    });
  }
});
