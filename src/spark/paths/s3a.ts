/**
 * What the S3A connector keeps on local disk while it writes: blocks on their way, and with a staging committer
 * the whole output of every running task.
 *
 * Sources: Hadoop core-default.xml (fs.s3a.fast.upload.buffer, .active.blocks, fs.s3a.multipart.size,
 * fs.s3a.buffer.dir); Hadoop "S3A Committers": the staging committers write to fs.s3a.buffer.dir.
 */
import { hadoopSize } from '../sizes/memory.ts';
import type { Workload } from '../workload.ts';
import { isAtOrBelow, normalise } from './paths.ts';

const DEFAULT_BLOCK = 64n * 1024n ** 2n;
const DEFAULT_ACTIVE_BLOCKS = 4;

/** Committers that hold back what tasks write until the job is done. */
const STAGING_COMMITTERS = ['directory', 'partitioned'];

/** The bytes that uploads of `cores` tasks at a time take up on disk; 0 where there are none. */
export function s3aBuffers(workload: Workload, cores: number): bigint {
  const buffer = hadoopSetting(workload, 'fs.s3a.fast.upload.buffer') ?? 'disk';
  if (!usesS3a(workload) || buffer !== 'disk') return 0n;
  const block = hadoopSize(hadoopSetting(workload, 'fs.s3a.multipart.size') ?? '') ?? DEFAULT_BLOCK;
  const active = Number(hadoopSetting(workload, 'fs.s3a.fast.upload.active.blocks') ?? DEFAULT_ACTIVE_BLOCKS);
  return (
    block * BigInt(Number.isInteger(active) && active > 0 ? active : DEFAULT_ACTIVE_BLOCKS) * BigInt(cores)
  );
}

/** The committer that stages output below `directory`, if there is one. */
export function stagingCommitter(workload: Workload, directory: string): string | undefined {
  const committer = hadoopSetting(workload, 'fs.s3a.committer.name');
  return committer && STAGING_COMMITTERS.includes(committer) && buffersBelow(workload, directory)
    ? committer
    : undefined;
}

/** Whether S3A's local files are below the directory; below /tmp by default. */
export function buffersBelow(workload: Workload, directory: string): boolean {
  const temporary = hadoopSetting(workload, 'hadoop.tmp.dir') ?? '/tmp/hadoop-spark';
  const text = hadoopSetting(workload, 'fs.s3a.buffer.dir') ?? `${temporary}/s3a`;
  return text.split(',').some((part) => isAtOrBelow(normalise(part.trim()), directory));
}

function usesS3a(workload: Workload): boolean {
  return /\bs3a\b|hadoop-aws:|hadoop-cloud/.test(JSON.stringify(workload.application.value ?? {}));
}

function hadoopSetting(workload: Workload, key: string): string | undefined {
  return workload.confInEffect(`spark.hadoop.${key}`)?.value.trim();
}
