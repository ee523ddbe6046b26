import { merge } from '../../../src/krm/codec/index.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { VolumeSettings, VolumeSettingsByRole } from '../config/settings.ts';
import { volume } from '../config/volumes.ts';

/** What `over` says on top of `base`. */
export function overlaid(base: VolumeSettings, over: VolumeSettings): VolumeSettings {
  return merge(volume, base, over);
}

/** What was asked of a volume in one role. */
export function settingsOfRole(settings: VolumeSettingsByRole, role: Role): VolumeSettings {
  return overlaid(overlaid({}, settings), settings[role.name] ?? {});
}
