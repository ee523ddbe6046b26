import { expect } from 'chai';
import '../../src/krm/yaml/any-yaml.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { type Options, transform } from '../../src/krm/list/transform.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n';
const APPLICATION = `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: etl
    namespace: team-a
    annotations:
      internal.config.kubernetes.io/path: jobs/etl.yaml
  spec:
    sparkVersion: 4.0.1
    driver:
      securityContext:
        readOnlyRootFilesystem: true
    executor:
      cores: 1
`;
const OTHER = '- apiVersion: v1\n  kind: ConfigMap\n  metadata:\n    name: c\n';
const LARGE = 'x'.repeat(5 << 20);
const STREAM: Options = { stream: true };
const document = (item: string) => item.replace(/^[ -] /gm, '');

function run(input: string, options?: Options) {
  const { stdout, stderr, exitCode } = transform(hardenSpark, input, options);
  const lines = stderr.trimEnd().split('\n');
  return { stdout, exitCode, first: lines[0], last: lines.at(-1) };
}

describe('a large input', () => {
  it('of a million comment lines is done', () => {
    const { exitCode, last } = run(`${HEAD}${'# a comment\n'.repeat(1_000_000)}${APPLICATION}`);
    expect([exitCode, last]).to.deep.equal([
      0,
      '1 workload hardened; 1 workload has readOnlyRootFilesystem in one role only: mode Detect leaves the other; no HardenSpark found, so mode Detect',
    ]);
  });

  it('of 200,000 items is done, also where each has to be read', () => {
    const account = (i: number) => `- apiVersion: v1\n  kind: ServiceAccount\n  metadata:\n    name: a${i}\n`;
    const items = Array.from({ length: 200_000 }, (_, i) => account(i)).join('');
    const { stdout, exitCode, last } = run(HEAD + items);
    expect([exitCode, last]).to.deep.equal([
      0,
      'no Spark workload among 200000 objects; no HardenSpark found, so mode Detect',
    ]);
    expect(stdout).to.have.length(HEAD.length + items.length);
  });

  it('of more objects than a call can have arguments is read, also as JSON', () => {
    const items = Array.from({ length: 150_000 }, (_, i) => ({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: `a${i}` },
    }));
    const list = { apiVersion: 'v1', kind: 'List', items };
    expect(run(JSON.stringify(list), STREAM).exitCode).to.equal(0);
  });

  it('of 50 MB in one value of an object that nobody needs goes out as it came', () => {
    const input = `${HEAD}${OTHER}  data: {a: ${'x'.repeat(50_000_000)}}\n${APPLICATION}`;
    const { stdout, exitCode } = run(input);
    expect(exitCode).to.equal(0);
    expect(stdout.length).to.be.above(input.length);
  });

  it('in an object is refused, and the object named', () => {
    const { exitCode, first, stdout } = run(`${HEAD}${OTHER}${APPLICATION}    x: "${LARGE}"\n`);
    expect(first).to.equal(
      'error: item 2 (SparkApplication "etl", jobs/etl.yaml) must not be larger than 4 MiB: Kubernetes takes no such object',
    );
    expect([exitCode, stdout]).to.deep.equal([2, '']);
  });

  it('in an object of a list in JSON is refused by its place', () => {
    const items = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: LARGE } }];
    const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items };
    expect(run(JSON.stringify(list)).first).to.match(/^error: item 1 must not be larger than 4 MiB/);
  });

  it('in a document of a stream is refused', () => {
    const text = `${document(APPLICATION)}  x: "${LARGE}"\n`;
    expect(run(text, STREAM).first).to.match(
      /^error: document 1 \(SparkApplication "etl", jobs\/etl\.yaml\) must not be larger than 4 MiB/,
    );
  });

  it('in an object of a List document is refused, and a List of many objects is not', () => {
    const list = 'apiVersion: v1\nkind: List\nitems:\n';
    expect(run(`${list}${OTHER}${APPLICATION}    x: "${LARGE}"\n`, STREAM).first).to.match(
      /^error: `items\[1\]` of document 1 must not be larger than 4 MiB/,
    );
    const many = `${list}${OTHER.repeat(80_000)}${APPLICATION}`;
    expect(many.length).to.be.above(4 << 20);
    expect(run(many, STREAM).exitCode).to.equal(0);
  });
});
