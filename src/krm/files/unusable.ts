import type { LocatedResult } from '../list/result.ts';

/** Why something cannot be worked on, and where people look. */
export type Reason = Pick<LocatedResult, 'message' | 'file' | 'place'>;

/** What was given cannot be worked on at all: a file that cannot be read, say. */
export class Unusable extends Error {
  readonly reasons: readonly Reason[];

  constructor(reasons: readonly Reason[]) {
    super(reasons.map(({ message }) => message).join('\n'));
    this.reasons = reasons;
  }

  /** The same as errors. */
  get results(): LocatedResult[] {
    return this.reasons.map((reason) => ({ ...reason, severity: 'error' }));
  }
}

/** A reason that lies in a file or a folder. */
export function reasonIn(path: string, message: string): Reason {
  return path === '' ? { message } : { message, file: { path } };
}
