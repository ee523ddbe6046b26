import { canBeIn, type VersionRange } from '../version.ts';
import type { Conf, ConfPlace } from './conf.ts';

/** A key that an operator sets where the workload does not say it; the range is one of versions of the operator. */
export interface OperatorDefault extends VersionRange {
  readonly key: string;
  readonly value: string;
  /** Absent: always. */
  readonly condition?: {
    readonly text: string;
    readonly holds: (job: SubmittedJob) => boolean;
  };
}

/** What an operator looks at before it sets something. */
export interface SubmittedJob {
  readonly conf: Conf;
  /** Whether it starts the job again when it ends. */
  readonly restarts: boolean;
}

/**
 * The versions of an operator that differ in what they set: the given one, or where none is, one for each difference, the
 * newest last.
 */
export function versionsOfOperator(
  defaults: readonly OperatorDefault[],
  given: string | undefined,
): readonly string[] {
  if (given !== undefined) return [given];
  const changes = defaults.flatMap(({ since, before }) => [since, before]).filter((one) => one !== undefined);
  return [OLDEST, ...new Set(changes)];
}

const OLDEST = '0.0';

/** What a version of the operator sets for a job. */
export function operatorDefaults(
  defaults: readonly OperatorDefault[],
  version: string,
  job: SubmittedJob,
): ConfPlace {
  const rowOf = (key: string) => defaults.find((row) => row.key === key && holds(row));
  const holds = (row: OperatorDefault) =>
    canBeIn(version, row) && (row.condition === undefined || row.condition.holds(job));
  return {
    get: (key) => rowOf(key)?.value,
    entries: () => defaults.filter(holds).map(({ key, value }) => [key, value] as const),
    keys: () => defaults.map(({ key }) => key),
    path: (key) => job.conf.path(key),
  };
}
