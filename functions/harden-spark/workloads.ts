import { describe } from '../../src/krm/codec/show-value.ts';
import type { Finding, Item } from '../../src/krm/index.ts';
import { type Workload, workloadOf } from '../../src/spark/workload.ts';
import type { Catalogue } from './catalogue.ts';
import { inputFinding } from './common-rules.ts';

/** A Spark workload, and the item that it is. */
export interface FoundWorkload {
  readonly item: Item;
  readonly workload: Workload;
}

/** The workload that an item is now; undefined for any other object. */
export function viewOf(item: Item, catalogue: Catalogue): FoundWorkload | undefined {
  const configMaps = (name: string, namespace: string | undefined) =>
    catalogue.configMap(item, name, namespace);
  const workload = workloadOf(item.object, configMaps);
  return workload && { item, workload };
}

/** What stands in the way of working on a workload. */
export function obstaclesOf({ item, workload }: FoundWorkload): readonly Finding[] {
  const mistakes = mistakesInMetadata(item);
  return mistakes.length > 0 ? mistakes : workload.obstacles;
}

const NAMELESS = inputFinding(
  'name',
  '`metadata.name` must be set to a text (or `metadata.generateName`, in a stream)',
);

function mistakesInMetadata({ object }: Item): Finding[] {
  const { name, generateName, namespace } = (object.metadata ?? {}) as unknown as Record<string, unknown>;
  const given = name ?? generateName;
  if (typeof given !== 'string' || given === '') return [NAMELESS];
  if (namespace == null || typeof namespace === 'string') return [];
  return [
    inputFinding(
      'namespace',
      `\`metadata.namespace\` must be a text such as "team-a", or left out, got ${describe(namespace)}`,
      { path: 'metadata.namespace' },
    ),
  ];
}
