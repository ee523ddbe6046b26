import type { PartialOf } from '../../../src/krm/codec.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { VolumeSettings, VolumeSettingsByRole } from '../settings.ts';

/**
 * What `over` says on top of `base`. A source takes the place of a size and a medium, and the other way round:
 * a volume is either an emptyDir or something else.
 */
export function overlaid(
  base: VolumeSettings,
  { sizeLimit, medium, source }: PartialOf<VolumeSettings>,
): VolumeSettings {
  if (source) return { source: source as VolumeSettings['source'] };
  const kept = sizeLimit || medium ? { sizeLimit: base.sizeLimit, medium: base.medium } : base;
  return withoutAbsent({ ...kept, ...(sizeLimit && { sizeLimit }), ...(medium && { medium }) });
}

/** What was asked of a volume in one role. */
export function settingsOfRole(settings: VolumeSettingsByRole, role: Role): VolumeSettings {
  return overlaid(overlaid({}, settings), settings[role.name] ?? {});
}

function withoutAbsent(settings: VolumeSettings): VolumeSettings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
