import { expect } from 'chai';
import { parse } from 'yaml';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import { application, BOTH_READ_ONLY, harden, mounts, READ_ONLY, volumes } from './hardened.ts';

const BOTH_MOUNTS = ['/tmp = harden-spark-tmp', '/opt/spark/work-dir = harden-spark-work-dir'];
const BOTH_VOLUMES = ['harden-spark-tmp 10Gi', 'harden-spark-work-dir 10Gi'];

describe('read-only root: which roles, and where', () => {
  it('gives a read-only SparkApplication what it needs', () => {
    const { spec, changes, notes } = harden(BOTH_READ_ONLY);
    expect(spec.volumes).to.deep.equal([
      { name: 'harden-spark-tmp', emptyDir: { sizeLimit: '10Gi' } },
      { name: 'harden-spark-work-dir', emptyDir: { sizeLimit: '10Gi' } },
    ]);
    for (const role of ['driver', 'executor']) {
      expect(spec[role].volumeMounts).to.deep.equal([
        { name: 'harden-spark-tmp', mountPath: '/tmp' },
        { name: 'harden-spark-work-dir', mountPath: '/opt/spark/work-dir' },
      ]);
      expect(changes[`spec.${role}`]).to.equal(
        `The ${role} mounts /tmp and /opt/spark/work-dir, sets -Djava.io.tmpdir=/tmp.`,
      );
    }
    expect(spec.sparkConf).to.deep.equal({
      'spark.driver.extraJavaOptions': '-Djava.io.tmpdir=/tmp',
      'spark.executor.extraJavaOptions': '-Djava.io.tmpdir=/tmp',
    });
    expect(notes).to.deep.equal([]);
  });

  it('works on a ScheduledSparkApplication under spec.template', () => {
    const object = application('{}') as any;
    const template = application(BOTH_READ_ONLY) as any;
    object.kind = 'ScheduledSparkApplication';
    object.spec = { schedule: '@daily', template: template.spec };
    const { spec, changes } = harden(object);
    expect(mounts(spec.driver)).to.deep.equal(BOTH_MOUNTS);
    expect(volumes(spec)).to.deep.equal(BOTH_VOLUMES);
    expect(Object.keys(changes)).to.deep.equal(['spec.template.driver', 'spec.template.executor']);
    expect(object.spec.volumes).to.equal(undefined);
  });

  it('appends behind what is there, and keeps the lists and their elements', () => {
    const object = application(`
      volumes: [{name: data, emptyDir: {}}]
      driver: {${READ_ONLY}, volumeMounts: [{name: data, mountPath: /data}]}
    `) as any;
    const { volumes: list } = object.spec;
    const [data] = list;
    const mountList = object.spec.driver.volumeMounts;
    harden(object);
    expect(object.spec.volumes).to.equal(list);
    expect(list[0]).to.equal(data);
    expect(object.spec.driver.volumeMounts).to.equal(mountList);
    expect(mounts(object.spec.driver)).to.deep.equal(['/data = data', ...BOTH_MOUNTS]);
  });

  // Where the flag stands before, what the mode is, and where flag and mounts stand after, in the driver.
  const template = (context: string) =>
    `template: {spec: {containers: [{name: spark-kubernetes-driver, image: x${context}}]}}`;
  const inTemplate = template(`, ${READ_ONLY}`);
  type Mode = ReadOnlyRootFilesystem['mode'];
  const places: [
    name: string,
    driver: string,
    mode: Mode,
    flag: string,
    mounted: string,
    notes?: string[],
  ][] = [
    ['no context', '{}', 'Detect', '', ''],
    ['a context without the flag', 'securityContext: {runAsUser: 185}', 'Detect', '', ''],
    ['the flag is false', 'securityContext: {readOnlyRootFilesystem: false}', 'Detect', '', ''],
    ['the flag in the field', READ_ONLY, 'Detect', 'field', 'field'],
    ['the flag in the template', inTemplate, 'Detect', 'template', 'template'],
    [
      'the flag in the template, and a context in the field that replaces it',
      `securityContext: {runAsUser: 185}\n${inTemplate}`,
      'Detect',
      'template',
      '',
      [
        'warning overridden-flag spec.driver.template.spec.containers[0].securityContext.readOnlyRootFilesystem',
      ],
    ],
    [
      'an empty context in the field replaces the template too',
      `securityContext: {}\n${inTemplate}`,
      'Detect',
      'template',
      '',
      [
        'warning overridden-flag spec.driver.template.spec.containers[0].securityContext.readOnlyRootFilesystem',
      ],
    ],
    ['the flag in field and template', `${READ_ONLY}\n${inTemplate}`, 'Detect', 'fieldtemplate', 'field'],
    ['null counts as absent', `securityContext: null\n${inTemplate}`, 'Detect', 'template', 'template'],
    ['no context', '{}', 'Enforce', 'field', 'field'],
    ['the flag is false', 'securityContext: {readOnlyRootFilesystem: false}', 'Enforce', 'field', 'field'],
    ['a context in the field', 'securityContext: {runAsUser: 185}', 'Enforce', 'field', 'field'],
    [
      'a context in the template',
      template(', securityContext: {runAsUser: 185}'),
      'Enforce',
      'template',
      'template',
    ],
    ['a template without a context', template(''), 'Enforce', 'template', 'template'],
    [
      'a template without a context, beside a field of the webhook',
      `tolerations: [{operator: Exists}]\n${template('')}`,
      'Enforce',
      'field',
      'field',
    ],
    ['no context', '{}', 'Prepare', '', 'field'],
    ['a template without a context', template(''), 'Prepare', '', 'template'],
    ['a context in the template', template(', securityContext: {runAsUser: 185}'), 'Prepare', '', 'template'],
    ['the flag in the field', READ_ONLY, 'Off', 'field', ''],
    [
      'the flag on the Pod',
      'podSecurityContext: {readOnlyRootFilesystem: true}',
      'Detect',
      '',
      '',
      ['warning pod-level-flag spec.driver.podSecurityContext.readOnlyRootFilesystem'],
    ],
    [
      "the flag on the template's Pod",
      'template: {spec: {securityContext: {readOnlyRootFilesystem: true}}}',
      'Detect',
      '',
      '',
      ['warning pod-level-flag spec.driver.template.spec.securityContext.readOnlyRootFilesystem'],
    ],
  ];
  for (const [name, driver, mode, flag, mounted, wanted = []] of places) {
    it(`${mode}, ${name}: flag in ${flag || 'no place'}, mounts in ${mounted || 'no place'}`, () => {
      const object = application('{}') as any;
      object.spec.driver = parse(driver);
      const { spec, notes } = harden(object, { mode });
      const container = spec.driver.template?.spec?.containers?.[0];
      const flags = [
        spec.driver.securityContext?.readOnlyRootFilesystem === true ? 'field' : '',
        container?.securityContext?.readOnlyRootFilesystem === true ? 'template' : '',
      ];
      const holders = [spec.driver.volumeMounts ? 'field' : '', container?.volumeMounts ? 'template' : ''];
      expect(flags.join('')).to.equal(flag);
      expect(holders.join('')).to.equal(mounted);
      expect(notes.filter((note) => note.includes('spec.driver'))).to.deep.equal(wanted);
      if (mounted === 'template') {
        expect(volumes(spec.driver.template.spec)).to.deep.equal(BOTH_VOLUMES);
        expect(mounts(container)).to.deep.equal(BOTH_MOUNTS);
      }
    });
  }

  it('judges each role by itself', () => {
    const { spec, changes } = harden(`executor: {${READ_ONLY}}`);
    expect(spec.driver).to.deep.equal({});
    expect(mounts(spec.executor)).to.deep.equal(BOTH_MOUNTS);
    expect(spec.sparkConf).to.have.all.keys('spark.executor.extraJavaOptions');
    expect(Object.keys(changes)).to.deep.equal(['spec.executor']);
  });

  it('says that Enforce set the flag', () => {
    expect(harden('{}', { mode: 'Enforce' }).changes['spec.driver']).to.equal(
      'The driver mounts /tmp and /opt/spark/work-dir, sets readOnlyRootFilesystem: true and -Djava.io.tmpdir=/tmp.',
    );
  });

  describe('volumesIn', () => {
    it('Fields: mounts in fields, though the flag is in the template', () => {
      const { spec } = harden(`driver: {${inTemplate}}`, { volumesIn: 'Fields' });
      expect(mounts(spec.driver)).to.deep.equal(BOTH_MOUNTS);
      expect(spec.driver.template.spec.volumes).to.equal(undefined);
    });

    it('PodTemplate: makes a container of the right name, without an image', () => {
      const { spec } = harden(BOTH_READ_ONLY, { volumesIn: 'PodTemplate' });
      for (const role of ['driver', 'executor']) {
        const pod = spec[role].template.spec;
        expect(pod.containers).to.have.length(1);
        expect(pod.containers[0]).to.have.all.keys('name', 'volumeMounts');
        expect(pod.containers[0].name).to.equal(`spark-kubernetes-${role}`);
        expect(volumes(pod)).to.deep.equal(BOTH_VOLUMES);
      }
      expect(spec.volumes).to.equal(undefined);
    });

    const containers: [role: string, names: (string | undefined)[], index: number][] = [
      ['driver', ['sidecar', 'spark-kubernetes-driver'], 1],
      ['executor', ['sidecar', 'spark-kubernetes-executor'], 1],
      ['executor', ['sidecar', 'executor'], 1],
      ['executor', ['executor', 'spark-kubernetes-executor'], 1],
      ['driver', ['main', 'sidecar'], 0],
      ['driver', [undefined, 'sidecar'], 0],
      ['driver', ['sidecar', 'spark-kubernetes-executor'], 0],
    ];
    for (const [role, names, index] of containers) {
      it(`PodTemplate: the ${role} is "${names[index]}" of ${names.join(', ')}`, () => {
        const object = application('{}') as any;
        object.spec[role] = {
          template: { spec: { containers: names.map((name) => (name ? { name } : { image: 'x' })) } },
        };
        const { spec } = harden(object, { mode: 'Prepare', volumesIn: 'PodTemplate' });
        const list = spec[role].template.spec.containers;
        expect(list).to.have.length(names.length);
        expect(list.findIndex((container: any) => container.volumeMounts)).to.equal(index);
      });
    }

    it('PodTemplate: Enforce writes a new flag into the template, where it needs no webhook', () => {
      const { spec } = harden('driver: {}', { mode: 'Enforce', volumesIn: 'PodTemplate' });
      const [container] = spec.driver.template.spec.containers;
      expect(container.securityContext).to.deep.equal({ readOnlyRootFilesystem: true });
      expect(spec.driver).not.to.have.property('securityContext');
    });

    it('PodTemplate: falls back to fields below Spark 3.0, and says so', () => {
      const { spec, notes } = harden(`{sparkVersion: "2.4.8", driver: {${READ_ONLY}}}`, {
        volumesIn: 'PodTemplate',
      });
      expect(mounts(spec.driver)).to.deep.equal(BOTH_MOUNTS);
      expect(notes).to.deep.equal(['warning pod-template-version spec.sparkVersion']);
    });

    it('moves what is ours when it changes', () => {
      const object = application(BOTH_READ_ONLY);
      harden(object);
      const { spec, changes } = harden(object, { volumesIn: 'PodTemplate' });
      expect(spec).not.to.have.property('volumes');
      expect(spec.driver).not.to.have.property('volumeMounts');
      expect(volumes(spec.driver.template.spec)).to.deep.equal(BOTH_VOLUMES);
      expect(Object.keys(changes)).to.have.length(2);
    });
  });

  describe('other containers', () => {
    it('are not touched, and reported once a role if they can write to their root', () => {
      const { spec, notes, findings } = harden(`
        driver:
          ${READ_ONLY}
          sidecars: [{name: logs}, {name: safe, ${READ_ONLY}}]
          initContainers: [{name: fetch}]
          template: {spec: {containers: [{name: spark-kubernetes-driver}, {name: proxy}], initContainers: [{name: init}]}}
        executor: {sidecars: [{name: logs}]}
      `);
      expect(notes).to.deep.equal(['warning other-container spec.driver.sidecars[0]']);
      expect(findings.find(({ rule }) => rule.endsWith('other-container'))!.message).to.contain(
        '`spec.driver.sidecars[0]` ("logs"), `spec.driver.initContainers[0]` ("fetch"), `spec.driver.template.spec.containers[1]` ("proxy") and `spec.driver.template.spec.initContainers[0]` ("init")',
      );
      expect(spec.driver.sidecars[0]).to.deep.equal({ name: 'logs' });
    });
  });
});
