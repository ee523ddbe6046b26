import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { isAtOrBelow, normalise } from '../../../src/spark/paths/paths.ts';
import { IVY_DIRECTORY } from '../../../src/spark/paths/writable-paths.ts';
import type { RoleToPlan } from './role-check.ts';

const KEY = 'spark.jars.ivy';

export const ivyOutsideTmp = rule('read-only-root/ivy-outside-tmp', {
  severity: 'warning',
  meaning: 'The operator cannot write to the directory that packages are fetched into.',
  remedy: 'Set `spark.jars.ivy` to a directory below `/tmp`.',
});

export const ivySettings = rule('read-only-root/ivy-settings', {
  severity: 'info',
  meaning: 'An Ivy settings file may name directories that this function does not see.',
  remedy: 'Make sure that the cache directories in the file are writable.',
});

/** Where packages are in use, gives Ivy a directory that exists, and looks at the one it has. */
export function planIvyDirectory({ workload, role, changes }: RoleToPlan): Finding[] {
  const { conf, packages } = workload;
  if (role !== workload.driver || !packages) return [];
  const { submittedByOperator } = workload.kind;
  const findings: Finding[] = [];
  const directory = conf.get(KEY);
  if (!directory) {
    changes.set(`${KEY}=${IVY_DIRECTORY}`, { conf, set: KEY, to: IVY_DIRECTORY });
  } else if (submittedByOperator && !isAtOrBelow(normalise(directory), '/tmp')) {
    const path = conf.path(KEY);
    const message = `\`${path}\` must be below /tmp, got "${directory}": the operator fetches the packages in its own Pod first, where only /tmp is writable. Write "${IVY_DIRECTORY}".`;
    const field = { path, currentValue: directory, proposedValue: IVY_DIRECTORY };
    findings.push(ivyOutsideTmp.finding(message, field));
  }
  const settings = conf.get('spark.jars.ivySettings');
  if (settings) {
    const message = `"${settings}" may name cache directories of its own, which this function does not see. They must be ${submittedByOperator ? 'below /tmp' : 'writable'}.`;
    const field = { path: conf.path('spark.jars.ivySettings'), currentValue: settings };
    findings.push(ivySettings.finding(message, field));
  }
  return findings;
}
