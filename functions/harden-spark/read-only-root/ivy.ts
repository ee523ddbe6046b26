import type { Finding } from '../../../src/krm/result.ts';
import { isAtOrBelow, normalise } from '../../../src/spark/paths.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { IVY_DIRECTORY } from '../../../src/spark/writable-paths.ts';
import type { Changes } from './changes.ts';
import { finding } from './rules.ts';

const KEY = 'spark.jars.ivy';

/** Where packages are in use, gives Ivy a directory that exists, and looks at the one it has. */
export function writeIvyDirectory(workload: Workload, changes: Changes): Finding[] {
  const { conf, packages } = workload;
  if (!packages) return [];
  const findings: Finding[] = [];
  const directory = conf.get(KEY);
  if (!directory) {
    conf.set(KEY, IVY_DIRECTORY);
    changes.sets.push(`${KEY}=${IVY_DIRECTORY}`);
  } else if (workload.kind.submittedByOperator && !isAtOrBelow(normalise(directory), '/tmp')) {
    findings.push(
      finding(
        'ivy-outside-tmp',
        `\`${conf.path(KEY)}\` must be below /tmp, got "${directory}": the operator fetches the packages in its own Pod first, where only /tmp is writable. Write "${IVY_DIRECTORY}".`,
        { path: conf.path(KEY), currentValue: directory, proposedValue: IVY_DIRECTORY },
      ),
    );
  }
  const settings = conf.get('spark.jars.ivySettings');
  if (settings) {
    findings.push(
      finding(
        'ivy-settings',
        `"${settings}" may name cache directories of its own, which this function does not see. They must be ${workload.kind.submittedByOperator ? 'below /tmp' : 'writable'}.`,
        { path: conf.path('spark.jars.ivySettings'), currentValue: settings },
      ),
    );
  }
  return findings;
}
