import { expect } from 'chai';
import { requires, tool } from '../real/requires.ts';
import { Example, patch } from './example.ts';

requires('kpt').describe('the repository as a kpt package', () => {
  let repository: Example;

  beforeEach(() => {
    repository = new Example('.');
    // What a working copy has besides, none of it a Kubernetes resource.
    repository.write('node_modules/yaml/package.json', '{"name": "yaml"}\n');
    repository.write('.cache/spark-operator/crd.yaml', 'not: a resource\n');
  });

  afterEach(() => repository.remove());

  it('has only the starter resources', () => {
    const { stdout } = repository.succeed(tool('kpt'), ['fn', 'source', '.']);
    const paths = [...stdout.matchAll(/ internal\.config\.kubernetes\.io\/path: '(.*)'/g)].map(
      ([, path]) => path!,
    );

    expect(paths).to.include('examples/quickstart/clickstream.yaml');
    for (const path of paths) {
      expect(path).to.match(
        /^(Kptfile|examples\/(quickstart|kpt-multi-namespace|kpt-safe-namespace|kpt-team-packages)\/.*)$/,
      );
    }
  });

  it('renders its starter packages and nothing else, and the second time changes nothing', () => {
    const before = repository.files;
    repository.render();
    const after = repository.files;
    repository.render();

    expect(patch(after, repository.files)).to.equal('');
    const changed = Object.keys(after).filter((path) => after[path] !== before[path]);
    expect(changed).to.include('examples/quickstart/rbac/team-a.yaml');
    for (const path of changed)
      expect(path).to.match(
        /^examples\/(quickstart|kpt-multi-namespace|kpt-safe-namespace|kpt-team-packages)\//,
      );
  });
});
