/**
 * What in a rule gives nothing, although it looks as if it did: rights are compared letter by letter, and few forms of a
 * wildcard are known.
 *
 * Source: Kubernetes, pkg/apis/rbac/v1/evaluation_helpers.go (VerbMatches, ResourceMatches), pkg/apis/rbac/validation
 * (ValidatePolicyRule); "Using RBAC Authorization", referring to resources.
 */
import { strings } from '../../../src/kubernetes/rbac.ts';
import { enumerated, quoted } from '../../../src/values/phrases.ts';

/** Commands of kubectl that people take for verbs. */
const COMMANDS = ['describe', 'edit', 'annotate', 'label', 'apply', 'exec', 'logs', 'scale', 'read', 'write'];

/** Verbs of which no request has the name of an object when they are judged. */
const NAMELESS_VERBS: readonly string[] = ['create', 'deletecollection'];

/** What there is to say of a rule of any shape: each the end of a sentence that begins with the rule. */
export function odditiesOf(rule: unknown): string[] {
  const { apiGroups, resources, verbs, resourceNames, nonResourceURLs } = (rule ?? {}) as Record<
    string,
    unknown
  >;
  const [groups, kinds, actions] = [strings(apiGroups), strings(resources), strings(verbs)];
  const urls = strings(nonResourceURLs);
  const said: string[] = [];
  if (actions.length === 0) said.push('has no `verbs`, so it gives nothing');
  if (urls.length === 0 && groups.length === 0) {
    said.push('has no `apiGroups`, so it gives nothing; the core group is ""');
  }
  if (urls.length === 0 && kinds.length === 0) said.push('has no `resources`, so it gives nothing');
  const upper = [...groups, ...kinds, ...actions].filter((word) => /[A-Z]/.test(word));
  if (upper.length > 0) {
    said.push(`says ${quoted(new Set(upper))}: groups, resources and verbs are in lower case`);
  }
  const patterns = kinds.filter((kind) => kind !== '*' && kind.replace(/^\*\//, '').includes('*'));
  if (patterns.length > 0) {
    said.push(`says ${quoted(new Set(patterns))}: \`*\` stands alone, or before a subresource as in "*/log"`);
  }
  const parts = [...groups, ...actions].filter((word) => word !== '*' && word.includes('*'));
  if (parts.length > 0) said.push(`says ${quoted(new Set(parts))}: \`*\` must stand alone`);
  const commands = actions.filter((verb) => COMMANDS.includes(verb));
  if (commands.length > 0) {
    said.push(
      `says ${quoted(new Set(commands))}, which ${commands.length === 1 ? 'is no verb' : 'are no verbs'}`,
    );
  }
  const nameless = actions.filter((verb) => NAMELESS_VERBS.includes(verb));
  if (strings(resourceNames).length > 0 && nameless.length > 0) {
    said.push(`restricts ${enumerated(nameless)} to names, which gives nothing: such requests have no name`);
  }
  return said;
}
