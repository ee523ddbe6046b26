import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { Catalogue } from '../../functions/harden-spark/catalogue/catalogue.ts';
import { listedNamespaces } from '../../functions/harden-spark/owned-objects/listed-namespaces.ts';
import { applyEdits, reconcile } from '../../functions/harden-spark/owned-objects/reconcile.ts';
import {
  type Wanted,
  type WantedObject,
  wantedWithSpec,
} from '../../functions/harden-spark/owned-objects/wanted.ts';
import { rule } from '../../src/krm/list/rule.ts';
import { listOf, ORIGIN, object, ours, settings } from '../rbac/in-memory-list.ts';

const NETWORKING_V1 = 'networking.k8s.io/v1';
const NAME = 'spark-driver';
const seen = rule('generated/seen', { severity: 'warning', meaning: 'For tests.' });

/** A NetworkPolicy as it is wanted. */
function policy(namespace: string, more: Partial<WantedObject> = {}): WantedObject {
  const metadata = { name: NAME, namespace, annotations: annotationsOf(namespace) };
  const object = { apiVersion: NETWORKING_V1, kind: 'NetworkPolicy', metadata, spec: { podSelector: {} } };
  const wanted = wantedWithSpec(
    object as unknown as KubernetesObject & { spec: object },
    'policies',
    'a test',
    [],
  );
  return { ...wanted, ...more };
}

function annotationsOf(namespace: string) {
  return {
    'harden-spark/owner': 'harden-spark',
    'harden-spark/generated-for': `${namespace}/network-policy`,
  };
}

/** A NetworkPolicy as it stands in the list. */
const there = (namespace: string, annotations: string, spec = '{podSelector: {}}') =>
  object(NETWORKING_V1, 'NetworkPolicy', NAME, namespace, annotations, `spec: ${spec}`);
const OURS = ours('team-a/network-policy');

/** What comes of a list: what is said, and what is in it then. */
function reconciled(yaml: string, wanted: readonly Wanted[], neededBy?: ReadonlyMap<string, string[]>) {
  const list = listOf(yaml);
  const before = list.items.map(({ object }) => structuredClone(object));
  const objects = new Catalogue(list, ORIGIN);
  const asked = settings({ namespaces: ['team-a'] });
  const edits = reconcile(
    { wanted, findings: [], ...(neededBy && { neededBy }) },
    objects,
    listedNamespaces(asked, objects, []),
    asked,
  );
  const said = applyEdits(list, edits, asked);
  return {
    rules: said.map(({ finding }) => finding.rule),
    namespaces: list.items.map(({ object }) => object.metadata.namespace),
    spec: (list.items[0]?.object as unknown as { spec: unknown } | undefined)?.spec,
    isUntouched: JSON.stringify(list.items.map(({ object }) => object)) === JSON.stringify(before),
    paths: [...list.paths.values()],
  };
}

describe('what is wanted, held against what is there', () => {
  it('is added to the file of its namespace where it is missing', () => {
    const { rules, paths } = reconciled('', [policy('team-a')]);
    expect(rules).to.deep.equal(['generated/added']);
    expect(paths).to.deep.equal(['policies/team-a.yaml']);
  });

  it('is only told where it is missing and something else makes it', () => {
    const { rules, namespaces } = reconciled('', [
      policy('team-a', { whenMissing: { tell: seen.finding('missing') } }),
    ]);
    expect(rules).to.deep.equal(['generated/seen']);
    expect(namespaces).to.deep.equal([]);
  });

  it('is brought up to date where it is ours', () => {
    const { rules, spec } = reconciled(there('team-a', OURS, '{podSelector: {x: y}}'), [policy('team-a')]);
    expect(rules).to.deep.equal(['generated/updated']);
    expect(spec).to.deep.equal({ podSelector: {} });
  });

  it('stays as it is where that is refused, and where there is nothing to do', () => {
    const text = there('team-a', OURS);
    const refused = reconciled(text, [
      policy('team-a', { whenOurs: () => ({ refuse: seen.finding('no') }) }),
    ]);
    expect(refused)
      .to.include({ isUntouched: true })
      .and.have.property('rules')
      .deep.equal(['generated/seen']);
    const nothing = reconciled(text, [policy('team-a')]);
    expect(nothing).to.include({ isUntouched: true }).and.have.property('rules').deep.equal([]);
  });

  it('stays as it is where it is undecided, and nothing is added for it', () => {
    const undecided = { identity: policy('team-a').identity };
    const text = there('team-a', OURS, '{podSelector: {x: y}}');
    expect(reconciled(text, [undecided]))
      .to.include({ isUntouched: true })
      .and.deep.include({ rules: [] });
    expect(reconciled('', [undecided])).to.deep.include({ rules: [], namespaces: [] });
  });

  it('is left to somebody else who has it, and told once; beside ours nothing is said of theirs', () => {
    const theirs = there('team-a', '{}', '{podSelector: {x: y}}');
    const left = reconciled(theirs, [policy('team-a')]);
    expect(left)
      .to.include({ isUntouched: true })
      .and.deep.include({ rules: ['generated/not-ours'] });
    expect(reconciled(theirs + there('team-a', OURS), [policy('team-a')]).rules).to.deep.equal([]);
  });

  it('takes its place where it yields to somebody else', () => {
    const outdated = there('team-a', OURS, '{podSelector: {x: y}}');
    const yielding = policy('team-a', { yieldsToForeign: true, whenForeign: () => [seen.finding('theirs')] });
    const { rules, namespaces } = reconciled(outdated + there('team-a', '{}'), [yielding]);
    expect(rules).to.deep.equal(['generated/removed', 'generated/seen']);
    expect(namespaces).to.deep.equal(['team-a']);
  });

  it('is removed when nobody wants it any more, unless Pods need it', () => {
    const text = there('team-a', OURS);
    expect(reconciled(text, [])).to.deep.include({ rules: ['generated/removed'], namespaces: [] });
    const needed = new Map([[`NetworkPolicy/team-a/${NAME}`, ['etl']]]);
    const kept = reconciled(text, [], needed);
    expect(kept)
      .to.include({ isUntouched: true })
      .and.deep.include({ rules: ['generated/not-removed'] });
  });

  describe('and was moved to another namespace', () => {
    const moved = there('team-x', OURS);

    it('is followed there', () => {
      expect(reconciled(moved, [policy('team-a')])).to.deep.include({ rules: [], namespaces: ['team-x'] });
    });

    it('is not taken for what is wanted in that namespace too, in whatever order both are asked for', () => {
      for (const wanted of [
        [policy('team-a'), policy('team-x')],
        [policy('team-x'), policy('team-a')],
      ]) {
        const { rules, namespaces } = reconciled(moved, wanted);
        expect(rules).to.have.members(['generated/added', 'generated/updated']);
        expect(namespaces).to.deep.equal(['team-x', 'team-a']);
      }
    });
  });
});
