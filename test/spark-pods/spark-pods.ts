import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { PersistentVolumeClaim, Pod, PodTemplateSpec } from 'kubernetes-types/core/v1.d.ts';
import { VERSIONS } from '../../scripts/systems/spark-versions.ts';
import { isInstalled, sparkHome } from '../../scripts/systems/tools.ts';
import { javaHome } from '../spark-real/image.ts';

export type Role = 'driver' | 'executor';

/** A job as it is handed to Spark. */
export interface Job {
  readonly language: 'Java' | 'Python' | 'R';
  readonly conf: Readonly<Record<string, string>>;
  readonly templates?: { readonly [role in Role]?: PodTemplateSpec };
}

/** What Spark makes of it for one Pod. */
export interface Made {
  readonly pod: Pod;
  readonly claims: readonly PersistentVolumeClaim[];
}

/** Both Pods of a job. */
export type MadeOfJob = { readonly [role in Role]: Made };

/** The versions whose builders are asked: those of CI, and the newest where it is installed. */
export const BUILDERS: readonly string[] = VERSIONS.filter(
  ({ spark, inCi }) => inCi || (spark === VERSIONS.at(-1)!.spark && isInstalled(spark)),
).map(({ spark }) => spark);

/** The Pods that the builders of a version of Spark make of the jobs, which they must take. */
export function podsBySpark(version: string, jobs: readonly Job[], folder: string): MadeOfJob[] {
  return answersOfSpark(version, jobs, folder).map((answer) => {
    if ('error' in answer) throw new Error(`Spark ${version}: ${answer.error}`);
    return answer;
  });
}

/** The Pods, or what Spark says against a job: one JVM for all of them. */
export function answersOfSpark(
  version: string,
  jobs: readonly Job[],
  folder: string,
): (MadeOfJob | { readonly error: string })[] {
  const jars = join(sparkHome(version), 'jars/*');
  const classes = join(folder, version);
  mkdirSync(classes, { recursive: true });
  const program = join(import.meta.dirname, 'Pods.java');
  const options = ['-nowarn', '-Xlint:-options', '-Xlint:-deprecation', '--release', '11'];
  execFileSync(join(javaHome, 'bin/javac'), [...options, '-d', classes, '-cp', jars, program], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const input = jobs.map(({ language, conf, templates = {} }, index) => ({
    language,
    conf: { ...conf, ...templateFiles(templates, join(folder, `template-${index}`)) },
  }));
  const output = execFileSync(join(javaHome, 'bin/java'), ['-cp', `${classes}${delimiter}${jars}`, 'Pods'], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // No kubeconfig of the machine: nothing is asked of a cluster.
    env: { PATH: process.env.PATH, HOME: folder, KUBECONFIG: join(folder, 'none') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  return JSON.parse(output);
}

function templateFiles(templates: NonNullable<Job['templates']>, path: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(templates).map(([role, template]) => {
      const file = `${path}-${role}.yaml`;
      writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'Pod', ...template }));
      return [`spark.kubernetes.${role}.podTemplateFile`, file];
    }),
  );
}
