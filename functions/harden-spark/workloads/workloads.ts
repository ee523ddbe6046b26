import type { KubernetesObject } from 'kpt-functions';
import { describe } from '../../../src/krm/codec/show-value.ts';
import type { Finding, Item } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Twin } from '../../../src/krm/replay/record.ts';
import type { Platform } from '../../../src/spark/platform.ts';
import { type Workload, workloadOf } from '../../../src/spark/workload.ts';
import { ask } from '../../../src/values/recording.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';

/** Asks something of what is around a workload, by its item and its metadata. */
export type AskAround = <T>(question: (of: Twin) => T) => T;

/** A Spark workload, and the item that it is. */
export interface FoundWorkload {
  readonly item: Item;
  readonly workload: Workload;
  readonly ask: AskAround;
}

/** The workload that an item is now; undefined for any other object. */
export function viewOf(
  item: Item,
  catalogue: Catalogue,
  platform: Platform,
  recordedAsk?: AskAround,
): FoundWorkload | undefined {
  // Kept: it is asked also when the item has let go of it.
  const { object } = item;
  const ask: AskAround = recordedAsk ?? ((question) => question({ item, object }));
  const configMaps = (name: string) =>
    ask(({ item, object }) => catalogue.configMap(item, name, namespaceOf(object)));
  const workload = workloadOf(object, configMaps, platform);
  return workload && { item, workload, ask };
}

/** Undefined for what is no text. */
export function namespaceOf({ metadata }: KubernetesObject): string | undefined {
  const namespace: unknown = metadata?.namespace;
  return typeof namespace === 'string' ? namespace : undefined;
}

/** What stands in the way of working on a workload. */
export function obstaclesOf({ item, workload }: FoundWorkload): readonly Finding[] {
  const { obstacles } = workload;
  // An assertion needs no name.
  if (obstacles.some(({ rule }) => rule === noSpec.id)) return obstacles;
  const mistakes = mistakesInMetadata(item);
  return mistakes.length > 0 ? mistakes : obstacles;
}

export const nameless = rule('input/name', {
  severity: 'error',
  meaning: 'A workload has no name.',
  remedy: 'Set `metadata.name`.',
});
export const noNamespace = rule('input/namespace', {
  severity: 'error',
  meaning: '`metadata.namespace` of a workload is not a string.',
  remedy: 'Write the name of the namespace in quotes, or leave the field out.',
});
/** Found by the view of a workload. */
export const misshapenWorkload = rule('spark-workload/shape', {
  severity: 'error',
  meaning: 'A field of a workload has a value of the wrong type.',
  remedy: 'Write a value of the type that the message names.',
});
export const unsupported = rule('spark-workload/unsupported', {
  severity: 'warning',
  meaning: 'The API version or the mode of a workload is not supported.',
  remedy: 'Write the version or the mode that the message names, or harden the workload by hand.',
});
export const placeholderOfOtherType = rule('spark-workload/placeholder', {
  severity: 'warning',
  meaning:
    'A placeholder stands where a value that is no text is read: the workload was left as it is, since nobody knows what will stand there.',
  remedy: 'Run this function behind what fills it in, or write the value.',
});
export const noSpec = rule('spark-workload/no-spec', {
  severity: 'warning',
  meaning:
    'An object has the kind of a workload and no `spec`, as assertions of tests (chainsaw, kuttl) have: it was left as it is.',
  remedy:
    'Leave it out: in files with `--exclude` or `.krmignore`, in a kustomization by not naming it under `resources`. If it is a workload, write its `spec`.',
});

function mistakesInMetadata({ object }: Item): Finding[] {
  const metadata = (object.metadata ?? {}) as unknown as Record<string, unknown>;
  const [name, generateName] = ['name', 'generateName'].map((key) => ask(metadata, key, isGiven));
  if (name === false || (name === undefined && !generateName)) {
    const message = '`metadata.name` must be set to a text (or `metadata.generateName`, in a stream)';
    return [nameless.finding(message)];
  }
  if (ask(metadata, 'namespace', (namespace) => namespace == null || typeof namespace === 'string'))
    return [];
  const message = `\`metadata.namespace\` must be a text such as "team-a", or left out, got ${describe(metadata.namespace)}`;
  return [noNamespace.finding(message, { path: 'metadata.namespace' })];
}

/** Whether a value is a text; undefined where it is left out. */
function isGiven(value: unknown): boolean | undefined {
  return value === undefined || value === null ? undefined : typeof value === 'string' && value !== '';
}
