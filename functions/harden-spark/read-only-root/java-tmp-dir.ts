import { rule } from '../../../src/krm/list/rule.ts';
import type { RoleToCheck } from './role-check.ts';
import type { WantedOption } from './wanted-option.ts';

export const javaTmpDir = rule('read-only-root/java-tmp-dir', {
  severity: 'info',
  meaning: '`java.io.tmpdir` is not written, because the java options that are there take no other.',
  remedy:
    'Leave it, for the JVM uses `/tmp` anyway; or mend the options where Spark refuses them as they are.',
});

/** Tells the JVM to use /tmp, unless the user named another directory or /tmp cannot be written to. */
export function wantedTmpDir({ role, settings, plan }: RoleToCheck): WantedOption | undefined {
  if (settings.javaTmpDir === 'Never') return undefined;
  if (role.java.property('java.io.tmpdir') !== undefined || !plan.isWritable('/tmp')) return undefined;
  return {
    property: 'java.io.tmpdir',
    option: '-Djava.io.tmpdir=/tmp',
    rule: javaTmpDir,
    otherwise: 'The JVM uses /tmp anyway',
  };
}
