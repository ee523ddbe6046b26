/** `harden-spark explain WORD`: the tables that the function works by, its rules and its fields, for people. */
import { UsageError } from '../../../src/krm/arguments.ts';
import { didYouMean } from '../../../src/krm/codec/index.ts';
import type { Said } from '../../../src/krm/list/krm-function.ts';
import { alternatives } from '../../../src/values/phrases.ts';
import { ALL_FIELDS, shownPath } from '../config/field-reference.ts';
import { ALL_RULES, STEPS } from '../findings/all-rules.ts';
import { explainConfig, explainField, fieldsCalled } from './explain-fields.ts';
import { explainRule, explainRules, explainStep, rulesCalled } from './explain-rules.ts';
import { explainCalls, explainPaths, explainPorts } from './explain-tables.ts';

/** What is explained as a whole. */
const TOPICS: Readonly<Record<string, { readonly about: string; readonly text: () => string }>> = {
  paths: { about: 'where Spark writes, and what gets a volume', text: explainPaths },
  calls: {
    about: "what a driver asks the API server for, and so what its account's Role allows",
    text: explainCalls,
  },
  ports: { about: 'where Spark listens, and whom NetworkPolicies let in', text: explainPorts },
  rules: { about: 'all that there is to find, and how severe it is', text: explainRules },
  config: {
    about: 'the fields of the configuration, what they can be and their defaults',
    text: explainConfig,
  },
};

/**
 * Prints what is asked for; what it is called is found among topics, rules, steps and fields.
 *
 * @throws UsageError
 */
export function explain(args: readonly string[]): Said {
  const [word, ...more] = args;
  if (word === undefined || word === '--help' || word === '-h') return said(overview());
  if (more.length > 0) throw new UsageError(`\`explain\` must be given one word, got ${args.length}`);
  if (word.startsWith('-')) throw new UsageError(`\`explain\` has no option ${JSON.stringify(word)}`);
  const topic = Object.hasOwn(TOPICS, word) ? TOPICS[word] : undefined;
  if (topic) return said(topic.text());

  const rules = rulesCalled(word);
  const fields = fieldsCalled(word);
  const step = STEPS.find((one) => one.step === word);
  const [rule, field] = [rules[0], fields[0]];
  const names = [...rules.map(({ id }) => id), ...fields.map(shownPath)];
  if (names.length > 1)
    throw new UsageError(`${JSON.stringify(word)} must be just one of ${alternatives(names)}`);
  const texts = [
    ...(rule ? [explainRule(rule)] : []),
    ...(field ? [explainField(field)] : []),
    ...(step ? [explainStep(step)] : []),
  ];
  if (texts.length === 0) throw new UsageError(unknown(word));
  return said(texts.join('\n'));
}

function overview(): string {
  const topics = Object.entries(TOPICS).map(([topic, { about }]) => `  ${topic.padEnd(8)}${about}`);
  return `harden-spark explain WORD

${topics.join('\n')}
  RULE    one rule, such as read-only-root/hidden-file or hidden-file
  STEP    the rules of a step: ${STEPS.slice(0, 3)
    .map(({ step }) => step)
    .join(', ')}, ...
  FIELD   one field of the configuration, such as rbac.permissions
`;
}

/** What was meant by a word that is nothing: of each sort of thing the closest. */
function unknown(word: string): string {
  const typed = word.replace(/^spec\./, '');
  const rules = [...ALL_RULES.keys()];
  const fields = [...new Set(ALL_FIELDS.map(shownPath))];
  const meant = [
    didYouMean(word, Object.keys(TOPICS)),
    closest(typed, rules, '/'),
    closest(typed, fields, '.'),
  ].filter((name) => name !== undefined);
  const hint =
    meant.length > 0
      ? `did you mean ${alternatives(meant)}?`
      : `it can be ${Object.keys(TOPICS).join(', ')}, a rule or a field`;
  return `${JSON.stringify(word)} is nothing that can be explained; ${hint}`;
}

/** By the whole name, where that is what was typed; else by its last part, if that is of just one name. */
function closest(typed: string, names: readonly string[], separator: string): string | undefined {
  if (typed.includes(separator)) {
    // Those of the same depth: there are more of them than can be compared.
    const sameDepth = names.filter((name) => name.split(separator).length === typed.split(separator).length);
    return didYouMean(typed, sameDepth);
  }
  const last = (name: string) => name.slice(name.lastIndexOf(separator) + 1);
  const meant = didYouMean(typed, [...new Set(names.map(last))]);
  return meant === undefined ? undefined : names.find((name) => last(name) === meant);
}

function said(stdout: string): Said {
  return { stdout, stderr: '', exitCode: 0 };
}
