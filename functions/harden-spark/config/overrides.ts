/**
 * The settings of one workload: the common ones, and over them each override that matches, in order. How each field
 * is merged stands in its codec.
 */
import { merge } from '../../../src/krm/codec/index.ts';
import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import type { RoleName } from '../../../src/spark/role/role.ts';
import { matchesGlob } from '../../../src/values/glob.ts';
import { rememberedIn } from '../../../src/values/remembered.ts';
import type {
  Override,
  Rbac,
  RbacNamespace,
  ReadOnlyRootFilesystem,
  ResourceQuotaSettings,
  Settings,
  VolumeSettings,
  VolumeSettingsByRole,
} from './settings.ts';
import { podSecurity, readOnlyRootFilesystem, resourceQuota } from './spec.ts';
import { volume } from './volumes.ts';

/** What is known of an object when it is asked which overrides are for it. */
export interface Subject {
  /** Its name, or the beginning of one that the API server makes. */
  readonly name: string;
  readonly namespace?: string | undefined;
  readonly kind: string;
  readonly labels: Entries;
}

export const unusedOverride = rule('harden-spark/unused-override', {
  severity: 'info',
  meaning: 'An override of the configuration matches no workload, and none of its `rules` another object.',
  remedy: 'Correct what the override matches, or remove it.',
});

export function settingsFor(workload: Subject, settings: Settings): ReadOnlyRootFilesystem {
  return overridesFor(workload, settings).reduce(withOverride, settings.readOnlyRootFilesystem);
}

/** What `over` says of a volume on top of `base`. */
export function overlaid(base: VolumeSettings, over: VolumeSettings): VolumeSettings {
  return merge(volume, base, over);
}

/** What was asked of volumes, by role: of each workload the same is asked. */
const ofRoles = new WeakMap<VolumeSettingsByRole, Map<RoleName, VolumeSettings>>();

/** What was asked of a volume in one role. */
export function settingsOfRole(settings: VolumeSettingsByRole, role: RoleName): VolumeSettings {
  const known = rememberedIn(ofRoles, settings, () => new Map<RoleName, VolumeSettings>());
  return rememberedIn(known, role, () => overlaid(overlaid({}, settings), settings[role] ?? {}));
}

/** Whether a workload is to follow the profile "restricted". */
export function isRestricted(workload: Subject, settings: Settings): boolean {
  if (settings.podSecurity === undefined) return false;
  const { profile } = overridesFor(workload, settings).reduce(
    (base, override) => merge(podSecurity, base, override.podSecurity ?? {}),
    settings.podSecurity,
  );
  return profile === 'Restricted';
}

/** The entry of a namespace in `spec.rbac.namespaces`. */
export function entryOf(rbac: Rbac | undefined, namespace: string | undefined): RbacNamespace | undefined {
  return rbac?.namespaces?.find(({ name }) => name === namespace);
}

/** Where the entries of a list stand in it, once it was asked for. */
const positions = new WeakMap<readonly RbacNamespace[], ReadonlyMap<RbacNamespace, number>>();

/** The field of an entry in `spec.rbac.namespaces`. */
export function namespaceField(rbac: Rbac | undefined, entry: RbacNamespace): string {
  const { namespaces = [] } = rbac ?? {};
  const known = positions.get(namespaces) ?? new Map(namespaces.map((one, index) => [one, index]));
  positions.set(namespaces, known);
  return `spec.rbac.namespaces[${known.get(entry)}]`;
}

/** What a namespace says of its quota is laid over what is said for all. */
export function quotaSettingsFor(
  namespace: RbacNamespace | undefined,
  common: ResourceQuotaSettings,
): ResourceQuotaSettings {
  return merge(resourceQuota, common, namespace?.resourceQuota ?? {});
}

export function withOverride(base: ReadOnlyRootFilesystem, override: Override): ReadOnlyRootFilesystem {
  return merge(readOnlyRootFilesystem, base, override.readOnlyRootFilesystem ?? {});
}

function overridesFor(workload: Subject, { overrides }: Settings): Override[] {
  return overrides.filter(({ match }) => matches(match, workload));
}

/**
 * Overrides that nothing in the list matches: often a name that is misspelt. `rules` are for all objects, other settings
 * for workloads.
 *
 * @param others the objects beside the workloads, which are read where somebody must know
 */
export function unusedOverrides(
  { overrides }: Settings,
  workloads: readonly Subject[],
  others: () => readonly Subject[],
): Finding[] {
  if (workloads.length === 0) return [];
  return overrides.flatMap(({ match, rules }, position): Finding[] => {
    if (workloads.some((workload) => matches(match, workload))) return [];
    if (rules && others().some((other) => matches(match, other))) return [];
    const path = `spec.overrides[${position}].match`;
    const what = rules ? 'no object of the list' : 'none of the workloads';
    const message = `\`${path}\` matches ${what}, so this override does nothing here.`;
    return [unusedOverride.finding(message, { path })];
  });
}

/** Whether an object is one for which all of what an override gives holds. In names, `*` stands for any text. */
export function matches(
  { namespaces, names, kinds, labels = {} }: Override['match'],
  object: Subject,
): boolean {
  const { name, namespace = '', kind, labels: carried } = object;
  return (
    (!namespaces || namespaces.some((glob) => matchesGlob(namespace, glob))) &&
    (!names || names.some((glob) => matchesGlob(name, glob))) &&
    (!kinds || kinds.some((one) => one === kind)) &&
    Object.entries(labels).every(([key, value]) => carried[key] === value)
  );
}
