import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { isAtOrBelow, normalise } from '../../../src/spark/paths/paths.ts';
import { fetchesHiveJars, IVY_DIRECTORY } from '../../../src/spark/paths/writable-paths.ts';
import type { RoleToCheck, RoleToPlan } from './role-check.ts';
import type { WantedOption } from './wanted-option.ts';

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

export const ivyHomeNotWritten = rule('read-only-root/ivy-home', {
  severity: 'warning',
  meaning:
    "Hive's jars are fetched into a directory that is read-only, and the option that names another is not written, because the java options that are there take no other.",
  remedy: `Write \`-Divy.home=${IVY_DIRECTORY}\` among the java options yourself.`,
});

/**
 * Where Hive's jars are fetched, gives Ivy a directory by the only setting that it takes then.
 *
 * Source: HiveUtils, IsolatedClientLoader.downloadVersion, MavenUtils.processIvyPathArg.
 */
export function wantedIvyHome({ workload, role }: RoleToCheck): WantedOption | undefined {
  const runsDriver = role === workload.driver && fetchesHiveJars(workload) !== undefined;
  if (!runsDriver || role.java.property('ivy.home')) return undefined;
  return {
    property: 'ivy.home',
    option: `-Divy.home=${IVY_DIRECTORY}`,
    rule: ivyHomeNotWritten,
    otherwise: `Without it Hive's jars are fetched below the home directory, which is read-only, and the job fails: write \`-Divy.home=${IVY_DIRECTORY}\` there yourself`,
  };
}

/** Where packages are in use, gives Ivy a directory that exists, and looks at the one it has; at its settings also for Hive's jars. */
export function planIvyDirectory({ workload, role, changes }: RoleToPlan): Finding[] {
  const { conf, packages } = workload;
  if (role !== workload.driver || !(packages || fetchesHiveJars(workload))) return [];
  const { submittedByOperator } = workload.kind;
  const findings: Finding[] = [];
  const directory = conf.get(KEY);
  if (packages && !directory) {
    changes.set(`${KEY}=${IVY_DIRECTORY}`, { conf, set: KEY, to: IVY_DIRECTORY });
  } else if (packages && directory && submittedByOperator && !isAtOrBelow(normalise(directory), '/tmp')) {
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
