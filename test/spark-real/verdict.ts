import { readFileSync } from 'node:fs';
import { ownClock } from '../real/own-clock.ts';
import type { Cluster, RunningPod } from './cluster.ts';
import type { Job } from './job.ts';

export interface Verdict {
  readonly passed: boolean;
  readonly reason?: string;
}

/** Waits for the end of the Pod whose success is the job's: exit code 0 and the line that says that the work was done. */
export async function verdictOn(name: string, cluster: Cluster, job: Job): Promise<Verdict> {
  const main = cluster.running.find(({ pod }) => pod.metadata.name === name)!;
  const lost = new Promise<Verdict>((done) => {
    cluster.onLost = async (pod, code) => {
      if (pod === main || (code === 0 && pod.role === 'executor')) return;
      // At the end of a job its Pods go in any order.
      await ownClock.pass(5);
      done({ passed: false, reason: `${pod.role}: ${reasonIn(pod.log) ?? `exit code ${code}`}` });
    };
  });
  const late = ownClock.pass(job.seconds).then(() => ({
    passed: false,
    reason: `not done after ${job.seconds} s of its own time`,
  }));
  const ended = main.ended.then((code): Verdict => {
    const writable = cluster.running.find(({ pod, role }) => role !== 'client' && !hasFlag(pod));
    if (writable) return { passed: false, reason: `the ${writable.role}'s root is not read-only` };
    if (code !== 0)
      return { passed: false, reason: `${main.role}: ${reasonIn(main.log) ?? `exit code ${code}`}` };
    if (!job.succeeds.test(readFileSync(main.log, 'utf8')))
      return { passed: false, reason: `no line ${job.succeeds}` };
    return { passed: true };
  });
  return Promise.race([ended, lost, late]);
}

function hasFlag(pod: RunningPod['pod']): boolean {
  return pod.spec.containers.some(({ securityContext }) => securityContext?.readOnlyRootFilesystem === true);
}

/** The line that says best what went wrong: what was refused, else the last error. */
function reasonIn(log: string): string | undefined {
  const lines = readFileSync(log, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !/^at |SecurityManager/.test(line));
  const line =
    lines.find((line) => /Read-only file system/.test(line)) ??
    lines.find((line) => /Failed to create|Cannot unpack|FileNotFound/.test(line)) ??
    lines.findLast((line) => /Exception|Error\b|FATAL/.test(line));
  return line
    ?.replace(/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d /, '')
    .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<uuid>')
    .slice(0, 200);
}
