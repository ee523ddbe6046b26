import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import type { ReadOnlyRootFilesystem, VolumeSource } from '../../functions/harden-spark/config/settings.ts';
import { planReadOnlyRoot } from '../../functions/harden-spark/read-only-root/read-only-root.ts';
import { workloadOf } from '../../src/spark/workload.ts';
import { application, BOTH_READ_ONLY, DEFAULTS, harden, mounts, READ_ONLY, volumes } from './hardened.ts';

const CLAIM: VolumeSource = { persistentVolumeClaim: { claimName: 'shared' } };
const EPHEMERAL: VolumeSource = { ephemeral: { size: '50Gi' } };

function at(
  path: string,
  source: VolumeSource,
  roles?: ('driver' | 'executor')[],
): Partial<ReadOnlyRootFilesystem> {
  return { writablePaths: [{ path, source, ...(roles && { roles }) }] };
}

function volume(spec: any, name: string): any {
  return spec.volumes.find((volume: any) => volume.name === name);
}

describe('read-only root: volumes of other sources', () => {
  const written: [name: string, source: VolumeSource, volume: object][] = [
    ['a claim', CLAIM, { persistentVolumeClaim: { claimName: 'shared' } }],
    [
      'an ephemeral volume',
      EPHEMERAL,
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '50Gi' } } },
          },
        },
      },
    ],
    [
      'an ephemeral volume with all that can be said',
      { ephemeral: { size: '50Gi', storageClassName: 'fast', accessModes: ['ReadWriteOncePod'] } },
      {
        ephemeral: {
          volumeClaimTemplate: {
            spec: {
              accessModes: ['ReadWriteOncePod'],
              storageClassName: 'fast',
              resources: { requests: { storage: '50Gi' } },
            },
          },
        },
      },
    ],
  ];
  for (const [name, source, wanted] of written) {
    it(`${name}, for both roles`, () => {
      const { spec } = harden(BOTH_READ_ONLY, at('/data', source));
      expect(volume(spec, 'harden-spark-data')).to.deep.equal({ name: 'harden-spark-data', ...wanted });
      expect(mounts(spec.driver)).to.include('/data = harden-spark-data');
      expect(mounts(spec.executor)).to.include('/data = harden-spark-data');
    });

    it(`${name}, in place of a known volume`, () => {
      const { spec } = harden(BOTH_READ_ONLY, at('/tmp', source));
      expect(volume(spec, 'harden-spark-tmp')).to.deep.equal({ name: 'harden-spark-tmp', ...wanted });
    });

    it(`${name} takes the place of an emptyDir, and the other way round`, () => {
      const object = application(BOTH_READ_ONLY);
      const { spec } = harden(object, { writablePaths: [{ path: '/data' }] });
      expect(volumes(spec)).to.include('harden-spark-data 10Gi');
      const changed = harden(object, at('/data', source));
      expect(changed.changes['spec.executor']).to.equal(
        'The executor sets fsGroup: 185, updates the volume at /data.',
      );
      expect(volume(spec, 'harden-spark-data')).to.deep.equal({ name: 'harden-spark-data', ...wanted });
      harden(object, { writablePaths: [{ path: '/data' }] });
      expect(volumes(spec)).to.include('harden-spark-data 10Gi');
    });
  }

  it('the source of a path comes before the size of its place', () => {
    const { spec } = harden(BOTH_READ_ONLY, { ...at('/tmp', CLAIM, ['driver']), tmp: { sizeLimit: '1Gi' } });
    expect(volumes(spec).sort()).to.deep.equal([
      'harden-spark-tmp-driver other',
      'harden-spark-tmp-executor 1Gi',
      'harden-spark-work-dir 10Gi',
    ]);
  });

  const spoiled: [name: string, spoil: (volume: any) => void][] = [
    [
      'another claim',
      (volume) => {
        volume.persistentVolumeClaim.claimName = 'other';
      },
    ],
    [
      'an emptyDir',
      (volume) => {
        delete volume.persistentVolumeClaim;
        volume.emptyDir = { medium: 'Memory', sizeLimit: '1Gi' };
      },
    ],
    [
      'a claim for each Pod, as Go prints it',
      (volume) => {
        delete volume.persistentVolumeClaim;
        const metadata = { creationTimestamp: null };
        const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
        volume.ephemeral = { volumeClaimTemplate: { metadata, spec } };
      },
    ],
  ];
  for (const [name, spoil] of spoiled) {
    it(`is put right: ${name}`, () => {
      const object = application(BOTH_READ_ONLY);
      const { spec } = harden(object, at('/data', CLAIM));
      const right = structuredClone(volume(spec, 'harden-spark-data'));
      spoil(volume(spec, 'harden-spark-data'));
      expect(harden(object, at('/data', CLAIM)).changes['spec.driver']).to.contain(
        'updates the volume at /data',
      );
      expect(volume(spec, 'harden-spark-data')).to.deep.equal(right);
    });
  }
});

describe('read-only root: fsGroup', () => {
  const pod = (context: string) =>
    `template: {spec: {${context}containers: [{name: spark-kubernetes-driver, ${READ_ONLY}}]}}`;
  const rows: [
    name: string,
    driver: string,
    settings: Partial<ReadOnlyRootFilesystem>,
    field: any,
    template: any,
  ][] = [
    ['a new field', READ_ONLY, {}, { fsGroup: 185 }, undefined],
    [
      'added to the field',
      `podSecurityContext: {runAsUser: 1}, ${READ_ONLY}`,
      {},
      { runAsUser: 1, fsGroup: 185 },
      undefined,
    ],
    ['another one is kept', `podSecurityContext: {fsGroup: 7}, ${READ_ONLY}`, {}, { fsGroup: 7 }, undefined],
    ['0 is kept', `podSecurityContext: {fsGroup: 0}, ${READ_ONLY}`, {}, { fsGroup: 0 }, undefined],
    [
      'added to the context of the template, which a field would replace',
      `${pod('securityContext: {runAsUser: 1}, ')}, ${READ_ONLY}`,
      {},
      undefined,
      { runAsUser: 1, fsGroup: 185 },
    ],
    [
      'kept in the template',
      `${pod('securityContext: {fsGroup: 7}, ')}, ${READ_ONLY}`,
      {},
      undefined,
      { fsGroup: 7 },
    ],
    [
      'the field replaces the context of the template, so it is there',
      `podSecurityContext: {runAsUser: 1}, ${pod('securityContext: {fsGroup: 7}, ')}`,
      {},
      { runAsUser: 1, fsGroup: 185 },
      { fsGroup: 7 },
    ],
    ['in the template, where the volumes are', pod(''), {}, undefined, { fsGroup: 185 }],
    ['in the template, if asked', READ_ONLY, { volumesIn: 'PodTemplate' }, undefined, { fsGroup: 185 }],
  ];
  for (const [name, driver, settings, field, template] of rows) {
    it(name, () => {
      const { spec, changes } = harden(`driver: {${driver}}`, {
        ...settings,
        ...at('/data', CLAIM, ['driver']),
      });
      expect(spec.driver.podSecurityContext).to.deep.equal(field);
      expect(spec.driver.template?.spec.securityContext).to.deep.equal(template);
      const isSet = [field, template].some((context) => context?.fsGroup === 185);
      expect(changes['spec.driver']?.includes('fsGroup: 185') ?? false).to.equal(isSet);
    });
  }

  it('is not set for an emptyDir, nor where a mount of the user is', () => {
    expect(harden(BOTH_READ_ONLY).spec.driver).not.to.have.property('podSecurityContext');
    const theirs = `{volumes: [{name: t, emptyDir: {}}], driver: {${READ_ONLY}, volumeMounts: [{name: t, mountPath: /data}]}}`;
    expect(harden(theirs, at('/data', CLAIM)).spec.driver).not.to.have.property('podSecurityContext');
  });

  it('stays when the volume goes', () => {
    const object = application(BOTH_READ_ONLY);
    harden(object, at('/data', CLAIM));
    expect(harden(object).spec.driver.podSecurityContext).to.deep.equal({ fsGroup: 185 });
  });
});

describe('read-only root: access modes of claims', () => {
  const rows: [modes: string, roles: ('driver' | 'executor')[], executor: string, note: boolean][] = [
    ['ReadWriteMany', ['driver', 'executor'], 'instances: 5', false],
    ['ReadWriteOnce', ['driver'], 'instances: 5', false],
    ['ReadWriteOncePod', ['driver'], 'instances: 5', false],
    ['ReadWriteOnce', ['executor'], 'instances: 1', false],
    ['ReadWriteOncePod', ['executor'], '', false],
    ['ReadWriteOnce', ['executor'], 'instances: 2', true],
    ['ReadWriteOnce', ['driver', 'executor'], 'instances: 1', true],
    ['ReadWriteOncePod', ['executor'], 'instances: 2', true],
    ['ReadOnlyMany', ['driver'], '', true],
  ];
  for (const [mode, roles, executor, note] of rows) {
    it(`${mode} for ${roles.join(' and ')} (${executor || 'one executor'}): ${note ? 'warning' : 'fine'}`, () => {
      const findings = run({ accessModes: [mode] }, roles, executor);
      expect(findings.map(({ rule }) => rule)).to.deep.equal(note ? ['read-only-root/claim-access'] : []);
    });
  }

  it('names the claim, the Pods and the modes', () => {
    expect(
      run({ accessModes: ['ReadWriteOnce'] }, ['driver', 'executor'], 'instances: 2')[0]!.message,
    ).to.equal(
      'The claim "shared" is mounted by the driver and the executors, but its access modes are ReadWriteOnce: Pods that cannot mount it do not start. It must have ReadWriteMany, or each Pod an `ephemeral` volume of its own.',
    );
  });

  it('a claim that is not in the list, or says nothing, is left to the user', () => {
    expect(run(undefined, ['driver', 'executor'], '')).to.deep.equal([]);
    expect(run({}, ['driver', 'executor'], '')).to.deep.equal([]);
  });

  it('is asked for by name and namespace of the workload', () => {
    const asked: unknown[] = [];
    const workload = workloadOf(application(BOTH_READ_ONLY))!;
    planReadOnlyRoot(workload, { ...DEFAULTS, ...at('/data', CLAIM) }, (...claim) => {
      asked.push(claim);
      return undefined;
    });
    expect(asked).to.deep.equal([['shared', 'team-a']]);
  });

  function run(claim: object | undefined, roles: ('driver' | 'executor')[], executor: string) {
    const object = application(
      `{driver: {${READ_ONLY}}, executor: {${[executor, READ_ONLY].filter(Boolean).join(', ')}}}`,
    );
    const lookup = () => claim && (parse(JSON.stringify({ spec: claim })) as KubernetesObject);
    const { findings } = planReadOnlyRoot(
      workloadOf(object)!,
      { ...DEFAULTS, ...at('/data', CLAIM, roles) },
      lookup,
    );
    return findings.filter(({ change }) => !change);
  }
});
