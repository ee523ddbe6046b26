import { posix } from 'node:path';
import type { Role } from '../role/role.ts';
import type { Workload } from '../workload.ts';

/**
 * File names of appenders, in properties (`appender.x.fileName = `, `log4j.appender.x.File=`), XML (`fileName="`),
 * YAML and JSON.
 *
 * Source: Apache Log4j 2 "Configuration file", Log4j 1.2 FileAppender.
 */
const FILE_NAME = /(?:\bfileName|\bfilePattern|\.File)["']?\s*[=:]\s*["']?([^"'\s,>]+)/g;

/** The directories of the files that log4j writes, by its configuration in ConfigMaps that the role mounts. */
export function logOutputs(workload: Workload, role: Role): string[] {
  const directories = new Set<string>();
  const { sparkConfigMap } = workload;
  const names = [...(sparkConfigMap ? [sparkConfigMap.value] : []), ...role.configMapNames];
  for (const name of names) {
    for (const [key, text] of Object.entries(workload.configMap(name) ?? {})) {
      if (!/log4j/i.test(key)) continue;
      for (const [, file] of text.matchAll(FILE_NAME)) directories.add(posix.dirname(file!));
    }
  }
  return [...directories].filter((directory) => directory !== '.');
}
