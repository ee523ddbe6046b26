import type { Finding } from '../../../src/krm/result.ts';
import { appendJavaOption, isReadable } from '../../../src/spark/java-options.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ReadOnlyRootFilesystem } from '../settings.ts';
import type { Changes } from './changes.ts';
import { finding } from './rules.ts';
import type { Plan } from './writable-places.ts';

const OPTION = '-Djava.io.tmpdir=/tmp';

/** Tells the JVM to use /tmp, unless the user named another directory or /tmp cannot be written to. */
export function writeJavaTmpDir(
  workload: Workload,
  role: Role,
  mode: ReadOnlyRootFilesystem['javaTmpDir'],
  plan: Plan,
  changes: Changes,
): Finding[] {
  if (mode === 'Never' || !role.java.confKey) return [];
  if (role.java.property('java.io.tmpdir') !== undefined || !plan.isWritable('/tmp')) return [];
  const { sparkConfigMap } = workload;
  if (mode === 'Auto' && sparkConfigMap && !workload.configMap(sparkConfigMap.value)) {
    return [
      finding(
        'java-tmp-dir',
        `\`java.io.tmpdir\` is not written: Java options in the ConfigMap "${sparkConfigMap.value}" would be lost. The JVM uses /tmp anyway; if the ConfigMap names another directory, list it in \`writablePaths\`.`,
        { path: sparkConfigMap.path, currentValue: sparkConfigMap.value },
      ),
    ];
  }
  const { options } = role.java;
  if (workload.kind.splitsConf && options?.value) {
    return [
      finding(
        'java-tmp-dir',
        `\`java.io.tmpdir\` is not written: operators up to 2.5.2 split \`${options.path}\` at blanks, so it must hold one option only. The JVM uses /tmp anyway.`,
        { path: options.path, currentValue: options.value },
      ),
    ];
  }
  if (options && !isReadable(options.value)) {
    return [
      finding(
        'java-tmp-dir',
        `\`java.io.tmpdir\` is not written: \`${options.path}\` must have an end for each quote, and something behind each backslash. Spark refuses it as it is.`,
        { path: options.path, currentValue: options.value },
      ),
    ];
  }
  role.java.write(appendJavaOption(options?.value, OPTION));
  changes.sets.push(OPTION);
  return [];
}
