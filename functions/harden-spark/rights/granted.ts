/**
 * What bindings give to an account: in its namespace, in others, and everywhere.
 *
 * Source: Kubernetes, plugin/pkg/auth/authorizer/rbac/rbac.go (who is bound, and where that counts);
 * pkg/controller/clusterroleaggregation (what an aggregated ClusterRole becomes).
 */
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import { labelsOf, selects } from '../../../src/kubernetes/labels.ts';
import { RBAC_GROUP, strings } from '../../../src/kubernetes/rbac.ts';
import { isObject } from '../../../src/values/json.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import { type KnownObject, nameOf } from '../catalogue/known-objects.ts';
import { accountKeys, roleRefOf, rolesOf, rulesOf, subjectKeys } from '../rbac/bindings.ts';
import type { RbacStep } from '../rbac/step.ts';
import { odditiesOf } from './odd-rules.ts';

/** A binding that holds for an account, and the role that it gives. */
export interface Grant {
  readonly binding: { readonly kind: string; readonly name: string; readonly namespace?: string | undefined };
  readonly role: { readonly kind: string; readonly name: string; readonly namespace?: string | undefined };
  /** `BuiltIn`: every cluster has it. */
  readonly source: 'Input' | 'BuiltIn' | 'NotInInput';
  /** Of Namespace: that of the binding. */
  readonly scope: 'Namespace' | 'Cluster';
  /** The group as whose member the account is bound; absent: itself. */
  readonly group?: string;
  readonly rules: readonly unknown[];
  readonly notes: readonly string[];
}

/** The bindings of a list by whom they bind. */
export type BindingsBySubject = ReadonlyMap<string, readonly KnownObject[]>;

export function bindingsBySubject(objects: readonly KnownObject[]): BindingsBySubject {
  const bindings: MultiMap<string, KnownObject> = new Map();
  for (const object of objects) {
    if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') continue;
    for (const key of new Set(subjectKeys(object))) append(bindings, key, object);
  }
  return bindings;
}

/** All that is bound to an account, most far-reaching first. */
export function grantsOf(
  step: RbacStep,
  bindings: BindingsBySubject,
  namespace: string | undefined,
  account: string,
): Grant[] {
  const grants = new Map<KnownObject, Grant>();
  // Its own name comes before its groups: of a binding that has both, one is told.
  for (const key of accountKeys(step.objects, namespace, account)) {
    const group = key.startsWith('Group ') ? key.slice('Group '.length) : undefined;
    for (const binding of bindings.get(key) ?? []) {
      if (!grants.has(binding)) grants.set(binding, grantOf(step, binding, group));
    }
  }
  return [...grants.values()].sort((one, other) => (orderOf(one) < orderOf(other) ? -1 : 1));
}

function orderOf({ scope, binding }: Grant): string {
  return `${scope} ${binding.namespace ?? ''}/${binding.name}`;
}

/** Those that the API server makes at its start and never changes. The other user-facing ones are put together from others. */
const BUILT_IN: ReadonlyMap<string, readonly unknown[]> = new Map([
  [
    'cluster-admin',
    [
      { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
      { nonResourceURLs: ['*'], verbs: ['*'] },
    ],
  ],
]);

function grantOf(step: RbacStep, object: KnownObject, group: string | undefined): Grant {
  const { kind, name } = roleRefOf(object);
  const scope = object.kind === 'ClusterRoleBinding' ? 'Cluster' : 'Namespace';
  const namespace = scope === 'Namespace' ? object.namespace : undefined;
  const role = { kind, name, ...(kind === 'Role' && namespace !== undefined && { namespace }) };
  const binding = { kind: object.kind, name: object.name, ...(namespace !== undefined && { namespace }) };
  const known = { binding, role, scope, ...(group !== undefined && { group }) } as const;
  if (!canRefer(object, kind)) {
    const notes = [
      `${nameIn(binding)} must refer to a ${scope === 'Cluster' ? '' : 'Role or a '}ClusterRole, got ${kind} "${name}": it gives nothing`,
    ];
    return { ...known, source: 'Input', rules: [], notes };
  }
  const found = rolesOf(step, object);
  if (found.length === 0) {
    const rules = kind === 'ClusterRole' ? BUILT_IN.get(name) : undefined;
    return { ...known, source: rules ? 'BuiltIn' : 'NotInInput', rules: rules ?? [], notes: [] };
  }
  const read = found.map((one) => rulesIn(step, one));
  const rules = read.flatMap((one) => one.rules);
  const urls = scope === 'Namespace' && rules.some((rule) => urlsOf(rule).length > 0);
  const notes = [
    ...read.flatMap((one) => one.notes),
    ...(urls
      ? [`${kind} "${name}" has rules for \`nonResourceURLs\`, which give nothing by a RoleBinding`]
      : []),
  ];
  return { ...known, source: 'Input', rules, notes };
}

/** The API server refuses any other. */
function canRefer({ kind: of, object }: KnownObject, kind: string): boolean {
  const group = (object.roleRef as { apiGroup?: unknown } | undefined)?.apiGroup;
  if (group && group !== RBAC_GROUP) return false;
  return kind === 'ClusterRole' || (kind === 'Role' && of === 'RoleBinding');
}

/** The URLs of a rule of any shape that are paths of the API server and no resources. */
export function urlsOf(rule: unknown): string[] {
  return strings((rule as { nonResourceURLs?: unknown } | null)?.nonResourceURLs);
}

/** The rules of a role, and of those that it puts together: the controller writes these over its own. */
function rulesIn(
  step: RbacStep,
  role: KnownObject,
  seen = new Set<KnownObject>(),
): { rules: unknown[]; notes: string[] } {
  seen.add(role);
  const selectors = selectorsOf(role);
  if (selectors === undefined) {
    const rules = rulesOf(role);
    const notes = rules.flatMap((rule, index) =>
      odditiesOf(rule).map((oddity) => `${nameIn(role)}: \`rules[${index}]\` ${oddity}`),
    );
    return { rules, notes };
  }
  const parts = step.objects.all.filter(
    (object) =>
      object.kind === 'ClusterRole' &&
      !seen.has(object) &&
      selectors.some((selector) => selects(selector, labelsOf(object.object))),
  );
  const read = parts.map((part) => rulesIn(step, part, seen));
  const names = enumerated(parts.map(({ name }) => `"${name}"`)) || 'none';
  const note = `${nameIn(role)} is put together from other ClusterRoles by its \`aggregationRule\`: ${names} of the input, and those of the cluster that nobody sees here`;
  return { rules: read.flatMap(({ rules }) => rules), notes: [note, ...read.flatMap(({ notes }) => notes)] };
}

function selectorsOf({ kind, object }: KnownObject): LabelSelector[] | undefined {
  const { aggregationRule } = object;
  if (kind !== 'ClusterRole' || !isObject(aggregationRule)) return undefined;
  const { clusterRoleSelectors } = aggregationRule;
  return Array.isArray(clusterRoleSelectors) ? clusterRoleSelectors.filter(isObject) : [];
}

function nameIn({ kind, name, namespace }: Pick<KnownObject, 'kind' | 'name' | 'namespace'>): string {
  return kind.startsWith('Cluster') ? `${kind} "${name}"` : nameOf({ kind, name, namespace });
}

/** What is odd about the subjects of bindings: whom they do not bind although they name them. */
export function oddSubjects(objects: readonly KnownObject[]): string[] {
  return objects.flatMap((object) => {
    const { subjects } = object.object;
    if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return [];
    if (!Array.isArray(subjects) || subjects.length === 0) return [`${nameIn(object)} has no subjects`];
    if (object.kind === 'RoleBinding') return []; // It means the account of its own namespace.
    return subjects.flatMap((subject) => {
      const { kind, name, namespace } = (subject ?? {}) as Record<string, unknown>;
      if (kind !== 'ServiceAccount' || namespace) return [];
      return `${nameIn(object)} must name the namespace of ServiceAccount "${name}": as it is, no API server takes it`;
    });
  });
}
