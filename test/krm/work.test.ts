import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';

interface Work {
  read: number[];
  newCharacters: number;
  pieces: number;
  searches: string[];
  yamlLoaded: boolean;
}

function workOn(items: string[], config = ''): Work {
  const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join('')}${config}`;
  const script = join(import.meta.dirname, 'work-report.ts');
  const output = execFileSync(process.execPath, ['--import=tsx', script], { input: list, encoding: 'utf8' });
  return JSON.parse(output);
}

const CONFIG_MAP = '- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: c\n  data:\n    a: b\n';
const APPLICATION = `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: pi
    namespace: team-a
  spec:
    sparkVersion: 4.0.1
    driver:
      securityContext:
        readOnlyRootFilesystem: true
    executor:
      cores: 1
`;
const FLOW = APPLICATION.replace('      cores: 1', "      labels: {a: b, c: ['d']}");
const FLOW_OVER_LINES = APPLICATION.replace('      cores: 1', '      labels: {a: b,\n        c: d}');
const EDITED_FLOW = APPLICATION.replace(
  /driver:\n.*\n.*true\n/,
  'driver: {securityContext: {readOnlyRootFilesystem: true}}\n',
);
const many = (item: string, count: number) => Array.from({ length: count }, () => item);

describe('the work that a list costs', () => {
  it('is to read the items of our kinds and the last one, whatever else is there', () => {
    const { read } = workOn([...many(CONFIG_MAP, 50), APPLICATION, ...many(CONFIG_MAP, 50)]);
    expect(read).to.deep.equal([51, 101]);
  });

  it('does not include items that speak of Spark, but for one whose kind or group is nearly ours', () => {
    const server = CONFIG_MAP.replace(
      'name: c\n',
      'name: spark-history-server\n    labels: {app: spark, sparkoperator.k8s.io/app-name: etl}\n',
    );
    const misspelt = APPLICATION.replace('kind: SparkApplication', 'kind: SparkApplicaton');
    const { read } = workOn([...many(server, 50), misspelt, ...many(server, 50)]);
    expect(read).to.deep.equal([51, 101]);
  });

  it('does not include loading `yaml` while everything that is read is plain', () => {
    expect(workOn([APPLICATION, CONFIG_MAP]).yamlLoaded).to.equal(false);
  });

  it('does not include loading `yaml` for flow style on one line that stays as it is', () => {
    expect(workOn([FLOW, CONFIG_MAP]).yamlLoaded).to.equal(false);
  });

  it('includes loading `yaml` for flow style over several lines', () => {
    expect(workOn([FLOW_OVER_LINES, CONFIG_MAP]).yamlLoaded).to.equal(true);
  });

  it('includes loading `yaml` for an edit in flow style', () => {
    expect(workOn([EDITED_FLOW, CONFIG_MAP]).yamlLoaded).to.equal(true);
  });

  it('is not to read a list as a whole where each item has an anchor of the same name', () => {
    const anchored = APPLICATION.replace('spec:\n', 'spec:\n    x: &x {a: b}\n    y: *x\n');
    const { read } = workOn([anchored, CONFIG_MAP, anchored, CONFIG_MAP]);
    expect(read).to.deep.equal([1, 3, 4]);
  });

  it('does not include `yaml` for flow style in an item of no interest', () => {
    const flow = '- {apiVersion: v1, kind: ConfigMap, metadata: {name: f}}\n';
    expect(workOn([flow, APPLICATION, CONFIG_MAP]).yamlLoaded).to.equal(false);
  });

  it('is to write nothing new where nothing changes: the input goes out as it came, in one piece', () => {
    const work = workOn(many(CONFIG_MAP, 100));
    expect([work.newCharacters, work.pieces]).to.deep.equal([0, 1]);
  });

  it('is one search of a long list for all words of all kinds, beside those for escapes and for files that were joined', () => {
    const { searches } = workOn([APPLICATION, ...many(CONFIG_MAP, 4000)]);
    expect(searches).to.deep.equal(['\\', '\n  kind:', '\n  apiVersion:']);
  });

  it('is to write only the edited items anew, and the results', () => {
    const alone = workOn([APPLICATION]);
    const among = workOn([...many(CONFIG_MAP, 200), APPLICATION, ...many(CONFIG_MAP, 200)]);
    expect(among.newCharacters).to.equal(alone.newCharacters);
    expect(among.pieces).to.be.at.most(alone.pieces + 2);
  });
});
