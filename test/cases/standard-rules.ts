/**
 * The rules of Roles in few words, so that a call that every driver makes is news in few cases. In the files of a case
 * `rules: [] # standard` stands for the rules that Roles get by default.
 */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { parse, stringify } from 'yaml';
import { policyRules, STANDARD_CALLS } from '../../src/spark/calls/driver-permissions.ts';

const STANDARD = policyRules(STANDARD_CALLS);
const WORD = /^( *)rules: \[\] # standard\n/gm;
const RULES = /^( *)rules:\n((?:\1[- ] .*\n)+)/gm;
/** The metadata of an object and, right behind it, its rules. */
const ROLE = /^( *)metadata:\n((?:\1 .*\n)*)\1rules:\n((?:\1[- ] .*\n)+)/gm;
const GENERATED_FOR = /^ *harden-spark\/generated-for: .*\n/m;

/** The text with the standard rules in place of the word for them. */
export function withStandardRules(text: string): string {
  return text.replace(WORD, (_, indent: string) => `${indent}rules:\n${printed(STANDARD, indent)}`);
}

/** The text with the word for the standard rules, where they stand as this function writes them. */
export function withoutStandardRules(text: string): string {
  return text.replace(RULES, (whole: string, indent: string, rules: string) =>
    rules === printed(STANDARD, indent) ? `${indent}rules: [] # standard\n` : whole,
  );
}

/** The output with what each Role that was added has more and less than the standard rules, in place of its rules. */
export function withShortRules(output: string, input: string): string {
  const standard = rightsOf(STANDARD);
  return output.replace(ROLE, (role: string, indent: string, metadata: string, text: string) => {
    const generatedFor = GENERATED_FOR.exec(metadata)?.[0];
    if (generatedFor === undefined || input.includes(generatedFor)) return role;
    const rules: PolicyRule[] = parse(text);
    if (text !== printed(rules, indent)) return role;
    const rights = rightsOf(rules);
    const lines = [
      ...[...standard].filter((right) => !rights.has(right)).map((right) => `without ${right}`),
      ...[...rights].filter((right) => !standard.has(right)).map((right) => `with ${right}`),
    ];
    const short = lines.map((line) => `${indent}- ${line}\n`).join('');
    return role.replace(`rules:\n${text}`, `rules: # standard\n${short}`);
  });
}

function printed(rules: readonly PolicyRule[], indent: string): string {
  return stringify(rules, { indentSeq: false }).replace(/^(?=.)/gm, indent);
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
