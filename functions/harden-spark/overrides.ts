/**
 * The settings of one workload: the common ones, and over them each override that matches, in order. Maps are
 * merged, lists replace.
 */
import type { Finding } from '../../src/krm/result.ts';
import { type Entries, labelsOf } from '../../src/kubernetes/labels.ts';
import { ROLE_NAMES } from '../../src/spark/role.ts';
import type { Workload } from '../../src/spark/workload.ts';
import { runFinding } from './common-rules.ts';
import { matchesGlob } from './glob.ts';
import { overlaid } from './read-only-root/volume-settings.ts';
import type { Match, Override, ReadOnlyRootFilesystem, Settings, VolumeSettingsByRole } from './settings.ts';

export function settingsFor(workload: Workload, settings: Settings): ReadOnlyRootFilesystem {
  return overridesFor(workload, settings).reduce(withOverride, settings.readOnlyRootFilesystem);
}

/** Whether a workload is to follow the profile "restricted". */
export function isRestricted(workload: Workload, settings: Settings): boolean {
  if (settings.podSecurity === undefined) return false;
  const profiles = overridesFor(workload, settings).flatMap(({ podSecurity }) => podSecurity?.profile ?? []);
  return (profiles.at(-1) ?? settings.podSecurity.profile) === 'Restricted';
}

function overridesFor(workload: Workload, settings: Settings): Override[] {
  return settings.overrides.filter(({ match }) => matches(match, workload));
}

export function withOverride(
  base: ReadOnlyRootFilesystem,
  { readOnlyRootFilesystem: over = {} }: Pick<Override, 'readOnlyRootFilesystem'>,
): ReadOnlyRootFilesystem {
  const { tmp, workDir, ivy, scratch, layout, ...rest } = over;
  const merged = { ...base, ...rest } as ReadOnlyRootFilesystem;
  if (tmp) merged.tmp = mergedByRole(base.tmp, tmp as VolumeSettingsByRole);
  if (workDir) merged.workDir = mergedByRole(base.workDir, workDir as VolumeSettingsByRole);
  if (ivy) merged.ivy = mergedByRole(base.ivy, ivy as VolumeSettingsByRole);
  if (scratch) merged.scratch = mergedByRole(base.scratch ?? {}, scratch as VolumeSettingsByRole);
  if (layout) merged.layout = { ...base.layout, ...layout };
  return merged;
}

function mergedByRole(base: VolumeSettingsByRole, over: VolumeSettingsByRole): VolumeSettingsByRole {
  const merged: VolumeSettingsByRole = overlaid(base, over);
  for (const role of ROLE_NAMES) {
    if (base[role] || over[role]) merged[role] = overlaid(base[role] ?? {}, over[role] ?? {});
  }
  return merged;
}

/** Overrides that no workload of the list matches: often a name that is misspelt. */
export function unusedOverrides(settings: Settings, workloads: readonly { workload: Workload }[]): Finding[] {
  return settings.overrides.flatMap(({ match }, position): Finding[] => {
    if (workloads.length === 0 || workloads.some(({ workload }) => matches(match, workload))) return [];
    const path = `spec.overrides[${position}].match`;
    const message = `\`${path}\` matches none of the workloads, so this override does nothing here.`;
    return [runFinding('unused-override', message, { path })];
  });
}

/** Whether a workload is one of those that an override is for. */
export function matches({ namespaces, names, kinds, labels = {} }: Match, workload: Workload): boolean {
  const carried: Entries = labelsOf(workload.object);
  return (
    (!namespaces || namespaces.some((glob) => matchesGlob(`${workload.namespace ?? ''}`, glob))) &&
    (!names || names.some((glob) => matchesGlob(workload.name, glob))) &&
    (!kinds || kinds.includes(workload.kind.name)) &&
    Object.entries(labels).every(([key, value]) => carried[key] === value)
  );
}
