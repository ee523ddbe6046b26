import { shortHash } from '../../../src/kubernetes/short-hash.ts';

/** Volumes of this name are the function's own: it updates and removes them. */
const PREFIX = 'harden-spark-';

/** A volume's name is a DNS-1123 label. */
const LONGEST = 63;

/** Spark takes a volume of this name for its scratch space; the end tells it from one of the user's. */
const SCRATCH = 'spark-local-dir-harden-spark';

export function isOurs(volume: string | undefined): boolean {
  return volume !== undefined && (volume.startsWith(PREFIX) || `${volume}-`.startsWith(`${SCRATCH}-`));
}

/** `harden-spark-tmp`; with a suffix where the roles of a workload need different ones. */
export function rowVolumeName(row: string, suffix = ''): string {
  return row === 'scratch' ? `${SCRATCH}${suffix}` : `${PREFIX}${row}${suffix}`;
}

/** `harden-spark-opt-app-cache` for `/opt/app/cache`; with a hash where that is too long, or `taken`. */
export function pathVolumeName(path: string, suffix: string, taken: (name: string) => boolean): string {
  const slug = path
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const name = `${PREFIX}${slug}${suffix}`;
  if (slug !== '' && name.length <= LONGEST && !taken(name)) return name;
  const hash = shortHash(path);
  const room = LONGEST - PREFIX.length - hash.length - 1 - suffix.length;
  const start = slug === '' ? '' : `${slug.slice(0, room).replace(/-$/, '')}-`;
  return `${PREFIX}${start}${hash}${suffix}`;
}
