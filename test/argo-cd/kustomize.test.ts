import { chmodSync, copyFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { compileWithBun } from '../../scripts/build/with-bun.ts';
import { nothingMayBeMissing } from '../../scripts/systems/tools.ts';
import { tool } from '../real/requires.ts';
import { GitRepository } from './git-repository.ts';
import { type Systems, withArgoCd } from './shared-argo-cd.ts';

const title = 'its own kustomize, under --enable-exec, with a function in Git';
// The executable is large.
if (nothingMayBeMissing()) withArgoCd(title, tests, ['Bun']);
else it(`Argo CD, ${title}: in npm run test:all and npm run test:cluster`);

function tests({ argoCd, cluster }: Systems): void {
  const name = 'native';
  const config = 'app/transformer.yaml';
  let repository: GitRepository;

  before(async () => {
    repository = new GitRepository('examples/argocd-plugin');
    // By harden-spark.yaml the plugin would find the folder.
    renameSync(join(repository.path, 'app/harden-spark.yaml'), join(repository.path, config));
    repository.edit(
      'app/kustomization.yaml',
      'namespace: clickstream',
      `namespace: ${name}\ntransformers: [transformer.yaml]`,
    );
    const exec =
      '  annotations:\n    config.kubernetes.io/function: |\n      exec:\n        path: ./harden-spark\n';
    repository.edit(config, '  name: harden-spark\n', `  name: harden-spark\n${exec}`);
    repository.edit(config, '[clickstream]', `[${name}]`);
    bringExecutable(join(repository.path, 'app/harden-spark'));
    repository.commit('harden-spark is a transformer');

    const application = parse(repository.read('application.yaml'));
    application.metadata.name = name;
    const { plugin, ...source } = application.spec.source;
    application.spec.source = { ...source, repoURL: repository.url };
    application.spec.destination.namespace = name;
    await argoCd().create(application);
  });

  after(() => repository?.remove());

  it('renders what the function makes, without Node and without the plugin', async () => {
    const { status } = await argoCd().application(name);
    expect(status.conditions).to.equal(undefined);
    expect(status.sourceType).to.equal('Kustomize');
    await argoCd().startSync(name);
    const role = await cluster().kubectl([
      'wait',
      '--for=create',
      '--timeout=1h',
      `--namespace=${name}`,
      'role/sessions-driver',
    ]);
    expect(role.status, role.stderr).to.equal(0);
  });

  it('shows a mistake in the configuration in the condition', async () => {
    repository.edit(config, 'mode: Enforce', 'mode: enforce');
    repository.commit('A mistake');
    const { status } = await argoCd().refresh(name);
    const [{ type, message }] = status.conditions;
    expect(type).to.equal('ComparisonError');
    expect(message.split('\n')[0]).to.match(
      / failed exit status 1: error: HardenSpark harden-spark: `spec\.readOnlyRootFilesystem\.mode` must be /,
    );
  });
}

/** One that needs no Node: there is none in the images of Argo CD. */
function bringExecutable(path: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-bun-'));
  try {
    compileWithBun(tool('Bun'), join(folder, 'harden-spark'));
    copyFileSync(join(folder, 'harden-spark'), path);
    chmodSync(path, 0o755);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
