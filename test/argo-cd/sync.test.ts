import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { until } from '../real/until.ts';
import { GitRepository } from './git-repository.ts';
import { withArgoCd } from './shared-argo-cd.ts';

withArgoCd('examples/argocd-plugin', ({ argoCd, cluster }) => {
  const name = 'clickstream';
  const sparkApplication =
    '/apis/sparkoperator.k8s.io/v1beta2/namespaces/clickstream/sparkapplications/sessions';
  let repository: GitRepository;

  before(async () => {
    repository = new GitRepository('examples/argocd-plugin');
    repository.edit('application.yaml', 'https://git.example.com/data/clickstream.git', repository.url);
    await argoCd().create(parse(repository.read('application.yaml')));
  });

  after(() => repository?.remove());

  it('shows what would be synced', async () => {
    const { status } = await argoCd().application(name);
    expect(status.conditions).to.equal(undefined);
    expect(status.sync.status).to.equal('OutOfSync');
    expect(named(status.resources)).to.deep.equal([
      'Deployment dashboard',
      'Role sessions-driver',
      'RoleBinding sessions-driver',
      'ServiceAccount sessions',
      'SparkApplication sessions',
    ]);
  });

  it('gives the driver its rights before it starts, and waits until it is done', async () => {
    await argoCd().startSync(name);
    await until('the SparkApplication is there', () => created().includes('sparkapplications sessions'));
    await waitsForHealth();
    await report('RUNNING');
    await waitsForHealth();
    expect(created()).to.deep.equal([
      'serviceaccounts sessions',
      'roles sessions-driver',
      'rolebindings sessions-driver',
      'sparkapplications sessions',
    ]);

    await report('COMPLETED');
    const { phase, message } = await argoCd().synced(name);
    expect(phase, message).to.equal('Succeeded');
    expect(created().slice(4)).to.deep.equal(['deployments dashboard']);
  });

  it('is in sync then', async () => {
    const { status } = await argoCd().refresh(name);
    expect(status.sync.status).to.equal('Synced');
    expect(status.resources.filter((resource: any) => resource.status !== 'Synced')).to.deep.equal([]);
  });

  it('tells what was found in the log of the plugin', () => {
    expect(argoCd().log('cmp-server')).to.include(
      'info: SparkApplication clickstream/sessions: the driver mounts /tmp',
    );
  });

  it('changes nothing where a commit changes nothing of it', async () => {
    const before = await versions();
    expect(before).to.have.length(5);
    repository.edit('app/dashboard.yaml', '  name: dashboard\nspec', '  name: dashboard # of the team\nspec');
    const revision = repository.commit('A comment');

    const { status } = await argoCd().refresh(name);
    expect(status.sync).to.include({ status: 'Synced', revision });
    const { phase, syncResult } = await argoCd().sync(name);
    expect(phase).to.equal('Succeeded');
    expect(syncResult.revision).to.equal(revision);
    expect(await versions()).to.deep.equal(before);
  });

  describe('a mistake', () => {
    let unchanged: string[];

    before(async () => {
      unchanged = await versions();
    });

    afterEach(async () => {
      repository.succeed('git', ['checkout', '--quiet', 'HEAD~', '--', '.']);
      repository.commit('Back');
      const { status } = await argoCd().refresh(name);
      expect(status.conditions).to.equal(undefined);
    });

    it('in the configuration is in the first line of the condition, and nothing is applied', async () => {
      repository.edit('app/harden-spark.yaml', 'mode: Enforce', 'mode: enforce');
      await isRefused(
        'error: HardenSpark harden-spark: `spec.readOnlyRootFilesystem.mode` must be "Detect", "Enforce", "Prepare" or ' +
          '"Off", got "enforce"; did you mean "Enforce"? (harden-spark.yaml:8) [function-config/bad-value]',
      );
    });

    it('of a kustomization that names the plugin’s configuration too is told by us first', async () => {
      repository.edit(
        'app/kustomization.yaml',
        'resources:',
        'transformers: [harden-spark.yaml]\nresources:',
      );
      const message = await isRefused(
        'error: kustomization.yaml must not name "harden-spark.yaml" in `transformers`: kustomize stops there, and nothing ' +
          'comes through the pipe, which runs harden-spark already. Take it out of the list',
      );
      expect(message).to.include('Error: external plugins disabled');
    });

    it('of kustomize’s own is told by kustomize', async () => {
      repository.edit('app/kustomization.yaml', '- dashboard.yaml', '- dashbord.yaml');
      const message = await isRefused(
        'error: the input must be a stream of YAML documents, got none; if what stands before the pipe failed, its own ' +
          'message says why',
      );
      expect(message).to.match(/\nError: .*dashbord\.yaml/);
    });

    /** Commits it. The condition that Argo CD shows then has `reason` in its first line, and a sync changes nothing. */
    async function isRefused(reason: string): Promise<string> {
      repository.commit('A mistake');
      const { status } = await argoCd().refresh(name);
      expect(status.conditions).to.have.length(1);
      const [{ type, message }] = status.conditions;
      expect(type).to.equal('ComparisonError');
      expect(
        message
          .split('\n')[0]
          .endsWith(
            ` \`generate.sh\` failed exit status ${message.includes('exit status 2') ? 2 : 1}: ${reason}`,
          ),
        message,
      ).to.equal(true);
      const { phase } = await argoCd().sync(name);
      expect(phase).to.equal('Error');
      expect(await versions()).to.deep.equal(unchanged);
      return message;
    }
  });

  describe('what is no longer asked for', () => {
    it('stays until it is pruned', async () => {
      repository.edit('app/harden-spark.yaml', 'namespaces: [clickstream]', 'namespaces: [reports]');
      repository.commit('Rights are made elsewhere');
      const { status } = await argoCd().refresh(name);
      const pruned = status.resources.filter(({ requiresPruning }: any) => requiresPruning);
      expect(named(pruned)).to.deep.equal(['Role sessions-driver', 'RoleBinding sessions-driver']);

      await argoCd().sync(name);
      expect(await names('roles')).to.deep.equal(['sessions-driver']);
      const { phase, message } = await argoCd().sync(name, { prune: true });
      expect(phase, message).to.equal('Succeeded');
      expect(await names('roles')).to.deep.equal([]);
      expect(await names('rolebindings')).to.deep.equal([]);
      expect((await argoCd().refresh(name)).status.sync.status).to.equal('Synced');
    });
  });

  /** What Argo CD made in the namespace, in that order. */
  function created(): string[] {
    const lines = readFileSync(join(cluster().folder, 'audit.jsonl'), 'utf8').split('\n');
    return lines
      .filter((line) => line.includes('"verb":"create"') && line.includes('"namespace":"clickstream"'))
      .map((line) => JSON.parse(line))
      .filter(({ user, requestURI }) => user.username === 'admin' && !requestURI.includes('dryRun'))
      .map(({ objectRef }) => `${objectRef.resource} ${objectRef.name}`);
  }

  async function waitsForHealth(): Promise<void> {
    await until('Argo CD waits for the SparkApplication', async () => {
      const { operationState } = (await argoCd().application(name)).status;
      return (
        operationState.phase === 'Running' &&
        operationState.message.includes(
          'waiting for healthy state of sparkoperator.k8s.io/SparkApplication/sessions',
        )
      );
    });
  }

  /** Says how the application goes, as its operator does: in this namespace there is none. */
  async function report(state: string): Promise<void> {
    const status = { applicationState: { state }, driverInfo: {} };
    await cluster().api.patch(`${sparkApplication}/status`, { status });
  }

  /** The objects of the Application, each with its version in the cluster; a controller writes the status of Deployments. */
  async function versions(): Promise<string[]> {
    const resources = [
      'serviceaccounts',
      'roles.rbac.authorization.k8s.io',
      'rolebindings.rbac.authorization.k8s.io',
      'sparkapplications',
      'deployments',
    ];
    const { stdout } = await cluster().kubectl([
      'get',
      resources.join(','),
      `--namespace=${name}`,
      '--output=json',
    ]);
    return JSON.parse(stdout)
      .items.filter(({ metadata }: any) => metadata.annotations?.['argocd.argoproj.io/tracking-id'])
      .map(
        ({ kind, metadata: { name, generation, resourceVersion } }: any) =>
          `${kind} ${name} ${kind === 'Deployment' ? generation : resourceVersion}`,
      );
  }

  async function names(resource: string): Promise<string[]> {
    const { items } = await cluster().api.get(
      `/apis/rbac.authorization.k8s.io/v1/namespaces/${name}/${resource}`,
    );
    return items.map(({ metadata }: any) => metadata.name);
  }
});

function named(resources: readonly any[]): string[] {
  return resources.map(({ kind, name }) => `${kind} ${name}`).sort();
}
