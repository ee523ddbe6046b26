/** What an editor shows of a configuration whose first line names the schema. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { schemaUrl } from '../../functions/harden-spark/version.ts';
import npmPackage from '../../package.json' with { type: 'json' };
import { root } from '../../scripts/systems/tools.ts';
import { type Completion, LanguageServer, type Position } from './language-server.ts';

const MODELINE = '# yaml-language-server: $schema=../../../functions/harden-spark/schema.json\n';
const HEAD = `${MODELINE}apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
spec:
`;

describe('yaml-language-server with the schema', function () {
  this.timeout(60_000);
  const server = new LanguageServer();

  before(() => server.start());
  after(() => server.stop());

  /** What it marks in a `spec`: each place with its text, and the message. */
  async function marked(spec: string): Promise<string[]> {
    const text = HEAD + spec;
    const { diagnostics } = await server.open(text);
    return diagnostics.map(({ range: { start }, message }) => {
      const [found] = /^[\w./*-]+/.exec(text.split('\n')[start.line]!.slice(start.character)) ?? ['{'];
      return `${found}: ${message}`;
    });
  }

  /** What it offers at the `|` in a `spec`. */
  async function offered(spec: string): Promise<Completion[]> {
    const { uri } = await server.open(HEAD + spec.replace('|', ''));
    return server.complete(uri, placeOf('|', HEAD + spec));
  }

  const MISTAKES: Readonly<Record<string, readonly [spec: string, ...marked: string[]]>> = {
    'a misspelt field': [
      '  readOnlyRootFilesystem: {modee: Enforce}\n',
      'modee: Property modee is not allowed.',
    ],
    'a misspelt word': [
      '  readOnlyRootFilesystem: {mode: enforced}\n',
      'enforced: Value is not accepted. Valid values: "Detect", "Enforce", "Prepare", "Off".',
    ],
    'a value of another form, in words': [
      '  readOnlyRootFilesystem: {tmp: {sizeLimit: lots}}\n',
      'lots: must be a Kubernetes quantity such as "750Mi", or "Auto" or "None"',
    ],
    'a rule that is none, without a list of all': [
      '  rules: {rbac/hooks: Off}\n',
      'rbac/hooks: must be a rule of docs/rules.md that is no error, such as "rbac/hook", all of a step, such as "rbac/*", all changes ("*/change") or everything ("*")',
    ],
    'a field in an entry that may be a text as well': [
      '  rbac: {namespaces: [{name: team-a, lables: {team: a}}]}\n',
      'lables: Property lables is not allowed.',
    ],
    'a text in a list whose entries may be maps as well': [
      '  rbac: {namespaces: [Team_A]}\n',
      'Team_A: must be a namespace name such as "team-a" (lower-case letters, digits and "-", at most 63)',
    ],
    'a field that is missing': ['  networkPolicy: {egress: {}}\n', 'egress: Missing property "apiServer".'],
  };
  for (const [mistake, [spec, ...expected]] of Object.entries(MISTAKES)) {
    it(`marks ${mistake}`, async () => {
      expect(await marked(spec)).to.deep.equal(expected);
    });
  }

  const examples = readdirSync(join(root, 'examples'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('harden-spark.yaml'),
  );
  for (const example of examples) {
    it(`finds nothing wrong with examples/${example}`, async () => {
      const text = readFileSync(join(root, 'examples', example), 'utf8').replace(/^.*\n/, MODELINE);
      expect((await server.open(text)).diagnostics).to.deep.equal([]);
    });
  }

  it('offers the fields, each with what it means', async () => {
    const items = await offered('  rbac:\n    |\n');
    expect(items.map(({ label }) => label)).to.include.members(['namespaces', 'permissions', 'prune']);
    for (const { label, documentation } of items)
      expect(documentation, label).to.not.be.oneOf([undefined, '']);
  });

  it('offers the fields of an entry that may be a text as well', async () => {
    const labels = (await offered('  rbac:\n    namespaces:\n    - |\n')).map(({ label }) => label);
    expect(labels).to.include('name').and.to.include('labels');
  });

  it('offers the words that a field takes', async () => {
    const labels = (await offered('  rbac:\n    permissions: |\n')).map(({ label }) => label);
    expect(labels).to.deep.equal(['Standard', 'Derived']);
  });

  it('shows what a field means, and which words it takes', async () => {
    const text = `${HEAD}  readOnlyRootFilesystem:\n    mode: Enforce\n`;
    const { uri } = await server.open(text);
    const shown = await server.hover(uri, placeOf('mode:', text));
    expect(shown).to.include('Enforce: set it too.').and.to.include('* `Prepare`');
  });
});

describe('what functions/harden-spark/README.md says of editors', function () {
  this.timeout(60_000);
  const page = readFileSync(join(root, 'functions/harden-spark/README.md'), 'utf8');
  const address = schemaUrl(npmPackage.version);
  const { 'yaml.schemas': schemas } = JSON.parse(/```json\n(.*?)```/s.exec(page)![1]!);

  it('names the schema of this version', () => {
    expect(page).to.include(`# yaml-language-server: $schema=${address}\n`);
    expect(Object.keys(schemas)).to.deep.equal([address]);
  });

  it('has a setting by which a file needs no first line', async () => {
    // The address is one of a release: the same file, as it is here.
    const here = pathToFileURL(join(root, 'functions/harden-spark/schema.json')).href;
    const server = new LanguageServer({ [here]: schemas[address] });
    try {
      await server.start();
      const { diagnostics } = await server.open(HEAD.replace(MODELINE, '').concat('  modee: Fix\n'));
      expect(diagnostics.map(({ message }) => message)).to.deep.equal(['Property modee is not allowed.']);
    } finally {
      server.stop();
    }
  });
});

function placeOf(mark: string, text: string): Position {
  const before = text.slice(0, text.indexOf(mark)).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}
