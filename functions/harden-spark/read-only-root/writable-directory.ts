import type { SizedDirectory } from '../../../src/spark/size-limit.ts';
import type { VolumeSettings, VolumeSource } from '../settings.ts';

/** A volume as it is to be written. */
export interface DecidedVolume {
  /** A quantity; absent: no limit. */
  readonly sizeLimit?: string;
  readonly medium?: 'Memory';
  /** Absent: an emptyDir. */
  readonly source?: VolumeSource;
  /** For a limit by Auto: what it was made from. */
  readonly reasons?: readonly string[];
}

/** A directory that must be writable in one role, with what was asked of its volume. */
export interface NeededDirectory {
  /** Normalised. */
  readonly path: string;
  /** Name of its row in the table; absent for the user's own `writablePaths`. */
  readonly row?: string;
  /** What its default size goes by; absent for scratch space of its own, which has none. */
  readonly sized?: SizedDirectory;
  readonly asked: VolumeSettings;
  /** Whether the size was asked for as that of scratch space. */
  readonly askedAsScratch?: boolean;
  /** Below a directory that is writable anyway it needs no volume. */
  readonly mayShare: boolean;
}

/** One of which it is decided what its volume is. */
export interface WritableDirectory extends NeededDirectory {
  readonly volume: DecidedVolume;
}
