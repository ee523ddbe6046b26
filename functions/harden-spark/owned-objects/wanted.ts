/** What generators ask for. They touch no list: `reconcile` does, once it knows all that is wanted. */
import type { KubernetesObject } from 'kpt-functions';
import type { Finding } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { type Identity, type KnownObject, nameOf } from '../catalogue/known-objects.ts';
import type { Asking } from '../findings/asking.ts';
import type { ItemFinding } from '../findings/item-finding.ts';

/** All that one generator has to ask and to say. */
export interface Generated {
  readonly wanted: readonly Wanted[];
  readonly findings: readonly ItemFinding[];
  /** The names of the workloads whose Pods need an object, by `identityKey`; such an object need not be wanted. */
  readonly neededBy?: ReadonlyMap<string, readonly string[]>;
}

/** What several ask for and say. */
export function together(all: readonly Generated[]): Generated {
  return {
    wanted: all.flatMap(({ wanted }) => wanted),
    findings: all.flatMap(({ findings }) => findings),
    neededBy: new Map(all.flatMap(({ neededBy = [] }) => [...neededBy])),
  };
}

/** Something to say, and what is done to the list with it. Objects that are in the list are edited in place. */
export type ListEdit = ItemEdit | Addition;

export interface ItemEdit extends ItemFinding {
  readonly remove?: true;
}

/** An object that the list lacks. */
export interface Addition {
  readonly add: KubernetesObject;
  /** Its file, in the package. */
  readonly path: string;
  /** Why it is made. */
  readonly why: string;
  readonly askedBy: Asking;
}

/** What is to be there under an identity. Without an object, what is there stays as it is, and nothing is added. */
export type Wanted = WantedObject | { readonly identity: Identity; readonly object?: undefined };

export interface WantedObject {
  readonly identity: Identity;
  /** As it is to be. Of one of ours the labels and annotations are brought up to date with it in any case. */
  readonly object: KubernetesObject;
  /** What asks for it. */
  readonly askedBy: Asking;
  /** Where it is added: the folder of its file, relative to the package, and why it is made. */
  readonly whenMissing: { readonly addTo: string; readonly why: string } | { readonly tell: Finding };
  /** The fields that are brought up to date, with their values. */
  readonly whenOurs: (
    ours: KnownObject,
  ) => { readonly fields: Readonly<Record<string, unknown>> } | { readonly refuse: Finding };
  /**
   * What comes of an object of somebody else that has the identity: findings, and edits of it in place.
   *
   * @param whose the end of "… is left alone, since"
   */
  readonly whenForeign: (foreign: KnownObject, whose: string) => readonly Finding[];
  /** One of somebody else in our package replaces ours. Absent: one of somebody else is looked at only where none is ours. */
  readonly yieldsToForeign?: true;
}

export const notOurs = rule('generated/not-ours', {
  severity: 'warning',
  meaning: 'An object that this function did not generate has the name of one that it would generate.',
  remedy: 'Rename the object, or do without the generated one.',
});

/**
 * An object that is all ours: its spec and the metadata. One of somebody else under its identity is left alone, with a
 * finding.
 */
export function wantedWithSpec(
  object: KubernetesObject & { spec: object },
  addTo: string,
  why: string,
  askedBy: Asking,
): WantedObject {
  const identity = identityOf(object);
  return {
    identity,
    object,
    askedBy,
    whenMissing: { addTo, why },
    whenOurs: () => ({ fields: { spec: object.spec } }),
    whenForeign: (_, whose) => [
      notOurs.finding(
        `${nameOf(identity)} is left alone, since ${whose}. Rename it, or do without the generated one.`,
      ),
    ],
  };
}

export function identityOf({ kind, metadata }: KubernetesObject): Identity {
  const { name, namespace } = metadata as { name: string; namespace?: string };
  return { kind, name, namespace };
}
