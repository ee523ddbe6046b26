/** Which of the namespaces that the functionConfig lists get objects: all, or those that are in use in the list. */
import { namespacesOfManifests } from '../../../src/spark/embedded-namespaces.ts';
import { WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { namespaceAbout } from '../catalogue/known-objects.ts';
import type { RbacNamespace, Settings } from '../config/settings.ts';
import { hasOurOwner } from './ownership.ts';
import { isUsableName } from './usable-names.ts';

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
  /** Something that puts a namespace to use without saying which yet, so that it may be any of the idle ones. */
  readonly unplaced: string | undefined;
}

/** What puts a namespace to use, and which: undefined or a placeholder where that is not said yet. */
interface Use {
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** @param workloads all of them, also those that something stands in the way of */
export function listedNamespaces(
  settings: Settings,
  objects: Catalogue,
  workloads: readonly Use[],
): ListedNamespaces {
  const listed = settings.rbac?.namespaces;
  const isLimited = (step: Step) =>
    settings[step]?.onlyNamespacesInUse ?? settings.rbac?.onlyNamespacesInUse ?? false;
  if (listed === undefined || !STEPS.some(isLimited)) {
    return { of: () => listed, idle: new Set(), someInUse: true, unplaced: undefined };
  }
  const uses = usesOfNamespaces(settings, objects, workloads);
  const names = new Set(uses.map(({ namespace }) => namespace));
  const inUse = listed.filter(({ name }) => names.has(name));
  return {
    of: (step) => (isLimited(step) ? inUse : listed),
    idle: new Set(listed.map(({ name }) => name).filter((name) => !names.has(name))),
    someInUse: inUse.length > 0,
    unplaced: uses.find(({ namespace }) => namespace === undefined || !isUsableName('namespace', namespace))
      ?.name,
  };
}

/**
 * What the namespaces of a list are used by: docs/decisions/0021-namespaces-in-use.md. What this function made says
 * nothing: it would keep itself.
 */
function usesOfNamespaces({ origin }: Settings, objects: Catalogue, workloads: readonly Use[]): Use[] {
  const given = objects
    .asTheyAre(['Namespace', 'ServiceAccount'])
    .filter((object) => !hasOurOwner(object, origin));
  const ofManifests = objects
    .mentioning(WORKLOAD_KINDS)
    .flatMap(({ object, name, namespace: own }) =>
      namespacesOfManifests(object).map((namespace = own): Use => ({ name, namespace })),
    );
  return [
    ...workloads,
    ...given.map((object) => ({ name: object.name, namespace: namespaceAbout(object) })),
    ...ofManifests,
  ];
}
