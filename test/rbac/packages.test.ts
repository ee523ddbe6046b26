import { expect } from 'chai';
import { packagesOf } from '../../functions/harden-spark/owned-objects/ownership.ts';
import { account, ORIGIN, object, ours, RBAC_V1, run } from './in-memory-list.ts';

/** As `kpt fn eval` sends it: with paths, and without packages. */
const at = (path: string) => `internal.config.kubernetes.io/path: ${path}`;
const kptfile = (path: string) => object('kpt.dev/v1', 'Kptfile', 'pkg', '', `{${at(path)}}`);
const role = (path: string, name = 'spark-driver') =>
  object(RBAC_V1, 'Role', name, 'team-a', ours('team-a/spark', at(path)), 'rules: []');
const SPARK = { namespaces: ['team-a'], serviceAccountNames: ['spark'] };
const ROOT = kptfile('Kptfile');

describe('without package paths', () => {
  /** Of each Role of ours that is there before: whether it is edited, and removed where nobody wants it. */
  const touched = (path: string, kptfiles: string) => {
    const updated = run(kptfiles + role(path), SPARK).of('generated/updated').length === 1;
    const removed = run(kptfiles + role(path), { namespaces: [] }).of('generated/removed').length === 1;
    return { updated, removed };
  };
  const ALL = { updated: true, removed: true };
  const NOTHING = { updated: false, removed: false };

  it('what is below a Kptfile of its own belongs to that package: neither edited nor removed', () => {
    const child = ROOT + kptfile('child/Kptfile');
    expect(touched('child/rbac/team-a.yaml', child)).to.deep.equal(NOTHING);
    expect(touched('child/role.yaml', child)).to.deep.equal(NOTHING);
    expect(touched('child/role.yaml', child.replaceAll('kpt.dev/v1', 'kpt.dev/v1alpha2'))).to.deep.equal(
      NOTHING,
    );
    expect(touched('child/role.yaml', kptfile('child/Kptfile') + kptfile('child/a/Kptfile'))).to.deep.equal(
      NOTHING,
    );
  });

  it('all else belongs to the package that the function runs on', () => {
    const child = ROOT + kptfile('child/Kptfile');
    for (const path of ['role.yaml', 'rbac/team-a.yaml', 'children/role.yaml', 'a/child/role.yaml']) {
      expect(touched(path, child), path).to.deep.equal(ALL);
      expect(touched(path, ''), path).to.deep.equal(ALL);
    }
  });

  it('only a Kptfile of kpt makes a package', () => {
    const other = kptfile('child/Kptfile').replace('kpt.dev/v1', 'example.com/v1');
    expect(touched('child/role.yaml', ROOT + other)).to.deep.equal(ALL);
    const text = object('kpt.dev/v1', 'ResourceGroup', 'Kptfile', '', `{${at('child/Kptfile')}}`);
    expect(touched('child/role.yaml', ROOT + text)).to.deep.equal(ALL);
  });

  it('the package is that of the nearest Kptfile', () => {
    const { list } = run(
      ROOT + ['a', 'a/b', 'a/b/c'].map((folder) => kptfile(`${folder}/Kptfile`)).join(''),
      {
        namespaces: [],
      },
    );
    const { packageOf, home } = packagesOf(list, ORIGIN);
    const packages = list.items.map(packageOf);
    expect(packages).to.deep.equal(['', 'a', 'a/b', 'a/b/c']);
    expect(home).to.equal('');
  });

  it('a removal that is not made says why', () => {
    const { of } = run(ROOT + kptfile('child/Kptfile') + role('child/role.yaml'), { namespaces: [] });
    expect(of('generated/not-removed')[0]!.message).to.include('another package');
  });

  it('two of a name are an error only in one package', () => {
    const two = ROOT + kptfile('child/Kptfile') + role('child/role.yaml') + role('role.yaml');
    expect(run(two, SPARK).of('generated/duplicate')).to.deep.equal([]);
    expect(run(two + role('a/role.yaml'), SPARK).of('generated/duplicate')).to.have.length(1);
  });

  it('no Kptfile is read where nothing is ours', () => {
    const { list, again } = run(account('spark', 'team-a') + object(RBAC_V1, 'Role', 'x', 'team-a'), SPARK);
    const { select } = list;
    list.select = (words) => {
      expect(words).not.to.include('Kptfile');
      return select.call(list, words);
    };
    for (const { object } of list.items) delete (object.metadata as any).annotations;
    again(SPARK);
  });
});
