/**
 * The RBAC objects of Kubernetes: how they are made, and what they allow.
 *
 * Source: Kubernetes, "Using RBAC Authorization"; pkg/apis/rbac/v1/evaluation_helpers.go (wildcards,
 * subresources) and plugin/pkg/auth/authorizer/rbac/rbac.go (which subjects a ServiceAccount is).
 */
import type { KubernetesObject } from 'kpt-functions';
import type { PolicyRule, RoleRef, Subject } from 'kubernetes-types/rbac/v1.d.ts';
import type { Entries } from './labels.ts';

export const RBAC_GROUP = 'rbac.authorization.k8s.io';

export interface Metadata {
  name: string;
  namespace?: string;
  labels?: Entries;
  annotations?: Entries;
}

export type Role = KubernetesObject & { rules: PolicyRule[] };
export type RoleBinding = KubernetesObject & { roleRef: RoleRef; subjects: Subject[] };
export type ServiceAccount = KubernetesObject & { automountServiceAccountToken?: boolean };

/** A Role with `rules`, which it copies: no two objects share a part that somebody then edits. */
export function role(metadata: Metadata, rules: readonly PolicyRule[]): Role {
  return newObject(`${RBAC_GROUP}/v1`, 'Role', metadata, {
    rules: rules.map((rule) => structuredClone(rule)),
  });
}

/**
 * A RoleBinding of the ServiceAccount `account` of its own namespace to the Role `roleName`.
 *
 * Without a namespace the subject has none either: it then means the namespace of the binding, wherever
 * that is applied.
 */
export function roleBinding(metadata: Metadata, roleName: string, account: string): RoleBinding {
  const { namespace } = metadata;
  return newObject(`${RBAC_GROUP}/v1`, 'RoleBinding', metadata, {
    roleRef: { apiGroup: RBAC_GROUP, kind: 'Role', name: roleName },
    subjects: [{ kind: 'ServiceAccount', name: account, ...(namespace !== undefined && { namespace }) }],
  });
}

/** A ServiceAccount; `automount` is written as `automountServiceAccountToken` where it is given. */
export function serviceAccount(metadata: Metadata, automount?: boolean): ServiceAccount {
  const token = automount === undefined ? {} : { automountServiceAccountToken: automount };
  return newObject('v1', 'ServiceAccount', metadata, token);
}

/** An object with its metadata in the order in which people write it, and without the parts that are empty. */
export function newObject<T extends object>(
  apiVersion: string,
  kind: string,
  { name, namespace, labels, annotations }: Metadata,
  content: T,
): KubernetesObject & T {
  const metadata = {
    name,
    ...(namespace !== undefined && { namespace }),
    ...(hasEntries(labels) && { labels: { ...labels } }),
    ...(hasEntries(annotations) && { annotations: { ...annotations } }),
  };
  // The SDK types metadata as a class; all that a manifest needs of it is these fields.
  return { apiVersion, kind, metadata: metadata as unknown as KubernetesObject['metadata'], ...content };
}

function hasEntries(entries: Entries | undefined): entries is Entries {
  return entries !== undefined && Object.keys(entries).length > 0;
}

/**
 * What `given` does not allow of what `wanted` asks for, as rules of the same form.
 *
 * `*` is understood in groups, resources and verbs, and in place of the resource before a subresource; a
 * rule for several groups or resources counts as one for each. A given rule with `resourceNames` counts only for a wanted one that is
 * restricted to some of the same names: such a rule allows no create, list or collection delete. Rules for
 * `nonResourceURLs` are not looked at; they have no place in a Role. `given` may be of any shape, as found
 * in a file.
 */
export function missingRules(wanted: readonly PolicyRule[], given: unknown): PolicyRule[] {
  const rules = readRules(given);
  const missing: PolicyRule[] = [];
  for (const want of wanted) {
    const names = want.resourceNames ?? [];
    for (const group of want.apiGroups ?? []) {
      for (const resource of want.resources ?? []) {
        const verbs = want.verbs.filter(
          (verb) => !rules.some((rule) => allows(rule, group, resource, verb, names)),
        );
        if (verbs.length > 0) addRule(missing, group, resource, verbs, names);
      }
    }
  }
  return missing;
}

/** What `given`, rules of any shape, allow beyond what is `needed`: nothing of a rule that cannot be read. */
export function spareRules(given: readonly unknown[], needed: readonly PolicyRule[]): PolicyRule[] {
  return missingRules(readRules(given), needed);
}

/** One string for who a subject is, where a binding in `namespace` names it; undefined for an odd one. */
export function subjectKey(subject: unknown, namespace: string | undefined): string | undefined {
  const { kind, name, namespace: of } = (subject ?? {}) as Partial<Subject>;
  if (typeof name !== 'string' || (of != null && typeof of !== 'string')) return undefined;
  if (kind === 'ServiceAccount') return `User system:serviceaccount:${of || (namespace ?? '')}:${name}`;
  return kind === 'User' || kind === 'Group' ? `${kind} ${name}` : undefined;
}

/** The keys of all subjects that a ServiceAccount is: itself, and the groups that it belongs to. */
export function subjectKeysOf(namespace: string | undefined, account: string): string[] {
  return [
    `User system:serviceaccount:${namespace ?? ''}:${account}`,
    `Group system:serviceaccounts:${namespace ?? ''}`,
    'Group system:serviceaccounts',
    'Group system:authenticated',
  ];
}

/** The rules in words: `create, list on configmaps; patch on apps/deployments`. */
export function describeRules(rules: readonly PolicyRule[]): string {
  return rules
    .map((rule) => {
      const resources = (rule.apiGroups ?? []).flatMap((group) =>
        (rule.resources ?? []).map((resource) => (group === '' ? resource : `${group}/${resource}`)),
      );
      return `${rule.verbs.join(', ')} on ${resources.join(', ')}`;
    })
    .join('; ');
}

/** The lists of a rule of any shape. */
export type ReadRule = Record<'apiGroups' | 'resources' | 'verbs' | 'resourceNames', string[]>;

export function readRules(rules: unknown): ReadRule[] {
  if (!Array.isArray(rules)) return [];
  return rules.map((rule) => ({
    apiGroups: strings(rule?.apiGroups),
    resources: strings(rule?.resources),
    verbs: strings(rule?.verbs),
    resourceNames: strings(rule?.resourceNames),
  }));
}

/** The strings of a list of any shape. */
export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((element) => typeof element === 'string') : [];
}

/** Whether one rule allows a verb on a resource, with `names` on each of these. */
export function allows(
  rule: ReadRule,
  group: string,
  resource: string,
  verb: string,
  names: readonly string[],
): boolean {
  const { apiGroups, resources, verbs, resourceNames } = rule;
  return (
    (apiGroups.includes('*') || apiGroups.includes(group)) &&
    (verbs.includes('*') || verbs.includes(verb)) &&
    resources.some((of) => of === '*' || of === resource || of === subresourcePattern(resource)) &&
    (resourceNames.length === 0 || (names.length > 0 && names.every((name) => resourceNames.includes(name))))
  );
}

/** What stands for a subresource of any resource: `*` in the place of `pods` in `pods/log`. */
export function subresourcePattern(resource: string): string | undefined {
  const slash = resource.indexOf('/');
  return slash < 0 ? undefined : `*${resource.slice(slash)}`;
}

/** Adds a rule: resources with the same verbs go into one. */
export function addRule(
  rules: PolicyRule[],
  group: string,
  resource: string,
  verbs: string[],
  names: readonly string[] = [],
): void {
  const same = rules.find(
    (rule) =>
      rule.apiGroups?.[0] === group &&
      String(rule.verbs) === String(verbs) &&
      String(rule.resourceNames ?? []) === String(names),
  );
  if (same === undefined) {
    const restricted = names.length > 0 ? { resourceNames: [...names] } : {};
    rules.push({ apiGroups: [group], resources: [resource], ...restricted, verbs });
  } else if (!same.resources?.includes(resource)) {
    same.resources?.push(resource);
  }
}
