import { shortHash } from '../../../src/kubernetes/names.ts';
import { SCRATCH_DIRECTORY } from '../../../src/spark/paths/scratch.ts';
import { WRITABLE_PATHS } from '../../../src/spark/paths/writable-paths.ts';
import { ROLE_NAMES, type RoleName } from '../../../src/spark/role/role.ts';
import { PREFIX, SCRATCH } from '../workloads/volume-prefix.ts';

/** A volume's name is a DNS-1123 label. */
const LONGEST = 63;

/**
 * `harden-spark-tmp`; with a suffix where the roles of a workload need different ones, and with a hash of its path
 * where a volume of the user has that name.
 */
export function rowVolumeName(row: string, path: string, suffix: string, taken: IsTaken): string {
  const start = row === 'scratch' ? SCRATCH : `${PREFIX}${row}`;
  const name = `${start}${suffix}`;
  return taken(name) ? `${start}-${shortHash(path)}${suffix}` : name;
}

/** `harden-spark-opt-app-cache` for `/opt/app/cache`; with a hash where that is too long, or taken. */
export function pathVolumeName(path: string, suffix: string, taken: IsTaken): string {
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

type IsTaken = (name: string) => boolean;

/** What is mounted besides the rows of the table of writable paths. */
const OTHERS = ['scratch', 'passwd'].map((name) => ({ name, severalPaths: false }));

/** Rows whose path is always the same. */
const FIXED_PATHS: Readonly<Record<string, string>> = {
  tmp: '/tmp',
  scratch: SCRATCH_DIRECTORY,
  passwd: '/etc/passwd',
};

/**
 * What the volumes are that are called by the table. Several paths of one row are called by their paths. Where roles
 * need different ones, `role` is whose it is; without a path the workload decides where it is.
 */
const ROW_VOLUMES = new Map(
  [...WRITABLE_PATHS, ...OTHERS].flatMap(({ name: row, severalPaths }) =>
    [undefined, ...ROLE_NAMES].map((role) => {
      const name = rowVolumeName(row, '', role ? `-${role}` : '', () => false);
      return [name, { row, role, severalPaths, path: FIXED_PATHS[row] }] as const;
    }),
  ),
);

/** Whether a name is that of the volume of a row, so that no path can have it. */
export function isRowName(name: string): boolean {
  return ROW_VOLUMES.has(name);
}

const HASHED = /-[0-9a-f]{8}(-[a-z]+)?$/;

/**
 * Whether this function calls a volume so that it mounts at this path in this role, now or with other settings.
 *
 * @param path normalised
 */
export function isNameFor(volume: string, path: string, role: RoleName): boolean {
  const known = ROW_VOLUMES.get(volume);
  if (known) {
    if (known.severalPaths || (known.role ?? role) !== role) return false;
    return known.path === undefined || known.path === path;
  }
  const suffixes = ['', `-${role}`];
  if (suffixes.some((suffix) => volume === pathVolumeName(path, suffix, () => false))) return true;
  if (!HASHED.test(volume)) return false;
  return suffixes.some(
    (suffix) =>
      volume === pathVolumeName(path, suffix, () => true) ||
      [...ROW_VOLUMES.values()].some(({ row }) => volume === rowVolumeName(row, path, suffix, () => true)),
  );
}

/**
 * Whether this function can call a volume so that nothing mounts: it is that of a row, or any path could have led
 * to it.
 */
export function isPossibleName(volume: string): boolean {
  const known = ROW_VOLUMES.get(volume);
  return known ? !known.severalPaths : volume.startsWith(PREFIX);
}
