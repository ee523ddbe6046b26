import type { FieldOfItem, Item } from '../../../src/krm/list/item.ts';
import type { ResourceList } from '../../../src/krm/list/resource-list.ts';
import { joinPath } from '../../../src/values/field-path.ts';
import type { Origin } from '../config/settings.ts';
import { firstByName, type Named } from '../workloads/workload-order.ts';

/**
 * What asks for something that is not there, the nearest first: fields of the configuration, such as `spec.rbac`, and
 * fields of workloads.
 */
export type Asking = readonly (string | FieldOfItem)[];

/** A field of the configuration, and with it the first of the workloads that it is about. */
export function askedBy(field: string, workloads: readonly (Named & { readonly item: Item })[]): Asking {
  const first = firstByName(workloads);
  return first ? [field, { item: first.item, path: 'metadata.name' }] : [field];
}

/** The first of them that is in a file; else the first that is in a text that people have at hand. */
export function askerOf(asking: Asking, list: ResourceList, { kind }: Origin): FieldOfItem | undefined {
  const config = list.functionConfigItem;
  const fields = asking.flatMap((one) => {
    if (typeof one !== 'string') return [one];
    return config ? [{ item: config, path: kind === 'ConfigMap' ? inData(one) : one }] : [];
  });
  const isInText = ({ item }: FieldOfItem) => list.hasPlaces && item !== config;
  return fields.find(({ item }) => item.file) ?? fields.find(isInText);
}

/** The field in the `data` of a ConfigMap, which has the dotted paths of fields below `spec` for keys. */
function inData(path: string): string {
  const [key] = path.replace(/^spec\./, '').split('[');
  return joinPath('data', key!);
}
