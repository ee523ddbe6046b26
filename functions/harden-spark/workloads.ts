import { describe } from '../../src/krm/codec/show-value.ts';
import type { Finding, Item, ResourceList } from '../../src/krm/index.ts';
import { WORKLOAD_KINDS, type Workload, workloadOf } from '../../src/spark/workload.ts';
import { inputFinding } from './common-rules.ts';
import { about, type ItemFinding } from './findings/item-finding.ts';
import type { NamedObjects } from './named-objects.ts';

/** A Spark workload, and the item that it is. */
export interface FoundWorkload {
  item: Item;
  workload: Workload;
}

/** A workload that cannot be worked on, and why. */
export interface RefusedWorkload extends FoundWorkload {
  obstacles: readonly Finding[];
}

export interface FoundWorkloads {
  workloads: FoundWorkload[];
  refused: RefusedWorkload[];
}

/** The Spark workloads of the list, and those of them that something stands in the way of. */
export function findWorkloads(list: ResourceList, named: NamedObjects): FoundWorkloads {
  const workloads: FoundWorkload[] = [];
  const refused: RefusedWorkload[] = [];
  for (const item of list.each(list.select(WORKLOAD_KINDS), (one) => one)) {
    const workload = workloadOf(item.object, (name, namespace) => named.configMap(item, name, namespace));
    if (!workload) continue;
    const mistakes = mistakesInMetadata(item);
    const obstacles = mistakes.length > 0 ? mistakes : workload.obstacles;
    if (obstacles.length === 0) workloads.push({ item, workload });
    else refused.push({ item, workload, obstacles });
  }
  return { workloads, refused };
}

export function obstaclesOf(refused: readonly RefusedWorkload[]): ItemFinding[] {
  return refused.flatMap(({ item, obstacles }) => about(item, obstacles));
}

/**
 * In the order of their names: what is said or made of several workloads must not depend on where each stands.
 * Two operators have a SparkApplication, and two kinds can share a name.
 */
export function byName<T>(all: readonly T[], workloadOf: (one: T) => Workload): T[] {
  const keys = new Map(all.map((one) => [one, sortKey(workloadOf(one))]));
  return all.toSorted((one, other) => compare(keys.get(one)!, keys.get(other)!));
}

/** The first by name; of one workload the first of them as they are. */
export function firstByName<T>(all: readonly T[], workloadOf: (one: T) => Workload): T | undefined {
  return all.length < 2 ? all[0] : byName(all, workloadOf)[0];
}

function sortKey({ name, kind, object }: Workload): string {
  return `${name} ${kind.name} ${object.apiVersion}`;
}

function compare(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
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
