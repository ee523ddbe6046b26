/** How what is wanted gets into the list: added, brought up to date, left to its owner, taken away again. */
import type { KubernetesObject } from 'kpt-functions';
import type { ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { type Entries, setAnnotations, setLabels } from '../../../src/kubernetes/labels.ts';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { type KnownObject, nameOf } from '../catalogue/known-objects.ts';
import { selectors } from '../catalogue/selectors.ts';
import type { Settings } from '../config/settings.ts';
import { askerOf } from '../findings/asking.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { makeEqual } from './edit-in-place.ts';
import type { ListedNamespaces } from './listed-namespaces.ts';
import { Matching } from './matching.ts';
import { isMoved, PREFIX, whoseItIs } from './ownership.ts';
import { prune, supersede } from './prune.ts';
import { type Generated, identityOf, type ListEdit, type WantedObject } from './wanted.ts';

export const added = rule('generated/added', {
  severity: 'info',
  change: true,
  became: 'added',
  meaning: 'An object was added.',
});
export const updated = rule('generated/updated', {
  severity: 'info',
  change: true,
  became: 'updated',
  meaning: 'An object of this function was brought up to date.',
});
export const duplicate = rule('generated/duplicate', {
  severity: 'error',
  meaning: 'A package has the same generated object twice.',
  remedy: 'Delete all but one of the objects.',
});

/**
 * Holds all that is wanted against what is there: adds what is missing, brings ours up to date, and removes what
 * nobody asks for any more, or says why it stays. A second run has nothing to do.
 *
 * @returns what is to be done to the list and to be said, in this order
 */
export function reconcile(
  { wanted, neededBy = new Map() }: Generated,
  objects: Catalogue,
  namespaces: ListedNamespaces,
  settings: Settings,
): ListEdit[] {
  const matching = new Matching(wanted, objects);
  const add = additions(objects, settings);
  return [
    ...wanted.flatMap((one) => {
      if (one.object === undefined) return [];
      const present = matching.objectsOf(one.identity);
      return present.length === 0 ? add(one) : matched(one, present, matching, objects, settings);
    }),
    ...prune(matching, neededBy, objects, namespaces, settings),
  ];
}

/** Does to the list what was decided, and returns what there is to say. */
export function applyEdits(
  list: ResourceList,
  edits: readonly ListEdit[],
  { origin }: Settings,
): ItemFinding[] {
  return edits.map((edit) => {
    if (!('add' in edit)) {
      if (edit.item && edit.remove) list.remove(edit.item);
      return edit;
    }
    const { add, path, why, askedBy } = edit;
    const item = list.add(add, path, askerOf(askedBy, list, origin));
    const file = item.file ? ` to ${item.file.path}` : '';
    return { finding: added.finding(`adds ${nameOf(identityOf(add))}${file}: ${why}.`), item };
  });
}

/** Has each missing object added, unless kpt shows only a part of the package: then it may be there, and is not seen. */
function additions(objects: Catalogue, { origin }: Settings): (wanted: WantedObject) => ListEdit[] {
  let isSelection: boolean | undefined;
  return ({ identity, object, askedBy, whenMissing }) => {
    if ('tell' in whenMissing) return [{ finding: whenMissing.tell, askedBy }];
    const told = isSelection !== undefined;
    isSelection ??= objects.isSelection();
    if (isSelection) return told ? [] : [{ finding: selectors(nameOf(identity)), askedBy }];
    const { addTo, why } = whenMissing;
    const { namespace = 'spark' } = identity;
    const folder = origin.folders?.get(namespace);
    const path = `${folder === undefined ? '' : `${folder}/`}${addTo}/${namespace}.yaml`;
    return [{ add: object, path, why, askedBy }];
  };
}

/** @param present the objects in the list that `wanted` is about */
function matched(
  wanted: WantedObject,
  present: readonly KnownObject[],
  matching: Matching,
  objects: Catalogue,
  settings: Settings,
): ListEdit[] {
  const ours = present.filter(objects.isOurs).map((object) => ({ object, twins: matching.twinsOf(object) }));
  const foreign = present.filter((object) => !objects.isOurs(object));
  const isSuperseded = wanted.yieldsToForeign && foreign.some(objects.isAtHome);
  // Two of ours with one name in one package are an error, and none is edited: nobody knows which is applied.
  const duplicates = ours
    .filter(({ object, twins }) => twins.length > 1 && twins[0] === object)
    .map(({ twins }) => duplicated(twins));
  const updates = ours
    .filter(({ twins }) => twins.length === 1)
    .flatMap(({ object }): ListEdit[] => {
      const superseded = isSuperseded ? supersede(object, objects, settings) : undefined;
      if (superseded?.remove) return [superseded];
      return [...(superseded ? [superseded] : []), ...update(object, wanted)];
    });
  const isLookedAt = wanted.yieldsToForeign || ours.length === 0;
  const looks = isLookedAt
    ? foreign.flatMap((other) =>
        about(other.item, wanted.whenForeign(other, whoseItIs(other, settings.origin))),
      )
    : [];
  return [...duplicates, ...updates, ...looks];
}

/** Brings our metadata and our fields of an object up to date, and says what changed. */
function update(ours: KnownObject, { object: { metadata }, whenOurs }: WantedObject): ItemFinding[] {
  const { item, object, kind, name } = ours;
  const change = whenOurs(ours);
  if ('refuse' in change) return [{ finding: change.refuse, item }];
  const changed = Object.entries(change.fields)
    .filter(([field, value]) => makeEqual(object, field, value))
    .map(([field]) => field);
  const { labels = {}, annotations = {} } = metadata as unknown as Metadata;
  if (setLabels(object, labels)) changed.push('metadata.labels');
  if (setOurAnnotations(object, annotations)) changed.push('metadata.annotations');
  const [path, ...others] = changed;
  if (path === undefined) return [];
  const more = others.length === 0 ? '' : `, and ${others.map((field) => `\`${field}\``).join(' and ')} too`;
  return [{ finding: updated.finding(`brings ${kind} "${name}" up to date${more}.`, { path }), item }];
}

/** Annotations of ours that are wanted no more go; those of others stay. */
function setOurAnnotations(object: KubernetesObject, wanted: Entries): boolean {
  const annotations = (object.metadata as { annotations?: Record<string, unknown> }).annotations ?? {};
  const stale = Object.keys(annotations).filter((key) => key.startsWith(PREFIX) && !(key in wanted));
  for (const key of stale) delete annotations[key];
  return setAnnotations(object, wanted) || stale.length > 0;
}

function duplicated(objects: readonly KnownObject[]): ItemFinding {
  const second = objects[1]!;
  const cause = objects.some(isMoved)
    ? 'Most likely `set-namespace`, or `namespace:` of an overlay, moved objects of several namespaces into one: run the function after it.'
    : 'Most likely kpt `selectors` hid the first when the second was generated: take Roles, RoleBindings and ServiceAccounts into the `selectors` of this function, or use none.';
  const finding = duplicate.finding(
    `The package has ${objects.length} objects of this function that are ${nameOf(second)}; there must be one. ${cause} Then delete all but one.`,
  );
  return { finding, item: second.item };
}
