import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Edit } from '../../../src/spark/edit.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { enumerated } from '../../../src/values/phrases.ts';

export const change = rule('read-only-root/change', {
  severity: 'info',
  change: true,
  meaning: 'What was changed for one role.',
});

/** What one role of a workload is to get: its edits, and the parts of the sentence that tells the user. */
export class Changes {
  /** Those of the role itself; volumes and mounts are edited behind those of all roles. */
  readonly edits: Edit[] = [];
  readonly mounts: string[] = [];
  readonly sets: string[] = [];
  readonly unsets: string[] = [];
  readonly updates: string[] = [];
  readonly unmounts: string[] = [];
  readonly drops: string[] = [];
  /** Limits that `Auto` came to, each with what it was made from. */
  readonly limits: string[] = [];

  set(what: string, edit: Edit): void {
    this.edits.push(edit);
    this.sets.push(what);
  }

  unset(what: string, edit: Edit): void {
    this.edits.push(edit);
    this.unsets.push(what);
  }

  findings(role: Role): Finding[] {
    // From fields to a Pod template, say.
    const moved = this.mounts.filter((path) => this.unmounts.includes(path));
    const stays = (path: string) => !moved.includes(path);
    const clauses = [
      clause('mounts', this.mounts.filter(stays)),
      clause('moves the mounts of', moved),
      clause('sets', this.sets),
      clause('no longer sets', this.unsets),
      clause('updates the volume at', this.updates),
      clause('no longer mounts', this.unmounts.filter(stays)),
      clause('drops the volume', this.drops),
    ].filter((text) => text !== '');
    if (clauses.length === 0) return [];
    const limits = this.limits.length > 0 ? ` Auto limits: ${enumerated(this.limits)}.` : '';
    const done = clauses.join(', ');
    return [change.finding(`The ${role.name} ${done}.${limits}`, { path: role.path }, done)];
  }
}

function clause(verb: string, objects: string[]): string {
  return objects.length > 0 ? `${verb} ${enumerated([...new Set(objects)])}` : '';
}
