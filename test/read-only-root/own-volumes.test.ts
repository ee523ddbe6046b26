import { expect } from 'chai';
import { parse } from 'yaml';
import { application, type Hardened, harden } from './hardened.ts';

const READ_ONLY = 'securityContext: {readOnlyRootFilesystem: true}';

/** Hardens an application with a volume and a mount of the driver, and says what became of them. */
function withVolume(volume: string, mount: string, more = ''): Hardened & { volume: any; mount: any } {
  const spec = `{driver: {${READ_ONLY}, volumeMounts: [${mount}]}, volumes: [${volume}]${more}}`;
  const hardened = harden(application(spec));
  const { volumes = [], driver } = hardened.spec;
  const { name } = parse(volume);
  return {
    ...hardened,
    volume: volumes.find((one: any) => one.name === name),
    mount: driver.volumeMounts.find((one: any) => one.mountPath === parse(mount).mountPath),
  };
}

describe('read-only root: volumes of the user that are called as ours are', () => {
  const rows: [why: string, volume: string, mount: string][] = [
    [
      'a claim at a path that has another name',
      '{name: harden-spark-mine, persistentVolumeClaim: {claimName: precious}}',
      '{name: harden-spark-mine, mountPath: /data}',
    ],
    [
      'an empty volume at a path that has another name',
      '{name: harden-spark-mine, emptyDir: {}}',
      '{name: harden-spark-mine, mountPath: /data}',
    ],
    [
      "the name of /tmp's volume elsewhere",
      '{name: harden-spark-tmp, persistentVolumeClaim: {claimName: precious}}',
      '{name: harden-spark-tmp, mountPath: /data}',
    ],
    [
      'the name for another role',
      '{name: harden-spark-data-executor, emptyDir: {}}',
      '{name: harden-spark-data-executor, mountPath: /data}',
    ],
    [
      'a source that this function does not make',
      '{name: harden-spark-tmp, hostPath: {path: /mnt}}',
      '{name: harden-spark-tmp, mountPath: /tmp}',
    ],
    [
      'a claim that is mounted read-only',
      '{name: harden-spark-data, persistentVolumeClaim: {claimName: precious, readOnly: true}}',
      '{name: harden-spark-data, mountPath: /data}',
    ],
    [
      'a claim with labels of its own',
      '{name: harden-spark-data, ephemeral: {volumeClaimTemplate: {metadata: {labels: {a: b}}, spec: {}}}}',
      '{name: harden-spark-data, mountPath: /data}',
    ],
    [
      'two sources',
      '{name: harden-spark-data, emptyDir: {}, persistentVolumeClaim: {claimName: precious}}',
      '{name: harden-spark-data, mountPath: /data}',
    ],
    [
      'scratch space elsewhere',
      '{name: spark-local-dir-harden-spark, emptyDir: {}}',
      '{name: spark-local-dir-harden-spark, mountPath: /scratch}',
    ],
    [
      'a name that no row of the table gives',
      '{name: harden-spark-settings, emptyDir: {}}',
      '{name: harden-spark-settings, mountPath: /settings}',
    ],
    [
      'a claim that nothing mounts',
      '{name: harden-spark-data, persistentVolumeClaim: {claimName: precious}}',
      '{name: theirs, mountPath: /data}',
    ],
  ];
  for (const [why, volume, mount] of rows) {
    it(`stay, with a finding: ${why}`, () => {
      const result = withVolume(volume, mount);
      expect(result.volume).to.deep.equal(parse(volume));
      expect(result.mount).to.deep.equal(parse(mount));
      expect(result.notes).to.include('warning foreign-volume spec.volumes[0].name');
    });
  }

  it('do not lend their name to ours', () => {
    const { spec } = withVolume(
      '{name: harden-spark-tmp, persistentVolumeClaim: {claimName: precious}}',
      '{name: harden-spark-tmp, mountPath: /data}',
    );
    const { name } = spec.driver.volumeMounts.find(({ mountPath }: any) => mountPath === '/tmp');
    expect(name).to.match(/^harden-spark-tmp-[0-9a-f]{8}$/);
    expect(spec.volumes).to.deep.include({ name, emptyDir: { sizeLimit: '10Gi' } });
  });

  it('are told where there is nothing else to do', () => {
    const { notes, changes } = harden('{volumes: [{name: harden-spark-mine, nfs: {server: s, path: /}}]}');
    expect(notes).to.deep.equal(['warning foreign-volume spec.volumes[0].name']);
    expect(changes).to.deep.equal({});
  });
});

describe('read-only root: a volume of ours that the user mounts too', () => {
  it('goes from us and stays for a sidecar', () => {
    const object = application(`{driver: {${READ_ONLY}}}`) as any;
    harden(object);
    const sidecar = {
      name: 'shipper',
      volumeMounts: [{ name: 'harden-spark-tmp', mountPath: '/spark-tmp' }],
    };
    object.spec.driver.sidecars = [sidecar];
    delete object.spec.driver.securityContext;
    const { spec } = harden(object);
    expect(spec.driver.volumeMounts).to.equal(undefined);
    expect(spec.driver.sidecars).to.deep.equal([sidecar]);
    expect(spec.volumes.map(({ name }: any) => name)).to.deep.equal(['harden-spark-tmp']);
  });

  it('goes from us and stays for a mount elsewhere', () => {
    const object = application(`{driver: {${READ_ONLY}}}`) as any;
    harden(object);
    const mount = { name: 'harden-spark-tmp', mountPath: '/data' };
    object.spec.executor.volumeMounts = [mount];
    const { spec } = harden(object);
    expect(spec.executor.volumeMounts).to.deep.equal([mount]);
    delete object.spec.driver.securityContext;
    harden(object);
    expect(spec.driver.volumeMounts).to.equal(undefined);
    expect(spec.executor.volumeMounts).to.deep.equal([mount]);
    expect(spec.volumes.map(({ name }: any) => name)).to.deep.equal(['harden-spark-tmp']);
  });
});
