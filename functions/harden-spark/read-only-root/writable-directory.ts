import type { Finding } from '../../../src/krm/list/result.ts';
import type { MountPoint } from '../../../src/spark/paths/mount-points.ts';
import type { NamedFile } from '../../../src/spark/paths/named-files.ts';
import type { SizedDirectory } from '../../../src/spark/sizes/size-limit.ts';
import type { VolumeSettings, VolumeSource } from '../config/settings.ts';

/** A volume as it is to be written. */
export interface DecidedVolume {
  /** A quantity; absent: no limit. */
  readonly sizeLimit?: string;
  readonly medium?: 'Memory';
  /** Absent: an emptyDir. */
  readonly source?: VolumeSource;
  /** Only this file of it is mounted: that of passwd-file.ts. */
  readonly file?: string;
  /** For a limit by Auto: what it was made from. */
  readonly reasons?: readonly string[];
}

/** A directory that must be writable in one role, with what was asked of its volume. */
export interface NeededDirectory {
  /** Normalised. */
  readonly path: string;
  /** Name of its row in the table; absent for the user's own `writablePaths`. */
  readonly row?: string;
  /** Whether the container works there. */
  readonly isWorkDir?: boolean;
  /** What its default size goes by; absent for scratch space of its own, which has none. */
  readonly sized?: SizedDirectory;
  readonly asked: VolumeSettings;
  /** Whether the size was asked for as that of scratch space. */
  readonly askedAsScratch?: boolean;
  /** Below a directory that is writable anyway it needs no volume. */
  readonly mayShare: boolean;
  /** The image or the user may have something there already. */
  readonly mayBeFilled?: boolean;
}

/** One of which it is decided what its volume is. */
export interface WritableDirectory extends NeededDirectory {
  readonly volume: DecidedVolume;
}

/** What becomes of the directories that one role needs. */
export interface Plan {
  /** Where a volume of ours is to be mounted. */
  readonly mounts: readonly WritableDirectory[];
  readonly findings: readonly Finding[];
  /** Mounts of the user in which directories lie that must be writable. */
  readonly standing: readonly MountPoint[];
  /** Where the container is to work. */
  readonly workDir: string;
  /** The same where it must be written down as `workingDir`. */
  readonly written?: string | undefined;
  /** The local paths that the workload names. */
  readonly named: readonly NamedFile[];
  /** Whether a path will be writable, by a volume of ours or otherwise. */
  isWritable(path: string): boolean;
}
