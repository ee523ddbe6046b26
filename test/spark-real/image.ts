import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sparkCache, sparkHome } from '../../scripts/systems/tools.ts';
import type { ImageLayout, Job } from './job.ts';

/** Where Java is, on the machine and so in the sandbox. */
export const javaHome = '/usr/lib/jvm/java-17-openjdk-amd64';

/** The user that the official images run as. */
export const sparkUser = 185;

/** What an image has besides Spark. */
export interface Image {
  readonly version: string;
  /** Becomes /app. */
  readonly app: string;
  /** Its files lie in Spark's working directory, where some images have the application. */
  readonly workDir: string;
  /** Its files lie in /opt/spark. */
  readonly sparkDir: string;
  readonly layout: ImageLayout;
  /** Becomes /fetched: what the job's `fetch.sh` brought from the network. */
  readonly fetched?: string;
  /** The command of containers that name none; left out: what starts drivers and executors. */
  readonly entrypoint?: readonly string[];
}

/** Runs the `fetch.sh` of a job, once: the only step with a network. */
export function fetchFor(job: Job): void {
  const script = join(job.folder, 'fetch.sh');
  const folder = fetchedFor(job);
  if (!existsSync(script) || existsSync(folder)) return;
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  execFileSync(script, {
    env: { ...process.env, FETCHED: unfinished },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  renameSync(unfinished, folder);
}

function fetchedFor(job: Job): string {
  return join(sparkCache, 'fetched', job.name);
}

/** Builds the image of a job in `folder`: its files, and what its `build.sh` makes of them. */
export function buildImage(job: Job, version: string, folder: string): Image {
  const fetched = existsSync(fetchedFor(job)) ? fetchedFor(job) : undefined;
  const image = {
    version,
    app: join(folder, 'app'),
    workDir: join(folder, 'work-dir'),
    sparkDir: join(folder, 'spark'),
    layout: job.layout,
    fetched,
  };
  for (const part of [image.app, image.workDir, image.sparkDir]) mkdirSync(part, { recursive: true });
  for (const file of readdirSync(job.folder)) {
    if (!notOfTheImage.has(file)) cpSync(join(job.folder, file), join(image.app, file), { recursive: true });
  }
  if (existsSync(join(job.folder, 'build.sh'))) {
    execFileSync(join(job.folder, 'build.sh'), {
      cwd: job.folder,
      env: {
        PATH: process.env.PATH,
        TMPDIR: process.env.TMPDIR,
        JAVA_HOME: javaHome,
        SPARK_HOME: sparkHome(version),
        PROGRAMS: join(import.meta.dirname, 'programs'),
        APP: image.app,
        WORK_DIR: image.workDir,
        SPARK_DIR: image.sparkDir,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }
  return image;
}

/** The other side: what the cluster is told about the job. */
const notOfTheImage = new Set([
  ...['job.yaml', 'application.yaml', 'harden-spark.yaml'],
  ...['image.yaml', 'build.sh', 'fetch.sh'],
]);
