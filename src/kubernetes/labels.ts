/** Labels and annotations of an object: read whatever its shape, written in place and only if they differ; what selectors choose. */
import type { KubernetesObject } from 'kpt-functions';
import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1.d.ts';
import { isObject, setOwnValue } from '../values/json.ts';
import { ask, isRecorded } from '../values/recording.ts';

export type Entries = Readonly<Record<string, string>>;

/** The annotations whose values are strings; none where `metadata.annotations` is not a map. */
export function annotationsOf(object: KubernetesObject): Entries {
  return stringEntries((object.metadata as { annotations?: unknown } | undefined)?.annotations);
}

/** The labels whose values are strings. */
export function labelsOf(object: KubernetesObject): Entries {
  return stringEntries((object.metadata as { labels?: unknown } | undefined)?.labels);
}

/** Adds and changes labels, and never removes one. True if that changed the object. */
export function setLabels(object: KubernetesObject, labels: Entries): boolean {
  return setEntries(object, 'labels', labels);
}

/** Adds and changes annotations, and never removes one. True if that changed the object. */
export function setAnnotations(object: KubernetesObject, annotations: Entries): boolean {
  return setEntries(object, 'annotations', annotations);
}

function setEntries(object: KubernetesObject, field: 'labels' | 'annotations', wanted: Entries): boolean {
  const metadata = object.metadata as unknown as Record<string, unknown>;
  const current = isObject(metadata[field]) ? metadata[field] : {};
  const differing = Object.entries(wanted).filter(([key, value]) => current[key] !== value);
  if (differing.length === 0) return false;
  // `labels:` with nothing behind it is null, and no API server takes anything but a map.
  metadata[field] = Object.assign(current, Object.fromEntries(differing));
  return true;
}

/** What of a map has strings for values. */
export function stringEntries(value: unknown): Entries {
  if (!isObject(value)) return {};
  if (isRecorded(value)) return recordedEntries(value);
  const entries: { [key: string]: string } = {};
  for (const key of Object.keys(value)) {
    const text: unknown = value[key];
    if (typeof text === 'string') setOwnValue(entries, key, text);
  }
  return entries;
}

/** Which of them are read is to be seen. */
function recordedEntries(value: { [key: string]: unknown }): Entries {
  const entries = {};
  for (const key of Object.keys(value)) {
    const isText = ask(value, key, (one) => typeof one === 'string');
    if (isText) Object.defineProperty(entries, key, { get: () => value[key], enumerable: true });
  }
  return entries;
}

/**
 * Whether a selector chooses an object with these labels; an empty one chooses every object.
 *
 * Source: k8s.io/apimachinery pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector; pkg/labels/selector.go, Matches.
 */
export function selects(selector: LabelSelector, labels: Entries): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every((expression) => holds(expression, labels))
  );
}

/** Lists of values that were asked before: one can be long, and is asked for many objects. */
const SETS = new WeakMap<readonly string[], ReadonlySet<string>>();

function isAmong(values: readonly string[], value: string): boolean {
  if (values.length < 8) return values.includes(value);
  const known = SETS.get(values) ?? new Set(values);
  SETS.set(values, known);
  return known.has(value);
}

function holds({ key, operator, values = [] }: LabelSelectorRequirement, labels: Entries): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && isAmong(values, value);
    case 'NotIn':
      return value === undefined || !isAmong(values, value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false; // No API server takes it.
  }
}
