import type { ResourceList } from '../../src/krm/index.ts';
import type { ConfigMaps } from '../../src/spark/config-maps.ts';
import { isMapping } from '../../src/spark/part.ts';

/** Finds the ConfigMaps of the list, and reads only those that are asked for. */
export function configMapsOf(list: ResourceList): ConfigMaps {
  const known = new Map<string, ReturnType<ConfigMaps>>();
  return (name, namespace) => {
    const key = `${namespace ?? ''}/${name}`;
    if (!known.has(key)) known.set(key, find(list, name, namespace));
    return known.get(key);
  };
}

function find(list: ResourceList, name: string, namespace: string | undefined) {
  for (const item of list.select([name])) {
    if (!item.mentions('ConfigMap')) continue;
    const { apiVersion, kind, metadata, data } = item.object as any;
    if (apiVersion !== 'v1' || kind !== 'ConfigMap' || !isMapping(metadata)) continue;
    if (metadata.name !== name || (metadata.namespace ?? undefined) !== namespace) continue;
    const texts = Object.entries(isMapping(data) ? data : {}).filter(([, text]) => typeof text === 'string');
    return Object.fromEntries(texts) as { [key: string]: string };
  }
  return undefined;
}
