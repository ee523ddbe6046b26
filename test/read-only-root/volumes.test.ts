import { expect } from 'chai';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import { application, BOTH_READ_ONLY, harden, mounts, READ_ONLY, volumes } from './hardened.ts';

type Settings = Partial<ReadOnlyRootFilesystem>;

describe('read-only root: volumes', () => {
  const sizes: [name: string, settings: Settings, volumes: string[]][] = [
    ['a limit', { tmp: { sizeLimit: '20Gi' } }, ['harden-spark-tmp 20Gi', 'harden-spark-work-dir 10Gi']],
    [
      'no limit',
      { tmp: { sizeLimit: 'None' }, workDir: { sizeLimit: 'None' } },
      ['harden-spark-tmp', 'harden-spark-work-dir'],
    ],
    [
      'memory',
      { tmp: { sizeLimit: '1Gi', medium: 'Memory' } },
      ['harden-spark-tmp 1Gi Memory', 'harden-spark-work-dir 10Gi'],
    ],
    [
      'a path of the user',
      { writablePaths: [{ path: '/opt/app/cache', sizeLimit: '2Gi' }] },
      ['harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-opt-app-cache 2Gi'],
    ],
    [
      'other settings for a known place, in both roles',
      { writablePaths: [{ path: '/tmp/', sizeLimit: '1Gi', medium: 'Memory' }] },
      ['harden-spark-tmp 1Gi Memory', 'harden-spark-work-dir 10Gi'],
    ],
    [
      'other settings for a known place, in one role',
      { writablePaths: [{ path: '/tmp', roles: ['driver'], sizeLimit: '1Gi' }] },
      ['harden-spark-tmp-driver 1Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-tmp-executor 10Gi'],
    ],
    [
      'a path of the user in one role',
      { writablePaths: [{ path: '/opt/app', roles: ['executor'] }] },
      ['harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi', 'harden-spark-opt-app 10Gi'],
    ],
    [
      'a path of the user with different settings for the roles',
      {
        writablePaths: [
          { path: '/opt/app', roles: ['driver'], sizeLimit: '1Gi' },
          { path: '/opt/app', roles: ['executor'], sizeLimit: '2Gi' },
        ],
      },
      [
        'harden-spark-tmp 10Gi',
        'harden-spark-work-dir 10Gi',
        'harden-spark-opt-app-driver 1Gi',
        'harden-spark-opt-app-executor 2Gi',
      ],
    ],
  ];
  for (const [name, settings, wanted] of sizes) {
    it(`${name}: ${wanted.join(', ')}`, () => {
      expect(volumes(harden(BOTH_READ_ONLY, settings).spec).sort()).to.deep.equal([...wanted].sort());
    });
    it(`${name}: is undone by the default settings again`, () => {
      const object = application(BOTH_READ_ONLY);
      harden(object, settings);
      const { spec } = harden(object);
      const { spec: plain } = harden(BOTH_READ_ONLY);
      expect(volumes(spec).sort()).to.deep.equal(volumes(plain).sort());
      expect(mounts(spec.driver)).to.deep.equal(mounts(plain.driver));
      expect(mounts(spec.executor)).to.deep.equal(mounts(plain.executor));
    });
  }

  it('writes an emptyDir without settings as {}', () => {
    expect(harden(BOTH_READ_ONLY, { tmp: { sizeLimit: 'None' } }).spec.volumes[0]).to.deep.equal({
      name: 'harden-spark-tmp',
      emptyDir: {},
    });
  });

  it('warns that memory is charged to the container', () => {
    const { notes, findings } = harden(`driver: {${READ_ONLY}}`, {
      tmp: { sizeLimit: '1Gi', medium: 'Memory' },
    });
    expect(notes).to.deep.equal(['warning memory-medium spec.driver.memoryOverhead']);
    expect(findings.at(-1)!.message).to.contain('/tmp (up to 1Gi)');
  });

  describe('names for paths of the user', () => {
    const names: [paths: string[], names: (string | RegExp)[]][] = [
      [['/Data_1/x.y'], ['harden-spark-data-1-x-y']],
      [
        ['/opt/app/cache', '/opt/app-cache'],
        ['harden-spark-opt-app-cache', /^harden-spark-opt-app-cache-[0-9a-f]{8}$/],
      ],
      [['/work-dir'], [/^harden-spark-work-dir-[0-9a-f]{8}$/]],
      [['/ivy/driver'], [/^harden-spark-ivy-driver-[0-9a-f]{8}$/]],
      [['/opt/app/executor'], [/^harden-spark-opt-app-executor-[0-9a-f]{8}$/]],
      [['/_'], [/^harden-spark-[0-9a-f]{8}$/]],
      [
        [`/${'a'.repeat(60)}/b`, `/${'a'.repeat(60)}/c`],
        [/^harden-spark-a{40,}-[0-9a-f]{8}$/, /^harden-spark-a{40,}-[0-9a-f]{8}$/],
      ],
    ];
    for (const [paths, wanted] of names) {
      it(paths.map((path) => path.slice(0, 30)).join(', '), () => {
        const { spec } = harden(BOTH_READ_ONLY, { writablePaths: paths.map((path) => ({ path })) });
        const own = spec.volumes.slice(2).map(({ name }: any) => name);
        expect(own).to.have.length(wanted.length);
        own.forEach((name: string, i: number) => {
          expect(name).to.match(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
          const like = wanted[i]!;
          if (typeof like === 'string') expect(name).to.equal(like);
          else expect(name).to.match(like);
        });
        expect(new Set(own).size).to.equal(own.length);
      });
    }
  });

  describe('what is ours', () => {
    it('goes when the role is no longer read-only, and so do the lists that it made', () => {
      const object = application(BOTH_READ_ONLY) as any;
      harden(object);
      delete object.spec.driver.securityContext;
      delete object.spec.executor.securityContext;
      const { spec, changes } = harden(object);
      expect(spec).not.to.have.property('volumes');
      expect(spec.driver).to.deep.equal({});
      expect(changes['spec.driver']).to.equal('The driver no longer mounts /tmp and /opt/spark/work-dir.');
    });

    it('stays for the other role', () => {
      const object = application(BOTH_READ_ONLY) as any;
      harden(object);
      delete object.spec.driver.securityContext;
      const { spec, changes } = harden(object);
      expect(volumes(spec)).to.have.length(2);
      expect(spec.driver).not.to.have.property('volumeMounts');
      expect(Object.keys(changes)).to.deep.equal(['spec.driver']);
    });

    it('leaves the flag, the java options and the Ivy directory when it goes', () => {
      const object = application(`{driver: {}, deps: {packages: ["a:b:1"]}}`) as any;
      harden(object, { mode: 'Enforce' });
      object.spec.driver.securityContext.readOnlyRootFilesystem = false;
      expect(harden(object).spec.sparkConf).to.deep.equal({
        'spark.jars.ivy': '/tmp/.ivy2',
        'spark.driver.extraJavaOptions': '-Djava.io.tmpdir=/tmp',
        'spark.executor.extraJavaOptions': '-Djava.io.tmpdir=/tmp',
      });
    });

    it('is left alone by Off', () => {
      const object = application(BOTH_READ_ONLY);
      harden(object);
      expect(harden(object, { mode: 'Off' }).changes).to.deep.equal({});
    });

    it('gets a dropped volume back', () => {
      const object = application(BOTH_READ_ONLY) as any;
      harden(object);
      object.spec.volumes = [{ name: 'theirs', emptyDir: {} }];
      const { spec, changes } = harden(object);
      expect(volumes(spec)).to.deep.equal(['theirs', 'harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi']);
      expect(changes['spec.driver']).to.equal(
        'The driver updates the volume at /tmp and /opt/spark/work-dir.',
      );
    });

    // Spoiled parts of ours are put right where they stand.
    const spoiled: [name: string, spoil: (spec: any) => void, change: string][] = [
      [
        'a changed size',
        (spec) => {
          spec.volumes[0].emptyDir.sizeLimit = '1Gi';
        },
        'The driver updates the volume at /tmp.',
      ],
      [
        'another source that this function makes',
        (spec) => {
          spec.volumes[0] = { name: 'harden-spark-tmp', persistentVolumeClaim: { claimName: 'old' } };
        },
        'The driver updates the volume at /tmp.',
      ],
      [
        'a volume without a source, which is an emptyDir',
        (spec) => {
          spec.volumes[0] = { name: 'harden-spark-tmp' };
        },
        'The driver updates the volume at /tmp.',
      ],
      [
        'a mount of a role that has no such volume any more',
        (spec) => {
          spec.driver.volumeMounts.push({ name: 'harden-spark-opt-a-b', mountPath: '/opt/a_b' });
        },
        'The driver no longer mounts /opt/a_b.',
      ],
      [
        'a read-only mount',
        (spec) => {
          spec.driver.volumeMounts[0].readOnly = true;
        },
        'The driver updates the volume at /tmp.',
      ],
      [
        'a path that is written otherwise',
        (spec) => {
          spec.driver.volumeMounts[0].mountPath = '/tmp/';
        },
        '',
      ],
      [
        'an empty medium, which is the default',
        (spec) => {
          spec.volumes[0].emptyDir.medium = '';
        },
        '',
      ],
      [
        'a second mount of ours on one path',
        (spec) => {
          spec.driver.volumeMounts.push({ name: 'harden-spark-work-dir', mountPath: '/tmp' });
        },
        'The driver no longer mounts /tmp.',
      ],
      [
        'a volume that nobody mounts',
        (spec) => {
          spec.volumes.push({ name: 'harden-spark-old', emptyDir: {} });
        },
        'The driver drops the volume harden-spark-old.',
      ],
      [
        'a volume of ours twice',
        (spec) => {
          spec.volumes.push({ name: 'harden-spark-tmp', emptyDir: {} });
        },
        'The driver drops the volume harden-spark-tmp.',
      ],
    ];
    for (const [name, spoil, change] of spoiled) {
      it(`is put right: ${name}`, () => {
        const object = application(BOTH_READ_ONLY) as any;
        harden(object);
        spoil(object.spec);
        const { spec, changes } = harden(object);
        expect(changes['spec.driver'] ?? '').to.equal(change);
        expect(volumes(spec).map((volume) => volume.trim())).to.deep.equal([
          'harden-spark-tmp 10Gi',
          'harden-spark-work-dir 10Gi',
        ]);
        expect(mounts(spec.driver)).to.have.length(2);
        expect(spec.driver.volumeMounts[0]).not.to.have.property('readOnly');
      });
    }
  });
});
