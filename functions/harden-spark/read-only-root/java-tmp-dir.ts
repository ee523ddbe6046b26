import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import { appendJavaOption, isReadable } from '../../../src/spark/role/java-options.ts';
import type { RoleToCheck } from './role-check.ts';

const OPTION = '-Djava.io.tmpdir=/tmp';

export const javaTmpDir = rule('read-only-root/java-tmp-dir', {
  severity: 'info',
  meaning: '`java.io.tmpdir` is not written, because that could hide other settings.',
  remedy: 'List the directory in `writablePaths` if the JVM is told to use another one than `/tmp`.',
});

/** Tells the JVM to use /tmp, unless the user named another directory or /tmp cannot be written to. */
export function planJavaTmpDir({ workload, role, settings, plan, changes }: RoleToCheck): Finding[] {
  const mode = settings.javaTmpDir;
  if (mode === 'Never' || !role.java.confKey) return [];
  if (role.java.property('java.io.tmpdir') !== undefined || !plan.isWritable('/tmp')) return [];
  const { sparkConfigMap } = workload;
  const options = role.java.options;
  const notWritten = ({ path, value }: LocatedText, why: string) => [
    javaTmpDir.finding(`\`java.io.tmpdir\` is not written: ${why}`, { path, currentValue: value }),
  ];
  if (mode === 'Auto' && sparkConfigMap && !workload.configMap(sparkConfigMap.value)) {
    return notWritten(
      sparkConfigMap,
      `Java options in the ConfigMap "${sparkConfigMap.value}" would be lost. The JVM uses /tmp anyway; if the ConfigMap names another directory, list it in \`writablePaths\`.`,
    );
  }
  if (workload.kind.splitsConf && options?.value) {
    return notWritten(
      options,
      `operators up to 2.5.2 split \`${options.path}\` at blanks, so it must hold one option only. The JVM uses /tmp anyway.`,
    );
  }
  if (options && !isReadable(options.value)) {
    return notWritten(
      options,
      `\`${options.path}\` must have an end for each quote, and something behind each backslash. Spark refuses it as it is.`,
    );
  }
  changes.set(OPTION, role.java.edit(appendJavaOption(options?.value, OPTION)));
  return [];
}
