/**
 * What must hold between the fields of a functionConfig. A JSON Schema cannot say these things, so an
 * editor does not show them; each field on its own has been checked before.
 */
import { quote } from '../../src/krm/codec.ts';
import type { RoleName } from '../../src/spark/role.ts';
import type { Spec } from './config-codec.ts';

export interface Conflict {
  path: string;
  message: string;
  currentValue: string;
}

/** Everything in `spec` that contradicts something else in it. `root` is the path of `spec` in the document. */
export function findConflicts(spec: Spec, root: 'spec' | 'data'): Conflict[] {
  return [
    ...repeatedWritablePaths(spec, root),
    ...pathsBothWritableAndReadOnly(spec, root),
    ...repeatedNamespaces(spec, root),
    ...executorsWithRights(spec, root),
  ];
}

function conflict(path: string, currentValue: string, sentence: string): Conflict {
  return { path, currentValue, message: `\`${path}\` ${sentence}` };
}

function repeatedWritablePaths(spec: Spec, root: string): Conflict[] {
  const list = `${root}.readOnlyRootFilesystem.writablePaths`;
  const entries = spec.readOnlyRootFilesystem.writablePaths;
  return entries.flatMap(({ path, roles }, position) => {
    const first = entries.findIndex((other) => other.path === path && overlap(other.roles, roles));
    if (first >= position) return [];
    const sentence = `must not repeat ${quote(path)} for a role of \`${list}[${first}]\`; a path can be listed once for each role`;
    return [conflict(`${list}[${position}].path`, path, sentence)];
  });
}

/** No list of roles stands for all of them. */
function overlap(some: readonly RoleName[] | undefined, others: readonly RoleName[] | undefined): boolean {
  return !some || !others || some.some((role) => others.includes(role));
}

function pathsBothWritableAndReadOnly(spec: Spec, root: string): Conflict[] {
  const { keepReadOnly, writablePaths } = spec.readOnlyRootFilesystem;
  const base = `${root}.readOnlyRootFilesystem`;
  return keepReadOnly.flatMap((path, position) => {
    const writable = writablePaths.findIndex((entry) => entry.path === path);
    if (writable < 0) return [];
    const sentence = `must not be ${quote(path)}: \`${base}.writablePaths[${writable}]\` makes it writable; remove one of the two`;
    return [conflict(`${base}.keepReadOnly[${position}]`, path, sentence)];
  });
}

function repeatedNamespaces(spec: Spec, root: string): Conflict[] {
  const list = `${root}.rbac.namespaces`;
  const entries = spec.rbac?.namespaces ?? [];
  const names = entries.map((entry) => (typeof entry === 'string' ? entry : entry.name));
  return names.flatMap((name, position) => {
    const first = names.indexOf(name);
    if (first === position) return [];
    const path = typeof entries[position] === 'string' ? `${list}[${position}]` : `${list}[${position}].name`;
    return [conflict(path, name, `must not repeat the namespace ${quote(name)} of \`${list}[${first}]\``)];
  });
}

/** The executors' account is one without a Role, so it cannot be a driver's. */
function executorsWithRights(spec: Spec, root: string): Conflict[] {
  const { executorServiceAccount: account, serviceAccountNames = [], namespaces = [] } = spec.rbac ?? {};
  if (account === undefined) return [];
  const base = `${root}.rbac`;
  const lists = [
    { path: `${base}.serviceAccountNames`, names: serviceAccountNames },
    ...namespaces.map((entry, position) => ({
      path: `${base}.namespaces[${position}].serviceAccountNames`,
      names: typeof entry === 'string' ? [] : (entry.serviceAccountNames ?? []),
    })),
  ];
  const giving = lists.find(({ names }) => names.includes(account));
  if (!giving) return [];
  const sentence = `must not be ${quote(account)}: \`${giving.path}\` gives that account the rights of a driver`;
  return [conflict(`${base}.executorServiceAccount`, account, sentence)];
}
