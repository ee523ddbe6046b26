import { didYouMean } from '../../../src/krm/codec/index.ts';
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Settings } from '../config/settings.ts';
import { askedBy } from '../findings/asking.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import type { Named } from '../workloads/workload-order.ts';
import { OWNER } from './ownership.ts';

export const unlikelyFolder = rule('generated/unlikely-folder', {
  severity: 'warning',
  meaning:
    'The folder that is given for what is generated is new, and the workloads lie in one of a similar name.',
  remedy: 'Correct `spec.rbac.namespaces[].folder`, and delete what was generated in the wrong folder.',
});

type Placed = Named & { readonly item: Item; readonly namespace?: string | undefined };

/** A folder that is not there is made, so a mistyped one would take the Roles away from those who read their package. */
export function unlikelyFolders(
  list: ResourceList,
  workloads: readonly Placed[],
  catalogue: Catalogue,
  { rbac }: Settings,
): ItemFinding[] {
  const given = (rbac?.namespaces ?? []).flatMap(({ name, folder }, index) =>
    folder === undefined ? [] : [{ name, folder, field: `spec.rbac.namespaces[${index}].folder` }],
  );
  // What is in the folder may be out of sight.
  if (given.length === 0 || catalogue.isPartOfFiles || catalogue.isSelection()) return [];
  const taken = new Set(list.items.flatMap((item) => (isOfOthers(item) ? foldersOf(item, catalogue) : [])));
  return given.flatMap(({ name, folder, field }): ItemFinding[] => {
    if (taken.has(folder)) return [];
    const own = workloads.filter(({ namespace }) => namespace === name);
    const meant = didYouMean(folder, [...new Set(own.flatMap(({ item }) => foldersOf(item, catalogue)))]);
    if (meant === undefined) return [];
    const message = `\`${field}\` is "${folder}", where nothing else lies, and workloads of namespace "${name}" lie in "${meant}": did you mean that?`;
    return [{ finding: unlikelyFolder.finding(message), askedBy: askedBy(field, own) }];
  });
}

function isOfOthers({ text }: Item): boolean {
  return !text.includes(OWNER);
}

/** The folders that an item is in, from the package of the functionConfig: `a`, `a/b`. */
function foldersOf(item: Item, catalogue: Catalogue): string[] {
  const names = catalogue.pathOf(item)?.split('/').slice(0, -1) ?? [];
  return names.map((_, end) => names.slice(0, end + 1).join('/'));
}
