/** The rules of generated Roles in few words, so that a call that every driver makes is news in few cases. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { parse, stringify } from 'yaml';
import { policyRules, STANDARD_CALLS } from '../../src/spark/driver-permissions.ts';

/** The metadata of an object and, right behind it, its rules. */
const ROLE = /^( *)metadata:\n((?:\1 .*\n)*)\1rules:\n((?:\1[- ] .*\n)+)/gm;
const GENERATED_FOR = /^ *harden-spark\/generated-for: .*\n/m;

const standard = rightsOf(policyRules(STANDARD_CALLS));

/** The output with what each Role that was added has more and less than the standard rules, in place of its rules. */
export function withShortRules(output: string, input: string): string {
  return output.replace(ROLE, (role: string, indent: string, metadata: string, text: string) => {
    const generatedFor = GENERATED_FOR.exec(metadata)?.[0];
    if (generatedFor === undefined || input.includes(generatedFor)) return role;
    const rules: PolicyRule[] = parse(text);
    if (text !== stringify(rules, { indentSeq: false }).replace(/^/gm, indent).trimEnd().concat('\n'))
      return role;
    const rights = rightsOf(rules);
    const lines = [
      'standard',
      ...[...standard].filter((right) => !rights.has(right)).map((right) => `without ${right}`),
      ...[...rights].filter((right) => !standard.has(right)).map((right) => `with ${right}`),
    ];
    return role.replace(text, lines.map((line) => `${indent}- ${line}\n`).join(''));
  });
}

/** What the rules allow, right by right. */
function rightsOf(rules: readonly PolicyRule[]): ReadonlySet<string> {
  return new Set(
    rules.flatMap(({ apiGroups = [], resources = [], verbs, ...rest }) => {
      const names = apiGroups.flatMap((group) =>
        resources.map((resource) => [resource, group].filter(Boolean).join('.')),
      );
      const limits = Object.keys(rest).length > 0 ? ` ${JSON.stringify(rest)}` : '';
      return names.flatMap((name) => verbs.map((verb) => `${verb} ${name}${limits}`));
    }),
  );
}
