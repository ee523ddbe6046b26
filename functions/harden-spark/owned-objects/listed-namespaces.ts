/** Which of the namespaces that the functionConfig lists get objects: all, or those that are in use in the list. */
import { embeddedManifests } from '../../../src/spark/embedded-manifests.ts';
import { WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownObject } from '../catalogue/known-objects.ts';
import type { RbacNamespace, Settings } from '../config/settings.ts';
import { hasOurOwner } from './ownership.ts';

/** The steps that make objects in namespaces. */
const STEPS = ['rbac', 'networkPolicy', 'monitoring', 'resourceQuota'] as const;
type Step = (typeof STEPS)[number];

export interface ListedNamespaces {
  /** Those of `spec.rbac.namespaces` in which a step makes objects; undefined: those of the workloads. */
  of(step: Step): readonly RbacNamespace[] | undefined;
  /** The names of those that are listed, and not in use, where that makes a difference. */
  readonly idle: ReadonlySet<string>;
  /** Whether any that is listed is in use. */
  readonly someInUse: boolean;
}

/** @param workloads all of them, also those that something stands in the way of */
export function listedNamespaces(
  settings: Settings,
  objects: Catalogue,
  workloads: readonly { readonly namespace?: string | undefined }[],
): ListedNamespaces {
  const listed = settings.rbac?.namespaces;
  const isLimited = (step: Step) =>
    settings[step]?.onlyNamespacesInUse ?? settings.rbac?.onlyNamespacesInUse ?? false;
  if (listed === undefined || !STEPS.some(isLimited)) {
    return { of: () => listed, idle: new Set(), someInUse: true };
  }
  const names = namespacesInUse(settings, objects, workloads);
  const inUse = listed.filter(({ name }) => names.has(name));
  return {
    of: (step) => (isLimited(step) ? inUse : listed),
    idle: new Set(listed.map(({ name }) => name).filter((name) => !names.has(name))),
    someInUse: inUse.length > 0,
  };
}

/**
 * The namespaces that a list is about: docs/decisions/0021-namespaces-in-use.md. What this function made says nothing:
 * it would keep itself.
 */
function namespacesInUse(
  { origin }: Settings,
  objects: Catalogue,
  workloads: readonly { readonly namespace?: string | undefined }[],
): ReadonlySet<string | undefined> {
  const given = objects
    .asTheyAre(['Namespace', 'ServiceAccount'])
    .filter((object) => !hasOurOwner(object, origin));
  const holding = objects
    .mentioning(WORKLOAD_KINDS)
    .filter(({ object }) => embeddedManifests(object).length > 0);
  return new Set([
    ...workloads.map(({ namespace }) => namespace),
    ...given.map(namespaceOf),
    ...holding.map(namespaceOf),
  ]);
}

function namespaceOf({ kind, name, namespace }: KnownObject): string | undefined {
  return kind === 'Namespace' ? name : namespace;
}
