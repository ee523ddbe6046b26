import { expect } from 'chai';

import {
  account,
  app,
  generate,
  InMemoryList,
  object,
  ours,
  RBAC_V1,
  run,
  settings,
} from './in-memory-list.ts';

const SPARK = { namespaces: ['team-a'], serviceAccountNames: ['spark'] };
/** In a release of kpt, and at its head. */
const IDS = ['internal.config.k8s.io/kpt-resource-id', 'config.kubernetes.io/kpt-resource-id'];

for (const id of IDS) {
  describe(`a list that kpt chose by selectors (${id})`, () => {
    const selected = `{${id}: "7"}`;
    const APP = app({ namespace: 'team-a', driver: 'spark', annotations: selected });

    it('is one error where something would be generated, and nothing is', () => {
      const { list, of, changes } = run(APP, {
        ...SPARK,
        namespaces: ['team-a', 'team-b'],
        createServiceAccounts: true,
      });
      expect(of('generated/selectors')).to.have.length(1);
      expect(of('generated/selectors')[0]).to.include({ severity: 'error' });
      expect(of('generated/selectors')[0]!.message)
        .to.include('`selectors`')
        .and.include('`--match-…`')
        .and.include('ServiceAccount "spark" in namespace "team-a"');
      expect(list.items).to.have.length(1);
      expect(changes).to.deep.equal([]);
    });

    it('is nothing to speak of where all that is wanted was chosen too', () => {
      const text =
        account('spark', 'team-a', selected) +
        object(RBAC_V1, 'Role', 'spark-driver', 'team-a', ours('', `${id}: "8"`)) +
        object(
          RBAC_V1,
          'RoleBinding',
          'spark-driver',
          'team-a',
          ours('', `${id}: "9"`),
          'roleRef: {kind: Role, name: spark-driver}',
        );
      const { changes, warnings } = run(APP + text, SPARK);
      expect(changes).to.deep.equal(['generated/updated', 'generated/updated']);
      expect(warnings).to.deep.equal([]);
    });

    it('is nothing to speak of with `create: false`, or where nothing is asked for', () => {
      for (const config of [{ ...SPARK, create: false }, { namespaces: [] }]) {
        expect(run(APP, config).of('generated/selectors')).to.deep.equal([]);
      }
    });

    it('keeps what nobody wants any more, where packages cannot be told apart', () => {
      const old = (more = '') =>
        object(RBAC_V1, 'Role', 'old-driver', 'team-a', ours('team-a/old', `${id}: "7"${more}`));
      const { of } = run(old(), { namespaces: [] });
      expect(of('generated/not-removed')[0]!.message).to.include('`--match-…`');
      const rendered = old(', internal.config.kubernetes.io/package-path: /p');
      const inPackage = run(rendered, { namespaces: [], origin: { packagePath: '/p' } });
      expect(inPackage.of('generated/removed')).to.have.length(1);
    });

    it('may be empty: then the functionConfig tells', () => {
      const list = new InMemoryList([]);
      list.functionConfig = { metadata: { name: 'harden-spark', annotations: { [id]: '1' } } } as any;
      generate(list, settings(SPARK));
      expect(list.reported.map(({ rule }) => rule)).to.include('generated/selectors');
      expect(list.items).to.deep.equal([]);
    });
  });
}

describe('a list of all items', () => {
  it('is one too where the functionConfig came by another run with selectors, or a text mentions the id', () => {
    const text = app({ namespace: 'team-a', driver: 'spark', annotations: '{note: kpt-resource-id}' });
    expect(run(text, SPARK).of('generated/added')).to.have.length(2);
    const list = new InMemoryList([{ apiVersion: 'v1', kind: 'X', metadata: { name: 'x' } } as any]);
    list.functionConfig = { metadata: { name: 'harden-spark', annotations: { [IDS[0]!]: '1' } } } as any;
    generate(list, settings(SPARK));
    expect(list.reported.map(({ rule }) => rule)).not.to.include('generated/selectors');
  });
});
