import type { Finding } from '../../../src/krm/list/result.ts';
import type { LocatedText } from '../../../src/spark/part.ts';
import { appendJavaOption, isReadable } from '../../../src/spark/role/java-options.ts';
import { wantedIvyHome } from './ivy.ts';
import { wantedTmpDir } from './java-tmp-dir.ts';
import type { RoleToCheck } from './role-check.ts';

/** Writes the java options that a role needs behind those that it has, unless these take no other. */
export function planJavaOptions(given: RoleToCheck): Finding[] {
  const { workload, role, changes } = given;
  const { confKey, options } = role.java;
  if (!confKey) return [];
  // What the job fails without comes first: there may be room for one only.
  const wanted = [wantedIvyHome(given), wantedTmpDir(given)].filter((option) => option !== undefined);
  const findings: Finding[] = [];
  let text = options?.value;
  for (const { property, option, rule, otherwise } of wanted) {
    const notWritten = (why: string, { path, value }: LocatedText) =>
      findings.push(rule.finding(`\`${property}\` is not written: ${why}`, { path, currentValue: value }));
    if (workload.kind.splitsConf && text) {
      const path = options?.path ?? workload.conf.path(confKey);
      notWritten(
        `operators up to 2.5.2 split \`${path}\` at blanks, so it must hold one option only. ${otherwise}.`,
        { path, value: text },
      );
    } else if (options && !isReadable(options.value)) {
      notWritten(
        `\`${options.path}\` must have an end for each quote, and something behind each backslash. Spark refuses it as it is.`,
        options,
      );
    } else {
      text = appendJavaOption(text, option);
      changes.set(option, role.java.edit(text));
    }
  }
  return findings;
}
