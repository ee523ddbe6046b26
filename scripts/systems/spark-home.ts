import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from './tools.ts';

/** What the rig keeps between runs: Spark itself, images, logs, results. */
export const sparkCache = join(cache, 'spark');

/** SPARK_HOME of a version from the package registry; its bin, sbin, jars and python are those of the image. */
export function sparkHome(version: string): string {
  return join(sparkCache, version, 'pyspark');
}

export function isInstalled(version: string): boolean {
  return existsSync(sparkHome(version));
}
