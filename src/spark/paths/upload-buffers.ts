/**
 * What connectors of object stores keep on local disk while they write: blocks on their way, and with a staging committer
 * of S3A the whole output of every running task.
 *
 * Sources: Hadoop core-default.xml (fs.s3a.fast.upload.buffer, .active.blocks, fs.s3a.multipart.size, fs.s3a.buffer.dir,
 * fs.azure.buffer.dir); hadoop-azure ConfigurationKeys and FileSystemConfigurations, whose DATA_BLOCKS_BUFFER_DEFAULT is "disk" in
 * 3.3.4 and "bytebuffer" in 3.4.0; Hadoop "S3A Committers": the staging committers write to fs.s3a.buffer.dir.
 */
import { Mi } from '../../kubernetes/quantity.ts';
import { sparkVersions } from '../role/spark-versions.ts';
import { hadoopSize } from '../sizes/memory.ts';
import { canBeInOneOf, type VersionRange } from '../version.ts';
import type { Workload } from '../workload.ts';
import { isAtOrBelow, normalise } from './paths.ts';

interface StoreRow {
  /** As reasons for a size name it. */
  readonly name: 'S3A' | 'ABFS';
  /** In the text of a workload that uses it. */
  readonly inUse: RegExp;
  /** Where blocks wait; on disk if it is "disk", or absent in these versions of Spark, each of which brings its Hadoop. */
  readonly buffer: { readonly key: string; readonly isDiskUnlessSet: VersionRange };
  readonly blockSize: { readonly key: string; readonly unlessSet: bigint };
  /** Of one stream, of which a task writes one. */
  readonly activeBlocks: { readonly key: string; readonly unlessSet: number };
  readonly directory: { readonly key: string; readonly belowTmpDir: string };
}

const S3A: StoreRow = {
  name: 'S3A',
  inUse: /\bs3a\b|hadoop-aws:|hadoop-cloud/,
  buffer: { key: 'fs.s3a.fast.upload.buffer', isDiskUnlessSet: {} },
  blockSize: { key: 'fs.s3a.multipart.size', unlessSet: 64n * Mi },
  activeBlocks: { key: 'fs.s3a.fast.upload.active.blocks', unlessSet: 4 },
  directory: { key: 'fs.s3a.buffer.dir', belowTmpDir: 's3a' },
};

const STORES: readonly StoreRow[] = [
  S3A,
  {
    name: 'ABFS',
    inUse: /\babfss?:|\bfs\.azure\.|hadoop-azure:/,
    buffer: { key: 'fs.azure.data.blocks.buffer', isDiskUnlessSet: { before: '4.0' } },
    blockSize: { key: 'fs.azure.write.request.size', unlessSet: 8n * Mi },
    activeBlocks: { key: 'fs.azure.block.upload.active.blocks', unlessSet: 20 },
    directory: { key: 'fs.azure.buffer.dir', belowTmpDir: 'abfs' },
  },
];

/** What uploads to one store take up. */
export interface UploadBuffers {
  readonly store: StoreRow['name'];
  readonly bytes: bigint;
}

/** Committers that hold back what tasks write until the job is done. */
const STAGING_COMMITTERS = ['directory', 'partitioned'];

/** What uploads of `cores` tasks at a time take up in the directory, of each store that is in use. */
export function uploadBuffers(workload: Workload, directory: string, cores: number): UploadBuffers[] {
  return STORES.filter((store) => buffersBelow(workload, store, directory)).flatMap((store) => {
    const bytes = bytesOnDisk(workload, store) * BigInt(cores);
    return bytes > 0n ? [{ store: store.name, bytes }] : [];
  });
}

/** Of one task. */
function bytesOnDisk(workload: Workload, { inUse, buffer, blockSize, activeBlocks }: StoreRow): bigint {
  const place = hadoopSetting(workload, buffer.key);
  const isOnDisk =
    place === undefined ? canBeInOneOf(sparkVersions(workload), buffer.isDiskUnlessSet) : place === 'disk';
  if (!isOnDisk || !inUse.test(JSON.stringify(workload.application.value ?? {}))) return 0n;
  const block = hadoopSize(hadoopSetting(workload, blockSize.key) ?? '') ?? blockSize.unlessSet;
  const active = Number(hadoopSetting(workload, activeBlocks.key) ?? activeBlocks.unlessSet);
  return block * BigInt(Number.isInteger(active) && active > 0 ? active : activeBlocks.unlessSet);
}

/** The committer that stages output below `directory`, if there is one. */
export function stagingCommitter(workload: Workload, directory: string): string | undefined {
  const committer = hadoopSetting(workload, 'fs.s3a.committer.name');
  return committer && STAGING_COMMITTERS.includes(committer) && buffersBelow(workload, S3A, directory)
    ? committer
    : undefined;
}

/** Whether the store's local files are below the directory; below /tmp by default. */
function buffersBelow(workload: Workload, { directory: { key, belowTmpDir } }: StoreRow, directory: string) {
  const temporary = hadoopSetting(workload, 'hadoop.tmp.dir') ?? '/tmp/hadoop-spark';
  const text = hadoopSetting(workload, key) ?? `${temporary}/${belowTmpDir}`;
  return text.split(',').some((part) => isAtOrBelow(normalise(part.trim()), directory));
}

function hadoopSetting(workload: Workload, key: string): string | undefined {
  return workload.inEffect.located(`spark.hadoop.${key}`)?.value.trim();
}
