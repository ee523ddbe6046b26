/**
 * Directories of an image that no container runs without, so that an empty volume must not hide them.
 *
 * Sources: Filesystem Hierarchy Standard 3.0; Debian's merged /usr, UsrMerge (a mount follows the link); the Dockerfiles of
 * apache/spark-docker, Spark's docker-image-tool, eclipse-temurin, python and bitnami/containers; Kubernetes,
 * "Configure Service Accounts for Pods"; OCI Runtime Specification, config-linux.md, "Default Filesystems".
 */
import { append, type MultiMap } from '../../values/multi-map.ts';
import { isAtOrBelow } from './paths.ts';

interface SystemDirectory {
  /** A step that ends with `*` stands for every step that begins so. */
  readonly path: string;
  /**
   * What must not be mounted over. `Contents`: the directory and those above it; further down there can be
   * directories of applications. `Everything`: also what is below. `Mount`: it is one itself, made after those above it,
   * so these may be mounted.
   */
  readonly protects: 'Contents' | 'Everything' | 'Mount';
  /** As a finding goes on behind the path. */
  readonly why: string;
  /** Below it, and meant to be written to. */
  readonly but?: string;
}

const PROGRAMS = 'which holds programs';
const LIBRARIES = 'which holds libraries of programs';
const BY_RUNTIME = 'which the container runtime makes';

/** A finding names the first that a path would hide. */
const SYSTEM_DIRECTORIES: readonly SystemDirectory[] = [
  ...rows('Everything', PROGRAMS, ['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/libexec']),
  ...rows('Everything', PROGRAMS, ['/usr/local/bin', '/usr/local/sbin', '/opt/conda/bin']),
  ...rows('Everything', LIBRARIES, ['/lib', '/lib32', '/lib64', '/libx32']),
  ...rows('Contents', LIBRARIES, ['/usr/lib', '/usr/local/lib', '/usr/local/lib64', '/usr/local/libexec']),
  ...rows('Everything', LIBRARIES, [
    '/usr/lib32',
    '/usr/lib64',
    '/usr/libx32',
    '/usr/lib/x86_64-linux-*',
    '/usr/lib/aarch64-linux-*',
    '/usr/lib/s390x-linux-*',
    '/usr/lib/powerpc64le-linux-*',
  ]),
  ...rows('Contents', 'which holds users, certificates and settings of programs', [
    '/etc',
    '/etc/passwd',
    '/etc/group',
    '/etc/ssl/certs',
    '/etc/pki/tls/certs',
    '/etc/pki/ca-trust',
    '/etc/alternatives',
    '/etc/java*',
    '/etc/R',
    '/usr/share/zoneinfo',
    '/usr/share/ca-certificates',
  ]),
  ...rows('Mount', BY_RUNTIME, ['/proc', '/sys']),
  { path: '/dev', protects: 'Mount', why: BY_RUNTIME, but: '/dev/shm' },
  ...rows('Mount', 'which the kubelet makes', ['/etc/hosts', '/etc/hostname', '/etc/resolv.conf']),
  ...rows('Mount', 'where the kubelet mounts tokens', ['/run/secrets', '/var/run/secrets']),
  ...['/opt/spark', '/opt/bitnami/spark', '/usr/lib/spark', '/usr/local/spark'].flatMap(sparkHome),
  ...rows('Everything', 'which holds Java', ['/opt/java', '/usr/lib/jvm', '/opt/bitnami/java']),
  ...rows('Contents', 'which holds Python and its packages', [
    '/usr/lib/python3*/dist-packages',
    '/usr/local/lib/python3*/dist-packages',
    '/usr/local/lib/python3*/site-packages',
    '/opt/conda/lib/python3*/site-packages',
    '/opt/bitnami/python/lib/python3*/site-packages',
  ]),
  ...rows('Everything', PROGRAMS, ['/opt/bitnami/python/bin', '/opt/bitnami/scripts']),
  ...rows('Contents', 'which holds R and its packages', [
    '/usr/lib/R/library',
    '/usr/lib/R/bin',
    '/usr/local/lib/R',
    '/usr/share/R',
  ]),
];

function rows(
  protects: SystemDirectory['protects'],
  why: string,
  paths: readonly string[],
): SystemDirectory[] {
  return paths.map((path) => ({ path, protects, why }));
}

/** Other directories there are written to (logs, work, work-dir), or hold what a job names, which is looked at elsewhere. */
function sparkHome(home: string): SystemDirectory[] {
  return [
    ...rows('Everything', 'which holds Spark', [`${home}/bin`, `${home}/jars`, `${home}/sbin`]),
    ...rows('Contents', "which holds Spark's Python and R", [
      `${home}/python/pyspark`,
      `${home}/python/lib`,
      `${home}/R/lib`,
    ]),
  ];
}

/** By the first step of a path: most paths that are asked for begin like none. */
const BY_FIRST_STEP: MultiMap<string, SystemDirectory & { readonly steps: readonly string[] }> = new Map();
for (const directory of SYSTEM_DIRECTORIES) {
  const steps = stepsOf(directory.path);
  append(BY_FIRST_STEP, steps[0]!, { ...directory, steps });
}

/**
 * The system directory that a volume at the path would hide, or lie in; undefined if it may be mounted.
 *
 * @param path normalised
 */
export function systemDirectoryAt(path: string): { path: string; why: string; isBelow: boolean } | undefined {
  const steps = stepsOf(path);
  for (const row of BY_FIRST_STEP.get(steps[0] ?? 'bin') ?? []) {
    if (!agree(row.steps, steps)) continue;
    const depth = steps.length - row.steps.length;
    if (depth < 0 ? row.protects === 'Mount' : depth > 0 && row.protects === 'Contents') continue;
    if (row.but !== undefined && isAtOrBelow(path, row.but)) continue;
    const hidden = `/${[...steps.slice(0, row.steps.length), ...row.steps.slice(steps.length)].join('/')}`;
    return { path: hidden, why: row.why, isBelow: depth > 0 };
  }
  return undefined;
}

/** Whether one of two paths is at or above the other. */
function agree(pattern: readonly string[], steps: readonly string[]): boolean {
  for (let i = 0; i < pattern.length && i < steps.length; i++) {
    const wanted = pattern[i]!;
    const found = steps[i]!;
    if (wanted.endsWith('*') ? !found.startsWith(wanted.slice(0, -1)) : found !== wanted) return false;
  }
  return true;
}

function stepsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}
