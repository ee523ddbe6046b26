import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import type {
  ReadOnlyRootFilesystem,
  VolumeSettings,
  VolumeSettingsByRole,
} from '../../functions/harden-spark/config/settings.ts';
import { hasOurPrefix } from '../../functions/harden-spark/workloads/volume-prefix.ts';
import { application, DEFAULTS, harden, READ_ONLY } from './hardened.ts';

const PATHS = ['/tmp', '/opt/spark/work-dir', '/tmp/.ivy2', '/opt/app', '/opt-app', '/opt/app/driver', '/x/'];

const some = (...fragments: string[]) =>
  fc.subarray(fragments).map((chosen) => parse(`{${chosen.join(', ')}}`));

const role = some(
  READ_ONLY,
  'volumeMounts: [{name: theirs, mountPath: /opt/app}]',
  'javaOptions: -Djava.io.tmpdir=/jvm',
  'configMaps: [{name: c, path: /x}]',
  `template: {spec: {containers: [{image: i, ${READ_ONLY}, workingDir: /work}]}}`,
  'env: [{name: SPARK_LOCAL_DIRS, value: /tmp}, {name: APP, value: /opt/spark/work-dir/app}]',
);
const spec = some(
  'volumes: [{name: theirs, emptyDir: {}}]',
  'deps: {packages: ["a:b:1"]}',
  'sparkConf: {spark.local.dir: /tmp}',
  'sparkConfigMap: platform',
  'mainApplicationFile: local:///opt/spark/work-dir/a.jar',
);
const object = fc.tuple(spec, role, role).map(([spec, driver, executor]) => {
  const object = application('{}') as any;
  Object.assign(object.spec, spec, { driver, executor });
  return object;
});

const emptyDir = fc.constantFrom<VolumeSettings>(
  {},
  { sizeLimit: 'None' },
  { sizeLimit: 'Auto' },
  { sizeLimit: '1Gi' },
  { sizeLimit: '2Gi', medium: 'Memory' },
);
const anyVolume = fc.oneof(
  emptyDir,
  fc.constantFrom<VolumeSettings>(
    { source: { persistentVolumeClaim: { claimName: 'c' } } },
    { source: { ephemeral: { size: '1Gi' } } },
    { source: { ephemeral: { size: '1Gi', storageClassName: 's', accessModes: ['ReadWriteMany'] } } },
  ),
);
const byRole = (volume: fc.Arbitrary<VolumeSettings>): fc.Arbitrary<VolumeSettingsByRole> =>
  fc
    .tuple(volume, fc.record({ driver: volume, executor: volume }, { requiredKeys: [] }))
    .map(([all, roles]) => ({ ...all, ...roles }));
const settings: fc.Arbitrary<ReadOnlyRootFilesystem> = fc.record({
  mode: fc.constantFrom('Detect', 'Prepare'),
  volumesIn: fc.constantFrom('Auto', 'Fields', 'PodTemplate'),
  tmp: byRole(emptyDir),
  workDir: byRole(emptyDir),
  ivy: byRole(emptyDir),
  scratch: fc.option(byRole(anyVolume), { nil: undefined }),
  requestStorage: fc.constant(false),
  javaTmpDir: fc.constantFrom('Auto', 'Always', 'Never'),
  writablePaths: fc.array(
    fc
      .tuple(fc.constantFrom(...PATHS), anyVolume, fc.subarray(['driver', 'executor'] as const))
      .map(([path, size, roles]) => ({ path, ...size, ...(roles.length > 0 && { roles: [...roles] }) })),
    { maxLength: 4 },
  ),
  keepReadOnly: fc.subarray(PATHS, { maxLength: 1 }),
  layout: fc.constant(DEFAULTS.layout),
});

/** For each role and place: what is mounted, and on which volume. */
function places(spec: any): { path: string; volumes: any[]; mounts: any[] }[] {
  return ['driver', 'executor'].flatMap((role) => {
    const pod = spec[role].template?.spec;
    return [
      { path: role, volumes: spec.volumes ?? [], mounts: spec[role].volumeMounts ?? [] },
      {
        path: `${role}.template`,
        volumes: pod?.volumes ?? [],
        mounts: pod?.containers?.[0]?.volumeMounts ?? [],
      },
    ];
  });
}

describe('read-only root, on any workload and settings', () => {
  it('mounts each path once, each on a volume of its own, and leaves no volume over', () => {
    fc.assert(
      fc.property(object, settings, (object, settings) => {
        const { spec } = harden(structuredClone(object), settings);
        const all = places(spec);
        for (const role of ['driver', 'executor']) {
          const mounts = all.filter(({ path }) => path.startsWith(role)).flatMap(({ mounts }) => mounts);
          expect(new Set(mounts.map(({ mountPath }) => mountPath)).size).to.equal(mounts.length);
          expect(new Set(mounts.map(({ name }) => name)).size, 'a volume serves one path').to.equal(
            mounts.length,
          );
        }
        for (const { volumes, mounts } of all) {
          const names = volumes.map(({ name }) => name);
          expect(new Set(names).size).to.equal(names.length);
          for (const { name } of mounts) if (hasOurPrefix(name)) expect(names).to.include(name);
          for (const name of names) {
            expect(name).to.match(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
            const users = all.filter((place) => place.volumes === volumes).flatMap(({ mounts }) => mounts);
            if (hasOurPrefix(name)) expect(users.map((mount) => mount.name)).to.include(name);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('comes to the same volumes whatever the settings were before', () => {
    const sorted = (spec: any) =>
      places(spec).map(({ path, volumes, mounts }) => ({
        path,
        volumes: volumes.map((volume) => JSON.stringify(volume, Object.keys(volume).sort())).sort(),
        mounts: mounts.map((mount) => JSON.stringify(mount)).sort(),
      }));
    fc.assert(
      fc.property(object, settings, settings, (object, before, after) => {
        const direct = harden(structuredClone(object), after).spec;
        const changed = structuredClone(object);
        harden(changed, before);
        expect(sorted(harden(changed, after).spec)).to.deep.equal(sorted(direct));
      }),
      { numRuns: 150 },
    );
  });
});
