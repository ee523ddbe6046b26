import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { compareVersions } from '../../scripts/systems/spark-versions.ts';

/** One kind of work that Spark is given: a folder of `jobs`. */
export interface Job {
  readonly name: string;
  readonly folder: string;
  readonly title: string;
  /** What the job is there to show. */
  readonly shows: string;
  /** A line that only a job that did its work prints. */
  readonly succeeds: RegExp;
  /** Directories that the function makes writable, and without each of which the job fails. */
  readonly needs: readonly string[];
  /** The first version of Spark that has what the job needs. */
  readonly since?: string;
  /** Left out unless it is named: for its size. */
  readonly onDemand?: boolean;
  /** Ends the job at this much of its own time. */
  readonly seconds: number;
  /** Its Python programs import pandas, Arrow or grpc. */
  readonly pythonPackages?: boolean;
  /** The functionConfig, where the default is not enough. */
  readonly config?: string;
  readonly layout: ImageLayout;
}

/** How the image of a job differs from the official one: `image.yaml`. */
export interface ImageLayout {
  /** Its WORKDIR. */
  readonly workDir: string;
  /** Made by Spark's docker-image-tool: without a line in /etc/passwd, and with another entrypoint. */
  readonly isByImageTool: boolean;
  /** A line that it has in /etc/passwd besides. */
  readonly passwdLine?: string;
}

export const OFFICIAL_LAYOUT: ImageLayout = { workDir: '/opt/spark/work-dir', isByImageTool: false };

/** The workload, as its owner wrote it. */
export interface Workload {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: any;
}

const folder = join(import.meta.dirname, 'jobs');

/** All jobs, by name. */
export function readJobs(): Job[] {
  return readdirSync(folder).sort().map(readJob);
}

export function readJob(name: string): Job {
  const own = join(folder, name);
  const { like, ...said } = parse(text(own, 'job.yaml'));
  /** Where everything is that the folder does not have itself. */
  const path = like === undefined ? own : join(folder, like);
  const read = (file: string) => {
    const at = [own, path].find((place) => existsSync(join(place, file)));
    return at && text(at, file);
  };
  const { title, shows, succeeds, needs = [], since, onDemand, pythonPackages, seconds = 300 } = said;
  const layout = read('image.yaml');
  return {
    name,
    folder: path,
    title,
    shows,
    succeeds: new RegExp(succeeds, 'm'),
    needs,
    since,
    onDemand,
    pythonPackages,
    seconds,
    config: read('harden-spark.yaml'),
    layout: layout === undefined ? OFFICIAL_LAYOUT : { ...OFFICIAL_LAYOUT, ...parse(layout) },
  };
}

/** The job's workload for one version of Spark, as text. */
export function workloadText(job: Job, version: string): string {
  return text(job.folder, 'application.yaml').replace(/^( *sparkVersion:) .*$/m, `$1 ${version}`);
}

export function runsOn(job: Job, version: string): boolean {
  return job.since === undefined || compareVersions(version, job.since) >= 0;
}

function text(path: string, file: string): string {
  return readFileSync(join(path, file), 'utf8');
}
