/** docs/runners/flux.md, held against the kustomize build of Flux's kustomize-controller. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { root } from '../../scripts/systems/tools.ts';
import { Example, type Folder } from '../examples/example.ts';
import { requires, tool } from '../real/requires.ts';

const REFUSED = "external plugins disabled; unable to load external plugin 'HardenSpark'";
const TRANSFORMED = 'resources: [service-accounts.yaml]\ntransformers: [harden-spark.yaml]\n';

requires('Flux build').describe('what Flux builds', () => {
  let example: Example;

  beforeEach(() => {
    example = new Example('examples/quickstart');
  });

  afterEach(() => example.remove());

  it('is all that harden-spark wrote into a folder, and not the configuration', () => {
    example.succeed('harden-spark', ['--write', '.']);

    const built = namesIn(build(example, '.').stdout);
    expect(built).to.deep.equal(namesIn(...yaml(example)).filter((name) => !name.startsWith('HardenSpark ')));
    expect(built).to.include('Role team-a/spark-driver').and.include('RoleBinding team-a/spark-driver');
    expect(build(example, '.').stdout).to.include('readOnlyRootFilesystem: true');
  });

  it('is the same of a kustomization that CI rendered', () => {
    example.write('kustomization.yaml', 'resources: [clickstream.yaml, service-accounts.yaml]\n');
    const { stdout } = example.succeed(tool('kustomize'), ['build', '.']);
    example.write('build.yaml', stdout);
    const hardened = example.succeed('bash', ['-c', 'harden-spark --config harden-spark.yaml < build.yaml']);
    example.write('deploy/all.yaml', hardened.stdout);

    expect(namesIn(build(example, 'deploy').stdout)).to.deep.equal(namesIn(hardened.stdout));
  });

  it('is without what its kustomization does not name, as a warning says', () => {
    example.write('kustomization.yaml', 'resources: [clickstream.yaml, service-accounts.yaml]\n');
    const { stderr } = example.succeed('harden-spark', ['--write', '.']);
    const added = namesIn(...yaml(example)).filter((name) => name.startsWith('Role'));
    expect(added).to.not.deep.equal([]);
    expect(namesIn(build(example, '.').stdout)).to.not.include.any.members(added);

    const [, list] = stderr.match(/^warning: kustomization\.yaml must name (.*) in `resources`, or /m)!;
    const files = list!.split(/, | and /).map((file) => JSON.parse(file));
    example.edit('kustomization.yaml', '.yaml]', `.yaml, ${files.join(', ')}]`);
    expect(namesIn(build(example, '.').stdout)).to.include.members(added);
  });

  it('has the configuration in it, where that does not say that it is local', () => {
    example.edit('harden-spark.yaml', 'config.kubernetes.io/local-config: "true"', 'other: "true"');
    expect(namesIn(build(example, '.').stdout)).to.include('HardenSpark harden-spark');
  });

  it('is in one namespace where the Kustomization names one', () => {
    example.succeed('harden-spark', ['--write', '.']);
    const { stdout } = build(example, '.', { targetNamespace: 'elsewhere' });
    expect(namesIn(stdout)).to.include('Role elsewhere/spark-driver');
    expect(stdout).to.not.include('team-a\n');
  });

  it('is nothing where a transformer is a function, as the page says', () => {
    const page = readFileSync(join(root, 'docs/runners/flux.md'), 'utf8');
    expect(page).to.include(`Error: ${REFUSED}\n`);
    const local = 'config.kubernetes.io/local-config: "true"';
    example.write('kustomization.yaml', TRANSFORMED);
    const config = example.read('harden-spark.yaml');
    expect(config).to.include(local);
    for (const runner of ['exec:\n        path: harden-spark', 'container:\n        image: harden-spark']) {
      const annotation = `config.kubernetes.io/function: |\n      ${runner}`;
      example.write('harden-spark.yaml', config.replace(local, `${local}\n    ${annotation}`));
      const { status, stdout, stderr } = build(example, '.');
      expect({ status, stdout, stderr }, runner).to.deep.equal({
        status: 1,
        stdout: '',
        stderr: `${REFUSED}\n`,
      });
    }
  });
});

/** @param spec of the Kustomization, besides `path` */
function build(folder: Folder, path: string, spec: object = {}) {
  return folder.run(tool('Flux build'), ['.', path, JSON.stringify(spec)]);
}

function yaml({ files }: Folder): string[] {
  return Object.entries(files).flatMap(([path, text]) => (path.endsWith('.yaml') ? [text] : []));
}

/** Kinds and names of all objects. */
function namesIn(...texts: string[]): string[] {
  return texts
    .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()))
    .filter((object) => object?.kind)
    .map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace ? `${namespace}/` : ''}${name}`)
    .sort();
}
