import { boolean, optional } from '../../../src/krm/codec/index.ts';

/**
 * The field of a step that makes objects in the namespaces of `rbac.namespaces`.
 *
 * @param objects what it makes
 */
export function onlyNamespacesInUse(objects: string) {
  return optional(
    boolean,
    `Whether ${objects} only in those of rbac.namespaces that are in use in this list. Left out: as rbac.onlyNamespacesInUse says.`,
  );
}
