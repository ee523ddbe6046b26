import { expect } from 'chai';
import { parse } from 'yaml';
import { readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import { isRestricted, settingsFor } from '../../functions/harden-spark/config/overrides.ts';
import type { Settings } from '../../functions/harden-spark/config/settings.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';

function settings(spec: string): Settings {
  const config = {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'HardenSpark',
    metadata: { name: 'x' },
    spec: parse(spec),
  };
  const read = readFunctionConfig(config as never);
  if ('findings' in read) throw new Error(read.findings.map(({ message }) => message).join('\n'));
  return read.settings;
}

const ETL = {
  kind: 'SparkApplication',
  name: 'etl-daily',
  namespace: 'team-a',
  labels: { tier: 'gold', team: 'a' },
};

describe('overrides: which workloads match', () => {
  const rows: [match: string, matches: boolean, workload?: Partial<typeof ETL>][] = [
    ['{}', true],
    ['{names: [etl-daily]}', true],
    ['{names: [etl]}', false],
    ['{names: [etl-*]}', true],
    ['{names: ["*-daily"]}', true],
    ['{names: ["*"]}', true],
    ['{names: ["**"]}', true],
    ['{names: ["e*y"]}', true],
    ['{names: ["e*l*d*y"]}', true],
    ['{names: ["e*d*t*y"]}', false],
    ['{names: ["*tl-d*"]}', true],
    ['{names: ["e*a*a*y"]}', false],
    ['{names: ["*daily*y"]}', false],
    ['{names: ["tl-*"]}', false],
    ['{names: ["*-dail"]}', false],
    ['{names: [etl-daily*]}', true],
    ['{names: ["etl-daily*daily"]}', false],
    ['{names: ["etl*etl-daily"]}', false],
    ['{names: [e.l-daily]}', false],
    ['{names: [nightly, etl-*]}', true],
    ['{namespaces: [team-a]}', true],
    ['{namespaces: [team-*]}', true],
    ['{namespaces: [team]}', false],
    ['{namespaces: [team-a], names: [nightly]}', false],
    ['{labels: {tier: gold}}', true],
    ['{labels: {tier: gold, team: a}}', true],
    ['{labels: {tier: gold, team: b}}', false],
    ['{labels: {owner: a}}', false],
    ['{labels: {tier: gold}, names: [etl-*], namespaces: [team-*], kinds: [SparkApplication]}', true],
    ['{kinds: [SparkConnect]}', false],
    ['{kinds: [SparkConnect, SparkApplication]}', true],
    ['{kinds: [SparkApplication]}', false, { kind: 'ScheduledSparkApplication' }],
    ['{namespaces: [team-a]}', false, { namespace: undefined }],
    ['{namespaces: ["*"]}', true, { namespace: undefined }],
    ['{names: ["etl-*"]}', true, { name: 'etl-' }],
    ['{labels: {tier: gold}}', false, { labels: {} as never }],
  ];
  for (const [match, matches, workload = {}] of rows) {
    it(`${match} ${matches ? 'matches' : 'does not match'} ${JSON.stringify({ ...ETL, ...workload })}`, () => {
      const all = settings(`{overrides: [{match: ${match}, readOnlyRootFilesystem: {mode: Enforce}}]}`);
      expect(settingsFor({ ...ETL, ...workload }, all).mode).to.equal(matches ? 'Enforce' : 'Detect');
    });
  }
});

describe('overrides: what comes of them', () => {
  const base =
    'tmp: {sizeLimit: 1Gi, driver: {sizeLimit: 2Gi}}, keepReadOnly: [/a], writablePaths: [{path: /b}], layout: {workDir: /w}';
  const rows: [name: string, overrides: string[], path: string, value: unknown][] = [
    ['a value replaces', ['javaTmpDir: Never'], 'javaTmpDir', 'Never'],
    ['a later one wins', ['javaTmpDir: Never', 'javaTmpDir: Always'], 'javaTmpDir', 'Always'],
    ['what is not said stays', ['mode: Prepare', 'javaTmpDir: Always'], 'mode', 'Prepare'],
    ['a list replaces', ['keepReadOnly: [/c]'], 'keepReadOnly', ['/c']],
    ['an empty list replaces', ['keepReadOnly: []'], 'keepReadOnly', []],
    ['a list of maps replaces', ['writablePaths: [{path: /c}]'], 'writablePaths', [{ path: '/c' }]],
    ['an empty map changes nothing', ['layout: {}'], 'layout', { workDir: '/w' }],
    ['maps merge', ['tmp: {sizeLimit: 3Gi}'], 'tmp', { sizeLimit: '3Gi', driver: { sizeLimit: '2Gi' } }],
    [
      'maps in maps merge',
      ['tmp: {driver: {medium: Memory}}'],
      'tmp',
      { sizeLimit: '1Gi', driver: { sizeLimit: '2Gi', medium: 'Memory' } },
    ],
    [
      'one after the other',
      ['tmp: {executor: {sizeLimit: 4Gi}}', 'tmp: {sizeLimit: 5Gi}'],
      'tmp',
      { sizeLimit: '5Gi', driver: { sizeLimit: '2Gi' }, executor: { sizeLimit: '4Gi' } },
    ],
    ['scratch where there was none', ['scratch: {sizeLimit: 1Gi}'], 'scratch', { sizeLimit: '1Gi' }],
    ['scratch as Spark makes it, but by us', ['scratch: {}'], 'scratch', {}],
    [
      'a source takes the place of a size',
      ['scratch: {sizeLimit: 1Gi}', 'scratch: {source: {ephemeral: {size: 2Gi}}}'],
      'scratch',
      { source: { ephemeral: { size: '2Gi' } } },
    ],
    [
      'a size takes the place of a source',
      ['scratch: {source: {ephemeral: {size: 2Gi}}}', 'scratch: {sizeLimit: 1Gi}'],
      'scratch',
      { sizeLimit: '1Gi' },
    ],
    [
      'a source replaces another as a whole',
      [
        'scratch: {source: {ephemeral: {size: 2Gi, storageClassName: a}}}',
        'scratch: {source: {persistentVolumeClaim: {claimName: b}}}',
      ],
      'scratch',
      { source: { persistentVolumeClaim: { claimName: 'b' } } },
    ],
  ];
  for (const [name, overrides, path, value] of rows) {
    it(name, () => {
      const list = overrides.map((fields) => `{match: {}, readOnlyRootFilesystem: {${fields}}}`);
      const all = settings(`{readOnlyRootFilesystem: {${base}}, overrides: [${list.join(', ')}]}`);
      const before = structuredClone(all);
      expect(settingsFor(ETL, all)).to.have.deep.property(path, value);
      expect(all, 'the common settings are left as they are').to.deep.equal(before);
    });
  }
});

describe('overrides: the profile of Pod security', () => {
  const rows: [name: string, spec: string, isRestricted: boolean][] = [
    ['none where podSecurity is not given', '{overrides: [{match: {}, podSecurity: {}}]}', false],
    ['that of all', '{podSecurity: {profile: None}}', false],
    ['of an override', '{podSecurity: {}, overrides: [{match: {}, podSecurity: {profile: None}}]}', false],
    ['Restricted for {}', '{podSecurity: {profile: None}, overrides: [{match: {}, podSecurity: {}}]}', true],
    [
      'of the last override that names one',
      '{podSecurity: {}, overrides: [{match: {}, podSecurity: {profile: None}}, {match: {}, rules: {"rbac/*": Off}}]}',
      false,
    ],
  ];
  for (const [name, spec, expected] of rows) {
    it(name, () => expect(isRestricted(ETL, settings(spec))).to.equal(expected));
  }
});

describe('overrides: in the function', () => {
  const list = (config: string, more = '') => `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: etl
    namespace: team-a
  spec:
    driver: {}
    executor: {}
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: ml
    namespace: team-a
  spec:
    driver: {}
    executor: {}
${more}functionConfig:
  apiVersion: fn.kpt.dev/v1alpha1
  kind: HardenSpark
  metadata:
    name: harden-spark
  spec: ${config}
`;

  function run(text: string) {
    const { items, results = [] } = parse(transform(hardenSpark, text).stdout);
    return { items, results };
  }

  it('each workload has its own settings', () => {
    const { items } = run(
      list(
        '{readOnlyRootFilesystem: {mode: Enforce}, overrides: [{match: {names: [ml]}, readOnlyRootFilesystem: {tmp: {sizeLimit: 20Gi}}}]}',
      ),
    );
    expect(items.map(({ spec }: any) => spec.volumes[0].emptyDir.sizeLimit)).to.deep.equal(['10Gi', '20Gi']);
  });

  it('one that matches nothing is told', () => {
    const { results } = run(
      list(
        '{overrides: [{match: {}, readOnlyRootFilesystem: {}}, {match: {names: [elt]}, readOnlyRootFilesystem: {}}]}',
      ),
    );
    expect(results).to.have.length(1);
    expect(results[0]).to.include({
      severity: 'info',
      message: '`spec.overrides[1].match` matches none of the workloads, so this override does nothing here.',
    });
    expect(results[0].resourceRef.kind).to.equal('HardenSpark');
  });

  it('a name that the API server completes matches by its beginning, and labels without a value match nothing', () => {
    const workload = `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    generateName: nightly-
    namespace: team-a
    labels:
  spec: {driver: {}, executor: {}}
`;
    const { items, results } = run(
      list(
        '{overrides: [{match: {names: ["nightly-*"]}, readOnlyRootFilesystem: {mode: Enforce}}, {match: {labels: {tier: gold}}, readOnlyRootFilesystem: {}}]}',
        workload,
      ),
    );
    expect(items[2].spec.volumes).to.not.be.empty;
    expect(
      results.map(({ tags, field }: any) => tags.rule.endsWith('unused-override') && field.path),
    ).to.include('spec.overrides[1].match');
  });

  it('claims of the list are looked up in the namespace of the workload', () => {
    const claim = (namespace: string) => `- apiVersion: v1
  kind: PersistentVolumeClaim
  metadata:
    name: shared
    namespace: ${namespace}
  spec:
    accessModes: [ReadWriteOnce]
`;
    const config =
      '{readOnlyRootFilesystem: {mode: Enforce, writablePaths: [{path: /data, source: {persistentVolumeClaim: {claimName: shared}}}]}}';
    const rules = (namespace: string) =>
      run(list(config, claim(namespace)))
        .results.map(({ tags }: any) => tags.rule)
        .filter((rule: string) => rule.endsWith('claim-access'));
    expect(rules('team-a')).to.have.length(2);
    expect(rules('team-b')).to.deep.equal([]);
  });
});
