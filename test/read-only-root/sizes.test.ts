import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import { application, BOTH_READ_ONLY, harden, READ_ONLY, volumes } from './hardened.ts';

type Settings = Partial<ReadOnlyRootFilesystem>;

const CONNECT = {
  apiVersion: 'sparkoperator.k8s.io/v1alpha1',
  kind: 'SparkConnect',
  metadata: { name: 'connect' },
};

/** A SparkConnect with read-only roots. */
function connect(conf = '{}'): KubernetesObject {
  const pod = (name: string) => `{spec: {containers: [{name: ${name}, ${READ_ONLY}}]}}`;
  const spec = parse(`
server: {template: ${pod('spark-kubernetes-driver')}}
executor: {template: ${pod('spark-kubernetes-executor')}}
sparkConf: ${conf}
`);
  return { ...CONNECT, spec: { sparkVersion: '4.0.1', ...spec } } as unknown as KubernetesObject;
}

describe('read-only root: sizes', () => {
  const AWS = 'deps: {packages: ["org.apache.hadoop:hadoop-aws:3.4.1"]}';
  const rows: [name: string, spec: string, settings: Settings, volumes: string[]][] = [
    ['the defaults', '{}', {}, ['harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi']],
    [
      'a limit for all roles, and another for one',
      '{}',
      { tmp: { sizeLimit: '1Gi', executor: { sizeLimit: '2Gi' } } },
      ['harden-spark-tmp-driver 1Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-tmp-executor 2Gi'],
    ],
    [
      'a limit for one role only: the default for the other',
      '{}',
      { workDir: { driver: { sizeLimit: '1Gi' } } },
      ['harden-spark-tmp 10Gi', 'harden-spark-work-dir-driver 1Gi', 'harden-spark-work-dir-executor 10Gi'],
    ],
    [
      'the same limit for the roles, said twice: one volume',
      '{}',
      { tmp: { driver: { sizeLimit: '1Gi' }, executor: { sizeLimit: '1Gi' } } },
      ['harden-spark-tmp 1Gi', 'harden-spark-work-dir 10Gi'],
    ],
    [
      'no limit for one role',
      '{}',
      { tmp: { sizeLimit: '1Gi', driver: { sizeLimit: 'None' } } },
      ['harden-spark-tmp-driver', 'harden-spark-work-dir 10Gi', 'harden-spark-tmp-executor 1Gi'],
    ],
    [
      'memory for one role, with the limit for all',
      '{}',
      { tmp: { sizeLimit: '1Gi', driver: { medium: 'Memory' } } },
      ['harden-spark-tmp-driver 1Gi Memory', 'harden-spark-work-dir 10Gi', 'harden-spark-tmp-executor 1Gi'],
    ],
    [
      'Ivy on the driver',
      AWS,
      { ivy: { sizeLimit: '1Gi', driver: { sizeLimit: '3Gi' } } },
      ['harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-ivy 3Gi'],
    ],
    [
      'Auto, where nothing speaks for more than the default',
      '{}',
      { tmp: { sizeLimit: 'Auto' }, workDir: { sizeLimit: 'Auto' } },
      ['harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi'],
    ],
    [
      'Auto with a large package',
      AWS,
      { tmp: { sizeLimit: 'Auto' }, workDir: { sizeLimit: 'Auto' }, ivy: { sizeLimit: 'Auto' } },
      ['harden-spark-tmp 11Gi', 'harden-spark-work-dir 12Gi', 'harden-spark-ivy 8Gi'],
    ],
    [
      'Auto by the memory of each role',
      `driver: {memory: 4g, ${READ_ONLY}}, executor: {memory: 64g, ${READ_ONLY}}`,
      { tmp: { sizeLimit: 'Auto' } },
      ['harden-spark-tmp-driver 10Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-tmp-executor 64Gi'],
    ],
    [
      'Auto for a path of the user',
      `driver: {memory: 64g, ${READ_ONLY}}, executor: {}`,
      { writablePaths: [{ path: '/data', sizeLimit: 'Auto' }] },
      ['harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-data 64Gi'],
    ],
    [
      'no limit where a committer stages output, for executors alone',
      'hadoopConf: {fs.s3a.committer.name: directory}',
      {},
      ['harden-spark-tmp-driver 10Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-tmp-executor'],
    ],
    [
      'no limit by Auto either',
      'hadoopConf: {fs.s3a.committer.name: directory}',
      { tmp: { executor: { sizeLimit: 'Auto' } } },
      ['harden-spark-tmp-driver 10Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-tmp-executor'],
    ],
  ];
  for (const [name, spec, settings, wanted] of rows) {
    it(name, () => {
      const object = application(`{${spec.replace(/^\{\}$/, '')}}`) as any;
      for (const role of ['driver', 'executor']) {
        if (!spec.includes('driver:')) object.spec[role] = parse(`{${READ_ONLY}}`);
      }
      expect(volumes(harden(object, settings).spec).sort()).to.deep.equal([...wanted].sort());
    });
  }

  it('says what Auto came to and why, where the volume is new or changes', () => {
    const object = application(
      `{driver: {memory: 64g, ${READ_ONLY}}, deps: {archives: [a.zip, b.zip]}}`,
    ) as any;
    const auto: Settings = { tmp: { sizeLimit: 'Auto' }, workDir: { sizeLimit: 'Auto' } };
    expect(harden(object, auto).changes['spec.driver']).to.equal(
      'The driver mounts /tmp and /opt/spark/work-dir, sets -Djava.io.tmpdir=/tmp. Auto limits: /tmp 68Gi (memory 64Gi, 2 archives) and /opt/spark/work-dir 14Gi (2 archives).',
    );
    object.spec.driver.memory = '128g';
    expect(harden(object, auto).changes['spec.driver']).to.equal(
      'The driver updates the volume at /tmp. Auto limits: /tmp 132Gi (memory 128Gi, 2 archives).',
    );
    object.spec.driver.memory = '1g';
    object.spec.deps = {};
    expect(harden(object, auto).changes['spec.driver']).to.equal(
      'The driver updates the volume at /tmp and /opt/spark/work-dir. Auto limits: /tmp 10Gi (the default) and /opt/spark/work-dir 10Gi (the default).',
    );
  });

  describe('scratch space of a Connect server is its /tmp', () => {
    const tmp = (object: any) =>
      volumes(object.spec.server.template.spec).find((volume) => volume.startsWith('harden-spark-tmp'));
    const sizes: [name: string, settings: Settings, volume: string, notes: string[]][] = [
      ['no limit by default', {}, 'harden-spark-tmp', ['info no-size-limit spec.server']],
      [
        'no limit by Auto',
        { tmp: { sizeLimit: 'Auto' } },
        'harden-spark-tmp',
        ['info no-size-limit spec.server'],
      ],
      ['None, and nothing to say', { tmp: { sizeLimit: 'None' } }, 'harden-spark-tmp', []],
      [
        'a limit that may be meant for others',
        { tmp: { sizeLimit: '1Gi' } },
        'harden-spark-tmp 1Gi',
        ['warning limited-scratch spec.server'],
      ],
      [
        'a limit by `writablePaths`',
        { writablePaths: [{ path: '/tmp', sizeLimit: '1Gi' }], scratch: { sizeLimit: '2Gi' } },
        'harden-spark-tmp 1Gi',
        ['warning limited-scratch spec.server'],
      ],
      ['a limit as `scratch`', { scratch: { sizeLimit: '2Gi' } }, 'harden-spark-tmp 2Gi', []],
      [
        'a limit as `scratch` of the role',
        { scratch: { sizeLimit: '2Gi', server: { sizeLimit: '3Gi' } } },
        'harden-spark-tmp 3Gi',
        [],
      ],
      [
        'a source as `scratch`',
        { scratch: { source: { ephemeral: { size: '5Gi' } } } },
        'harden-spark-tmp other',
        [],
      ],
      [
        'what `tmp` says comes before `scratch`',
        { tmp: { sizeLimit: '1Gi' }, scratch: { sizeLimit: '2Gi' } },
        'harden-spark-tmp 1Gi',
        ['warning limited-scratch spec.server'],
      ],
    ];
    for (const [name, settings, volume, notes] of sizes) {
      it(name, () => {
        const object = connect();
        const hardened = harden(object, settings);
        expect(tmp(object)).to.equal(volume);
        expect(hardened.notes).to.deep.equal(notes);
      });
    }

    it('or where `spark.local.dir` says, which then gets a volume without a limit', () => {
      const object = connect('{spark.local.dir: "/fast,/tmp/x"}') as any;
      const { notes } = harden(object);
      const { volumeMounts } = object.spec.server.template.spec.containers[0];
      expect(volumeMounts).to.deep.include({ name: 'harden-spark-fast', mountPath: '/fast' });
      expect(volumeMounts.map(({ mountPath }: any) => mountPath)).not.to.include('/tmp/x');
      expect(volumes(object.spec.server.template.spec)).to.include.members([
        'harden-spark-fast',
        'harden-spark-tmp',
      ]);
      expect(notes, '/tmp holds scratch space too').to.deep.equal(['info no-size-limit spec.server']);
    });

    it('a directory below /tmp gets a volume of its own with `scratch`', () => {
      const object = connect('{spark.local.dir: /tmp/x}') as any;
      harden(object, { scratch: { sizeLimit: '5Gi' } });
      expect(volumes(object.spec.server.template.spec)).to.include('harden-spark-tmp-x 5Gi');
    });

    it('says how to bound it', () => {
      expect(harden(connect()).findings.find(({ rule }) => rule.endsWith('no-size-limit'))!.message).to.equal(
        'The volume at /tmp of the server has no size limit: it is the scratch space of the server, and going over a limit evicts the Pod. Write a `sizeLimit` for it if you know the most that it holds.',
      );
    });
  });

  describe('a limit below what is surely needed', () => {
    const small: [name: string, settings: Settings, notes: string[]][] = [
      ['/tmp, too small for native libraries', { tmp: { sizeLimit: '1Mi' } }, ['driver', 'executor']],
      ['/tmp, large enough', { tmp: { sizeLimit: '2Mi' } }, []],
      ['Ivy, too small for the package', { ivy: { sizeLimit: '1Gi' } }, ['driver']],
      ['Ivy, large enough', { ivy: { sizeLimit: '1.2Gi' } }, []],
      ['the working directory', { workDir: { sizeLimit: '500Mi' } }, ['driver', 'executor']],
      ['the working directory of one role', { workDir: { executor: { sizeLimit: '500M' } } }, ['executor']],
      ['the working directory, large enough', { workDir: { sizeLimit: '600M' } }, []],
    ];
    for (const [name, settings, roles] of small) {
      it(`${name}: ${roles.join(', ') || 'nothing to say'}`, () => {
        const { notes } = harden(`{${AWS}, driver: {${READ_ONLY}}, executor: {${READ_ONLY}}}`, settings);
        expect(notes).to.deep.equal(roles.map((role) => `warning size-too-small spec.${role}`));
      });
    }

    it('names the package and the size', () => {
      const { findings } = harden(`{${AWS}, driver: {${READ_ONLY}}}`, { ivy: { sizeLimit: '1Gi' } });
      expect(findings.at(-1)!.message).to.equal(
        'The volume at /tmp/.ivy2 of the driver is limited to 1Gi, which is less than the package org.apache.hadoop:hadoop-aws:3.4.1 alone: the Pod is evicted. It must be 1065Mi or more; "Auto" is enough.',
      );
    });
  });

  describe('volumes in memory, against the memory of the container', () => {
    const inMemory: Settings = { tmp: { sizeLimit: '1Gi', medium: 'Memory' } };
    const both: Settings = { ...inMemory, workDir: { sizeLimit: '512Mi', medium: 'Memory' } };
    const rows: [
      name: string,
      driver: string,
      more: string,
      settings: Settings,
      remedy: string | undefined,
    ][] = [
      ['the usual overhead is for the JVM', '', '', inMemory, 'spec.driver.memoryOverhead = 1408m'],
      ['the sum of all', '', '', both, 'spec.driver.memoryOverhead = 1920m'],
      ['an overhead that is large enough', 'memoryOverhead: 1408m', '', inMemory, undefined],
      [
        'an overhead that is too small',
        'memoryOverhead: 1407m',
        '',
        inMemory,
        'spec.driver.memoryOverhead = 1408m',
      ],
      ['a large heap has more of its own', 'memory: 20g', '', inMemory, 'spec.driver.memoryOverhead = 3072m'],
      ['Python has more', 'memory: 10g', 'type: Python', inMemory, 'spec.driver.memoryOverhead = 5120m'],
      ['a factor that is large enough', 'memory: 10g', 'memoryOverheadFactor: "0.2"', inMemory, undefined],
      [
        'the limit of the container, where it is given',
        'memory: 2g, memoryLimit: 3Gi',
        '',
        inMemory,
        'spec.driver.memoryLimit = 3456Mi',
      ],
      ['a limit that is large enough', 'memory: 2g, memoryLimit: 4Gi', '', inMemory, undefined],
    ];
    for (const [name, driver, more, settings, remedy] of rows) {
      it(`${name}: ${remedy ?? 'nothing to say'}`, () => {
        const { findings, notes } = harden(
          `{driver: {${[driver, READ_ONLY].filter(Boolean).join(', ')}}${more && `, ${more}`}}`,
          settings,
        );
        expect(notes).to.have.length(remedy ? 1 : 0);
        const field = findings.find(({ rule }) => rule.endsWith('memory-medium'))?.field;
        expect(field && `${field.path} = ${field.proposedValue}`).to.equal(remedy);
      });
    }

    it('without fields of the operator: sparkConf', () => {
      const object = connect();
      const { notes, findings } = harden(object, {
        tmp: { sizeLimit: '1Gi', executor: { medium: 'Memory' } },
      });
      expect(notes).to.include('warning memory-medium spec.sparkConf["spark.executor.memoryOverhead"]');
      expect(findings.find(({ rule }) => rule.endsWith('memory-medium'))!.message).to.equal(
        'What the executor writes to /tmp (up to 1Gi) is charged to its container\'s memory: set `spec.sparkConf["spark.executor.memoryOverhead"]` to "1408m" or more, or the container is killed.',
      );
    });

    it('in a Pod that Spark does not build: the resources of its container', () => {
      const { notes } = harden(connect(), { tmp: { server: { sizeLimit: '1Gi', medium: 'Memory' } } });
      expect(notes).to.include('warning memory-medium spec.server.template.spec.containers[0].resources');
    });
  });
});

describe('read-only root: sizes of both roles', () => {
  it('go back to one volume when they are the same again', () => {
    const object = application(BOTH_READ_ONLY);
    harden(object, { tmp: { driver: { sizeLimit: '1Gi' } } });
    expect(volumes(harden(object).spec).sort()).to.deep.equal([
      'harden-spark-tmp 10Gi',
      'harden-spark-work-dir 10Gi',
    ]);
  });
});
