import { expect } from 'chai';
import { GitRepository } from './git-repository.ts';
import { withArgoCd } from './shared-argo-cd.ts';

/**
 * An API server fills in fields, and writes quantities and lists in its own way. What is generated must be as it comes back, or
 * Argo CD shows it as out of sync for ever.
 */
withArgoCd('all that is generated', ({ argoCd }) => {
  const name = 'everything';
  let repository: GitRepository;

  before(async () => {
    repository = new GitRepository('examples/kpt-safe-namespace');
    const resources = ['namespace', 'sessions', 'notebooks', 'nightly'].map(
      (file) => `- team-a/${file}.yaml\n`,
    );
    repository.write('kustomization.yaml', `namespace: ${name}\nresources:\n${resources.join('')}`);
    repository.edit('harden-spark.yaml', '- name: team-a', `- name: ${name}`);
    repository.edit('harden-spark.yaml', '    nearlyFull: 80%', '    nearlyFull: 80%\n    podMonitors: true');
    repository.commit('In a namespace of its own');
    await argoCd().create({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name, namespace: 'argocd' },
      spec: {
        project: 'default',
        source: {
          repoURL: repository.url,
          targetRevision: 'main',
          path: '.',
          plugin: { name: 'harden-spark' },
        },
        destination: { server: 'https://kubernetes.default.svc', namespace: name },
      },
    });
  });

  after(() => repository?.remove());

  it('is of every kind that the function makes', async () => {
    const { status } = await argoCd().application(name);
    expect(status.conditions).to.equal(undefined);
    expect(new Set(status.resources.map(({ kind }: any) => kind))).to.include.all.keys([
      'ServiceAccount',
      'Role',
      'RoleBinding',
      'NetworkPolicy',
      'ResourceQuota',
      'LimitRange',
      'PrometheusRule',
      'PodMonitor',
    ]);
  });

  for (const scope of ['Namespace', 'Application']) {
    it(`is in sync once it is applied, with policies of scope ${scope}`, async () => {
      repository.edit('harden-spark.yaml', '  networkPolicy:', `  networkPolicy:\n    scope: ${scope}`);
      repository.commit(scope);
      await argoCd().refresh(name);
      await isInSync();
      repository.edit('harden-spark.yaml', `\n    scope: ${scope}`, '');
    });
  }

  async function isInSync(): Promise<void> {
    const { phase, message } = await argoCd().sync(name, { prune: true });
    expect(phase, message).to.equal('Succeeded');
    const { status } = await argoCd().refresh(name);
    const others = status.resources.filter((resource: any) => resource.status !== 'Synced');
    expect(others.map(({ kind, name }: any) => `${kind} ${name}`)).to.deep.equal([]);
    expect(status.sync.status).to.equal('Synced');
  }
});
