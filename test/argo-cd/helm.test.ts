import { expect } from 'chai';
import { parse } from 'yaml';
import { rightsIn, rightsOf, untilHeeded } from '../cluster/rights.ts';
import { GitRepository } from './git-repository.ts';
import { withArgoCd } from './shared-argo-cd.ts';

withArgoCd('a chart without namespaces', ({ argoCd, cluster }) => {
  const namespace = 'charts';
  const name = 'nightly';
  let repository: GitRepository;

  before(async () => {
    repository = new GitRepository('examples/argocd-plugin');
    const application = parse(repository.read('application.yaml'));
    application.metadata.name = name;
    Object.assign(application.spec.source, { repoURL: repository.url, path: 'chart' });
    application.spec.destination.namespace = namespace;
    await argoCd().create(application);
  });

  after(() => repository?.remove());

  it('is rendered with the name of the Application, hardened, and applied to its namespace', async () => {
    const { phase, message } = await argoCd().sync(name);
    expect(phase, message).to.equal('Succeeded');
    const path = `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${namespace}/sparkapplications/${name}-sessions`;
    const { spec } = await cluster().api.get(path);
    expect(spec.executor.instances).to.equal(4);
    expect(spec.driver.securityContext.readOnlyRootFilesystem).to.equal(true);
  });

  it('has a Role and a RoleBinding there, which count', async () => {
    const account = `${name}-sessions`;
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/roles/${account}-driver`;
    const expected = rightsIn((await cluster().api.get(path)).rules);
    await untilHeeded(cluster(), namespace, `system:serviceaccount:${namespace}:${account}`, expected);
    expect(expected).to.include('create pods');
    expect(await rightsOf(cluster(), namespace, account)).to.deep.equal(expected);
  });

  it('is in sync then', async () => {
    const { status } = await argoCd().refresh(name);
    expect(status.sync.status).to.equal('Synced');
  });

  it('shows in the condition what Helm says of a mistake', async () => {
    repository.edit('chart/values.yaml', 'executors: 4', '{}');
    repository.edit(
      'chart/templates/sessions.yaml',
      '.Values.executors',
      'required "say how many" .Values.executors',
    );
    repository.commit('A value is missing');
    const { status } = await argoCd().refresh(name);
    expect(status.conditions).to.have.length(1);
    expect(status.conditions[0].type).to.equal('ComparisonError');
    expect(status.conditions[0].message).to.match(/\nError: .*say how many/);
  });
});
