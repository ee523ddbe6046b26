import type { Finding } from '../../../src/krm/result.ts';
import type { Role } from '../../../src/spark/role.ts';
import { finding } from './rules.ts';

/** What one role of a workload got: the parts of the sentence that tells the user. */
export class Changes {
  readonly mounts: string[] = [];
  readonly sets: string[] = [];
  readonly unsets: string[] = [];
  readonly updates: string[] = [];
  readonly unmounts: string[] = [];
  readonly drops: string[] = [];
  /** Limits that `Auto` came to, each with what it was made from. */
  readonly limits: string[] = [];

  private get clauses(): string[] {
    // From fields to a Pod template, say.
    const moved = this.mounts.filter((path) => this.unmounts.includes(path));
    const stays = (path: string) => !moved.includes(path);
    return [
      clause('mounts', this.mounts.filter(stays)),
      clause('moves the mounts of', moved),
      clause('sets', this.sets),
      clause('no longer sets', this.unsets),
      clause('updates the volume at', this.updates),
      clause('no longer mounts', this.unmounts.filter(stays)),
      clause('drops the volume', this.drops),
    ].filter((text) => text !== '');
  }

  findings(role: Role): Finding[] {
    const { clauses } = this;
    if (clauses.length === 0) return [];
    const limits = this.limits.length > 0 ? ` Auto limits: ${enumerate(this.limits)}.` : '';
    const message = `The ${role.name} ${clauses.join(', ')}.${limits}`;
    return [finding('change', message, { path: role.path })];
  }
}

function clause(verb: string, objects: string[]): string {
  return objects.length > 0 ? `${verb} ${enumerate([...new Set(objects)])}` : '';
}

/** As in `a, b and c`. */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
