import type { ResourceList } from '../../src/krm/index.ts';
import { type Entries, labelsOf } from '../../src/kubernetes/labels.ts';

/** The labels of the Namespace objects of a list, by name; undefined for one that is not there. Read when one is asked for. */
export function namespaceLabelsOf(list: ResourceList): (name: string | undefined) => Entries | undefined {
  let known: Map<unknown, Entries> | undefined;
  return (name) => {
    known ??= new Map(
      list
        .select(['Namespace'])
        .map(({ object }) => object)
        .filter(({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace')
        .map((object) => [object.metadata?.name, labelsOf(object)]),
    );
    return name === undefined ? undefined : known.get(name);
  };
}
