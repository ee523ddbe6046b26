/** What the names of this function's volumes begin with. */
export const PREFIX = 'harden-spark-';

/** Spark takes a volume of this name for its scratch space; the end tells it from one of the user's. */
export const SCRATCH = 'spark-local-dir-harden-spark';

/** Whether a name begins as those of this function's volumes do. */
export function hasOurPrefix(volume: string | undefined): boolean {
  return volume !== undefined && (volume.startsWith(PREFIX) || `${volume}-`.startsWith(`${SCRATCH}-`));
}
