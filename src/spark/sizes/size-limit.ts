/**
 * How large the volumes are: the default of each directory, and `Auto`, made from what the workload declares.
 *
 * A size limit reserves nothing, and going over it evicts the Pod, so all of this is generous. Auto is never below
 * the default, and never falls when a workload declares more.
 */
import { bytesOf, Gi, Mi, quantityOf, roundUpTo } from '../../kubernetes/quantity.ts';
import { counted } from '../../values/phrases.ts';
import { dependencies } from '../dependencies.ts';
import { type UploadBuffers, uploadBuffers } from '../paths/upload-buffers.ts';
import { coresOf, memoryOf } from '../role/resources.ts';
import type { Role } from '../role/role.ts';
import type { Workload } from '../workload.ts';

/** The directories by size: those of the table of writable paths, and the user's own. */
export type SizedDirectory = 'tmp' | 'workDir' | 'ivy' | 'other';

export const DEFAULT_SIZE_LIMITS: Readonly<Record<SizedDirectory, string>> = {
  tmp: '10Gi',
  workDir: '10Gi',
  ivy: '5Gi',
  other: '10Gi',
};

/** What a workload declares about one role. */
export interface Declared {
  readonly cores: number;
  readonly memory: bigint;
  /** Packages for Ivy. */
  readonly packages: number;
  /** Those of them that bring the SDK of a cloud in one jar. */
  readonly bundles: number;
  /** Jars, files and Python files. */
  readonly files: number;
  readonly archives: number;
  /** What object stores keep in this directory during uploads. */
  readonly uploads: readonly UploadBuffers[];
}

interface Allowance {
  readonly directory: SizedDirectory;
  readonly of: 'packages' | 'bundles' | 'files' | 'archives';
  readonly each: bigint;
}

/**
 * What each thing declared adds to a directory.
 *
 * Measured: hadoop-aws 3.4.1 is one bundle of 558 MB, 1.12 GB in Ivy's directory (cache and jars) and 0.56 GB in
 * the working directory; an archive of 200 MB takes 201 MB each in /tmp and in the working directory of an
 * executor. Other packages are tens of MB: Iceberg's runtime, a large one, is 42 MB.
 */
const ALLOWANCES: readonly Allowance[] = [
  { directory: 'tmp', of: 'archives', each: 2n * Gi },
  { directory: 'workDir', of: 'archives', each: 2n * Gi },
  { directory: 'workDir', of: 'files', each: 256n * Mi },
  { directory: 'workDir', of: 'packages', each: 256n * Mi },
  { directory: 'workDir', of: 'bundles', each: Gi },
  { directory: 'ivy', of: 'packages', each: 512n * Mi },
  { directory: 'ivy', of: 'bundles', each: 2n * Gi },
];

const NAMES = { packages: 'package', bundles: 'SDK bundle', files: 'file', archives: 'archive' } as const;

/** Packages with the whole SDK of a cloud in one jar, themselves or among what they depend on. */
const BUNDLES =
  /^(org\.apache\.hadoop:hadoop-aws|software\.amazon\.awssdk:bundle|com\.amazonaws:aws-java-sdk-bundle):|^org\.apache\.spark:spark-hadoop-cloud_/;

/**
 * The default, or the memory of the role or 1Gi a core where that is more (what tasks write besides shuffles is
 * about what they hold), and the allowances; in whole Gi. The reasons are what it was made from, beyond the default:
 * `memory 64Gi`, `2 archives`.
 */
export function autoSize(directory: SizedDirectory, declared: Declared) {
  const reasons: string[] = [];
  let bytes = bytesOf(DEFAULT_SIZE_LIMITS[directory])!;
  if (directory === 'tmp' || directory === 'other') {
    const forCores = BigInt(declared.cores) * Gi;
    const work = declared.memory > forCores ? declared.memory : forCores;
    if (work > bytes) {
      bytes = work;
      reasons.push(work === forCores ? counted(declared.cores, 'core') : `memory ${quantityOf(work)}`);
    }
    for (const { store, bytes: buffers } of declared.uploads) {
      bytes += buffers;
      reasons.push(`${store} buffers`);
    }
  }
  for (const { of, each } of ALLOWANCES.filter((row) => row.directory === directory)) {
    if (declared[of] === 0) continue;
    bytes += BigInt(declared[of]) * each;
    reasons.push(counted(declared[of], NAMES[of]));
  }
  return { sizeLimit: quantityOf(roundUpTo(Gi, bytes)), reasons };
}

/** What the workload declares that has to do with the size of a directory of the role. */
export function declaredBy(workload: Workload, role: Role, directory: string): Declared {
  const cores = coresOf(role);
  const packages = dependencies(workload, 'packages');
  return {
    cores,
    memory: memoryOf(workload, role).heap,
    packages: packages.length,
    bundles: bundlesOf(workload).length,
    files: (['jars', 'files', 'pyFiles'] as const).reduce(
      (sum, key) => sum + dependencies(workload, key).length,
      0,
    ),
    archives: dependencies(workload, 'archives').length,
    uploads: uploadBuffers(workload, directory, cores),
  };
}

/** The jar of hadoop-aws 3.4 and later alone, and twice, as Ivy keeps it. */
const LARGE_BUNDLE = 558_001_584n;

/**
 * What a directory surely has to hold; undefined where nothing is known for sure.
 *
 * Measured: hadoop-aws 3.4.1, whose bundle of AWS SDK v2 is that large.
 */
export function leastSize(
  directory: SizedDirectory,
  workload: Workload,
): { bytes: bigint; because: string } | undefined {
  if (directory === 'tmp')
    return { bytes: 2n * Mi, because: 'the native libraries that Spark unpacks there' };
  const bundle = dependencies(workload, 'packages').find((name) =>
    /^org\.apache\.hadoop:hadoop-aws:3\.[4-9]/.test(name),
  );
  if (!bundle || directory === 'other') return undefined;
  return { bytes: LARGE_BUNDLE * (directory === 'ivy' ? 2n : 1n), because: `the package ${bundle}` };
}

/** The packages that bring the SDK of a cloud in one jar. */
export function bundlesOf(workload: Workload): string[] {
  return dependencies(workload, 'packages').filter((name) => BUNDLES.test(name));
}
