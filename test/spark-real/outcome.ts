import type { RefusedWrite } from './refused-writes.ts';

/** What came of one job on one version, made ready in one way. */
export interface Outcome {
  readonly passed: boolean;
  /** Why it failed: a line of a log. */
  readonly reason?: string;
  /** What the function says that a person must decide. */
  readonly findings: readonly string[];
  /** Writes outside of the mounts; only traced in the harden-spark column. */
  readonly refused: readonly RefusedWrite[];
  /** Bytes at the fullest, by `role path`. */
  readonly peaks: Readonly<Record<string, number>>;
  /** Calls to the API server that the rig does not know: to be looked at. */
  readonly unknownCalls: readonly string[];
  readonly seconds: number;
}
