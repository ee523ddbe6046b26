import { expect } from 'chai';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import { application, BOTH_READ_ONLY, harden, mounts, READ_ONLY, volumes } from './hardened.ts';

const SCRATCH = '/var/data/spark = spark-local-dir-harden-spark';
const LIMITED: Partial<ReadOnlyRootFilesystem> = { scratch: { sizeLimit: '100Gi' } };

/** The scratch volumes of the fields. */
function scratch(spec: any): string[] {
  return volumes(spec).filter((volume) => volume.startsWith('spark-local-dir-'));
}

describe('read-only root: scratch space', () => {
  it('is left to Spark without `scratch`', () => {
    expect(scratch(harden(BOTH_READ_ONLY).spec)).to.deep.equal([]);
  });

  const rows: [name: string, settings: ReadOnlyRootFilesystem['scratch'], volumes: string[]][] = [
    ['no limit', {}, ['spark-local-dir-harden-spark']],
    ['no limit, said so', { sizeLimit: 'None' }, ['spark-local-dir-harden-spark']],
    ['a limit', { sizeLimit: '100Gi' }, ['spark-local-dir-harden-spark 100Gi']],
    ['memory', { sizeLimit: '1Gi', medium: 'Memory' }, ['spark-local-dir-harden-spark 1Gi Memory']],
    [
      'a limit for one role',
      { executor: { sizeLimit: '100Gi' } },
      ['spark-local-dir-harden-spark-driver', 'spark-local-dir-harden-spark-executor 100Gi'],
    ],
    [
      'a claim',
      { source: { persistentVolumeClaim: { claimName: 'fast' } } },
      ['spark-local-dir-harden-spark other'],
    ],
    [
      'a claim for one role in place of the limit',
      { sizeLimit: '100Gi', driver: { source: { persistentVolumeClaim: { claimName: 'fast' } } } },
      ['spark-local-dir-harden-spark-driver other', 'spark-local-dir-harden-spark-executor 100Gi'],
    ],
  ];
  for (const [name, settings, wanted] of rows) {
    it(`${name}: ${wanted.join(', ')}`, () => {
      const { spec, changes } = harden(BOTH_READ_ONLY, { scratch: settings });
      expect(scratch(spec)).to.deep.equal(wanted);
      const [path, volume] = SCRATCH.split(' = ');
      for (const role of ['driver', 'executor']) {
        const suffix = wanted.length > 1 ? `-${role}` : '';
        expect(mounts(spec[role])).to.include(`${path} = ${volume}${suffix}`);
        expect(changes[`spec.${role}`]).to.contain('/var/data/spark');
      }
    });

    it(`${name}: is undone without \`scratch\``, () => {
      const object = application(BOTH_READ_ONLY);
      harden(object, { scratch: settings });
      const { spec, changes } = harden(object);
      expect(scratch(spec)).to.deep.equal([]);
      expect(changes['spec.driver']).to.equal('The driver no longer mounts /var/data/spark.');
    });
  }

  it('of an executor alone, where only that is read-only', () => {
    const { spec } = harden(`executor: {${READ_ONLY}}`, LIMITED);
    expect(mounts(spec.driver)).to.deep.equal([]);
    expect(mounts(spec.executor)).to.include(SCRATCH);
  });

  it('an executor that is not read-only takes over the path of the driver, which Spark then mounts', () => {
    const object = application(`driver: {${READ_ONLY}}`);
    harden(object, LIMITED);
    (object as any).spec.executor = JSON.parse('{"securityContext": {"readOnlyRootFilesystem": true}}');
    const { spec } = harden(object, LIMITED);
    expect(mounts(spec.executor)).to.include(SCRATCH);
  });

  it('an executor with scratch space of its own does not get a volume at SPARK_LOCAL_DIRS of the driver', () => {
    const { spec } = harden(
      `{driver: {env: [{name: SPARK_LOCAL_DIRS, value: /tmp}]}, executor: {${READ_ONLY}}}`,
      LIMITED,
    );
    expect(mounts(spec.executor)).to.include.members([SCRATCH, '/tmp = harden-spark-tmp']);
  });

  it('`writablePaths` can say more of it, and gives it no default limit', () => {
    const more = (sizeLimit?: string) => ({
      ...LIMITED,
      writablePaths: [{ path: '/var/data/spark', sizeLimit }],
    });
    expect(scratch(harden(BOTH_READ_ONLY, { ...more(), scratch: {} }).spec)).to.deep.equal([
      'spark-local-dir-harden-spark',
    ]);
    expect(scratch(harden(BOTH_READ_ONLY, more('Auto')).spec)).to.deep.equal([
      'spark-local-dir-harden-spark',
    ]);
    expect(scratch(harden(BOTH_READ_ONLY, more('7Gi')).spec)).to.deep.equal([
      'spark-local-dir-harden-spark 7Gi',
    ]);
  });

  it('stands in the Pod template with the other volumes', () => {
    const { spec } = harden(BOTH_READ_ONLY, { ...LIMITED, volumesIn: 'PodTemplate' });
    expect(mounts(spec.driver.template.spec.containers[0])).to.include(SCRATCH);
    expect(scratch(spec.driver.template.spec)).to.deep.equal(['spark-local-dir-harden-spark 100Gi']);
  });

  it('an ephemeral volume is in the Pod template, the others stay in fields: as scratch the operator takes none', () => {
    const object = application(BOTH_READ_ONLY);
    const { spec } = harden(object, { scratch: { source: { ephemeral: { size: '1Ti' } } } });
    expect(scratch(spec)).to.deep.equal([]);
    expect(mounts(spec.driver)).to.deep.equal([
      '/tmp = harden-spark-tmp',
      '/opt/spark/work-dir = harden-spark-work-dir',
    ]);
    for (const [role, container] of [
      ['driver', 'spark-kubernetes-driver'],
      ['executor', 'spark-kubernetes-executor'],
    ] as const) {
      const pod = spec[role].template.spec;
      expect(pod.containers).to.deep.equal([
        {
          name: container,
          volumeMounts: [{ name: 'spark-local-dir-harden-spark', mountPath: '/var/data/spark' }],
        },
      ]);
      expect(pod.volumes[0].ephemeral.volumeClaimTemplate.spec.resources.requests.storage).to.equal('1Ti');
      expect(spec[role].podSecurityContext).to.deep.equal({ fsGroup: 185 });
    }
    expect(scratch(harden(object, LIMITED).spec)).to.deep.equal(['spark-local-dir-harden-spark 100Gi']);
    expect(spec.driver.template.spec).not.to.have.property('volumes');
  });

  it('an ephemeral volume cannot be had below Spark 3.0', () => {
    const { spec, notes } = harden(`{sparkVersion: 2.4.5, driver: {${READ_ONLY}}}`, {
      scratch: { source: { ephemeral: { size: '1Ti' } } },
    });
    expect(mounts(spec.driver)).to.have.length(2);
    expect(notes).to.include('warning scratch-not-applied spec.sparkVersion');
  });

  const theirs: [name: string, spec: string, driver: string, executor: string, notes: string[]][] = [
    [
      'a volume of the driver',
      'volumes: [{name: spark-local-dir-1, emptyDir: {}}]',
      'volumeMounts: [{name: spark-local-dir-1, mountPath: /scratch}]',
      '',
      ['warning scratch-not-applied spec.driver.volumeMounts[0]'],
    ],
    [
      'a volume of the template',
      '',
      '',
      'template: {spec: {volumes: [{name: spark-local-dir-1, emptyDir: {}}], containers: [{volumeMounts: [{name: spark-local-dir-1, mountPath: /s}]}]}}',
      ['warning scratch-not-applied spec.executor.template.spec.containers[0].volumeMounts[0]'],
    ],
    [
      'a volume of sparkConf',
      'sparkConf: {spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.mount.path: /s}',
      '',
      '',
      [
        'warning scratch-not-applied spec.sparkConf["spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.mount.path"]',
        'warning claim-owner spec.sparkConf["spark.kubernetes.executor.volumes.persistentVolumeClaim.spark-local-dir-1.mount.path"]',
      ],
    ],
    [
      '`spark.local.dir`, for both roles',
      'sparkConf: {spark.local.dir: /scratch}',
      '',
      '',
      ['warning scratch-not-applied spec.sparkConf["spark.local.dir"]'],
    ],
    [
      'scratch space in memory, by Spark',
      'sparkConf: {spark.kubernetes.local.dirs.tmpfs: "true"}',
      '',
      '',
      ['warning scratch-not-applied spec.sparkConf["spark.kubernetes.local.dirs.tmpfs"]'],
    ],
    [
      'SPARK_LOCAL_DIRS of the role itself, below /tmp',
      '',
      '',
      'env: [{name: SPARK_LOCAL_DIRS, value: /tmp/x}]',
      ['warning scratch-not-applied spec.executor.env[0].value', 'info no-size-limit spec.executor'],
    ],
  ];
  for (const [name, spec, driver, executor, notes] of theirs) {
    it(`of the user comes first: ${name}`, () => {
      const role = (more: string) => [more, READ_ONLY].filter(Boolean).join(', ');
      const parts = [spec, `driver: {${role(driver)}}`, `executor: {${role(executor)}}`].filter(Boolean);
      const hardened = harden(`{${parts.join(', ')}}`, LIMITED);
      // What is said of both roles is said once for each.
      expect([...new Set(hardened.notes)]).to.deep.equal(notes);
      for (const [key, of] of Object.entries({ driver, executor })) {
        const isTheirs = of !== '' || spec.includes('local.dir') || spec.includes(`${key}.volumes`);
        const { spec: after } = hardened;
        const all = [...mounts(after[key]), ...mounts(after[key].template?.spec?.containers?.[0])];
        expect(all.includes(SCRATCH), key).to.equal(!isTheirs);
      }
    });
  }

  it('in memory is charged to the container with the rest', () => {
    const { findings } = harden(`driver: {${READ_ONLY}}`, {
      scratch: { sizeLimit: '2Gi', medium: 'Memory' },
    });
    const { message, field } = findings.find(({ rule }) => rule.endsWith('memory-medium'))!;
    expect(message).to.contain('/var/data/spark (up to 2Gi)');
    expect(field!.proposedValue).to.equal('2432m');
  });
});
