import { expect } from 'chai';
import { Catalogue } from '../../functions/harden-spark/catalogue/catalogue.ts';
import { ObjectList } from '../../src/krm/list/object-list.ts';
import { ORIGIN } from '../rbac/in-memory-list.ts';

const PACKAGE = 'internal.config.kubernetes.io/package-path';

const object = (kind: string, name: string, from: string, more: object = {}, annotations: object = {}) =>
  ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: kind === 'Namespace' ? undefined : 'a', labels: { from }, annotations },
    ...more,
  }) as any;
const map = (name: string, from: string, annotations: object = {}) =>
  object('ConfigMap', name, from, { data: { from } }, annotations);

function lookup(objects: object[]) {
  const list = new ObjectList([object('Pod', 'asker', ''), ...objects] as any);
  const named = new Catalogue(list, ORIGIN);
  return { named, asker: list.items[0]!, told: () => named.findings.map(({ finding }) => finding.rule) };
}

describe('of several objects of one name', () => {
  it('the last one counts, however many names are asked for', () => {
    const names = Array.from({ length: 40 }, (_, i) => `conf-${i}`);
    const { named, asker, told } = lookup([
      ...names.map((name) => map(name, 'first')),
      ...names.map((name) => map(name, 'last')),
    ]);
    for (const name of names) expect(named.configMap(asker, name, 'a'), name).to.deep.equal({ from: 'last' });
    expect(told()).to.deep.equal(Array(40).fill('input/ambiguous'));
  });

  it('one in the package of who asks comes before the last one', () => {
    const { named, asker, told } = lookup([map('conf', 'own'), map('conf', 'other', { [PACKAGE]: 'p' })]);
    expect(named.configMap(asker, 'conf', 'a')).to.deep.equal({ from: 'own' });
    expect(told()).to.deep.equal(['input/several']);
  });

  it('the last one of any package counts where the own one has none', () => {
    const { named, asker, told } = lookup([
      map('conf', 'p', { [PACKAGE]: 'p' }),
      map('conf', 'q', { [PACKAGE]: 'q' }),
    ]);
    expect(named.configMap(asker, 'conf', 'a')).to.deep.equal({ from: 'q' });
    expect(told()).to.deep.equal(['input/ambiguous']);
  });

  it('the same holds for claims and Namespaces, of which only what is asked for is compared', () => {
    const claim = (from: string, mode: string) =>
      object('PersistentVolumeClaim', 'data', from, { spec: { accessModes: [mode] } });
    const { named, asker, told } = lookup([
      claim('first', 'ReadWriteMany'),
      claim('last', 'ReadWriteOnce'),
      object('Namespace', 'a', 'first'),
      object('Namespace', 'a', 'last'),
    ]);
    expect(named.claim(asker, 'data', 'a')!.metadata.labels).to.deep.equal({ from: 'last' });
    expect(named.namespaceLabels(asker, 'a')).to.deep.equal({ from: 'last' });
    expect(told()).to.deep.equal(['input/ambiguous', 'input/ambiguous']);
    const same = lookup([claim('first', 'ReadWriteOnce'), claim('last', 'ReadWriteOnce')]);
    expect(same.named.claim(same.asker, 'data', 'a')!.metadata.labels).to.deep.equal({ from: 'last' });
    expect(same.told()).to.deep.equal([]);
  });

  it('those of another namespace, version or kind are none, nor are local-config items', () => {
    const local = { 'config.kubernetes.io/local-config': 'true' };
    const elsewhere = { ...map('conf', 'elsewhere'), metadata: { name: 'conf', namespace: 'b' } };
    const { named, asker, told } = lookup([
      map('conf', 'right'),
      map('conf', 'local', local),
      elsewhere,
      { ...map('conf', 'other'), apiVersion: 'example.com/v1' },
      object('Secret', 'conf', 'secret'),
    ]);
    expect(named.configMap(asker, 'conf', 'a')).to.deep.equal({ from: 'right' });
    expect(told()).to.deep.equal([]);
  });
});
