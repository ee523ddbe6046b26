import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { RBAC_GROUP, strings, subresourcePattern } from './rbac.ts';

/** What a rule gives beyond its words: rights that let their holder take more. */
interface Danger {
  readonly holds: (group: string, resource: string, verb: string) => boolean;
  /** In words, as the end of "allows to …" or of "it …". */
  readonly consequence: string;
}

/** Whether a rule for `resource` gives one of these: by its name, or by that of its subresource as in `*` before `/exec`. */
function gives(resource: string, ...names: string[]): boolean {
  return names.some((name) => resource === name || resource === subresourcePattern(name));
}

const WILDCARD = 'has a wildcard, which allows what nobody has thought of yet';

/** Source: Kubernetes, "Role Based Access Control Good Practices", "Kubernetes RBAC - privilege escalation risks". */
const DANGERS: readonly Danger[] = [
  {
    holds: (...rule) => rule.includes('*'),
    consequence: WILDCARD,
  },
  {
    holds: (group, resource) => group === '' && resource === 'secrets',
    consequence: 'gives Secrets, and with them the tokens and passwords of others',
  },
  {
    holds: (group, _resource, verb) => group === RBAC_GROUP && ['escalate', 'bind'].includes(verb),
    consequence: 'lets its holder give itself any right',
  },
  {
    holds: (group, resource, verb) =>
      group === RBAC_GROUP &&
      ['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].includes(resource) &&
      ['create', 'update', 'patch'].includes(verb),
    consequence: 'lets its holder change who has which rights',
  },
  {
    holds: (_group, _resource, verb) => verb === 'impersonate',
    consequence: 'lets its holder act as somebody else',
  },
  {
    holds: (group, resource) => group === '' && gives(resource, 'serviceaccounts/token'),
    consequence: 'gives tokens of other ServiceAccounts',
  },
  {
    holds: (group, resource) =>
      group === '' && gives(resource, 'pods/exec', 'pods/attach', 'pods/ephemeralcontainers'),
    consequence: 'lets its holder run programs in Pods of others',
  },
  {
    holds: (group, resource) =>
      group === '' && gives(resource, 'nodes/proxy', 'pods/proxy', 'services/proxy', 'pods/portforward'),
    consequence: 'lets its holder reach Pods of others past their NetworkPolicies',
  },
  {
    holds: (_group, resource) => resource.startsWith('*/'),
    consequence: WILDCARD,
  },
];

/** What is dangerous in a rule of any shape, each once; nothing in one that cannot be read. */
export function dangersOf(rule: unknown): string[] {
  const { apiGroups, resources, verbs } = (rule ?? {}) as Partial<PolicyRule>;
  const consequences = new Set<string>();
  for (const group of strings(apiGroups)) {
    for (const resource of strings(resources)) {
      for (const verb of strings(verbs)) {
        const danger = DANGERS.find(({ holds }) => holds(group, resource, verb));
        if (danger) consequences.add(danger.consequence);
      }
    }
  }
  return [...consequences];
}
