import type { KubernetesObject } from 'kpt-functions';
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import type { Finding } from '../../../src/krm/list/result.ts';
import { type Rule, rule } from '../../../src/krm/list/rule.ts';
import { type EmbeddedManifest, embeddedManifests } from '../../../src/spark/embedded-manifests.ts';
import {
  COMMON_PART,
  lookalikeOf,
  mayLookLikeWorkload,
  WORKLOAD_GROUPS,
} from '../../../src/spark/near-misses.ts';
import { isWorkload, WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import { isObject } from '../../../src/values/json.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';

const misspelt = rule('spark-workload/misspelt', {
  severity: 'warning',
  failsReport: true,
  meaning: 'An object looks like a workload, but its kind or API group is misspelt.',
  remedy: 'Correct the kind or the API group.',
});
const otherGroup = rule('spark-workload/other-group', {
  severity: 'info',
  meaning: 'An object has the kind of a workload in the API group of another operator.',
  remedy: 'Nothing, if the other operator is meant: this function does not know it.',
});
const unknownKind = rule('spark-workload/unknown-kind', {
  severity: 'info',
  meaning: 'An object of an operator for Spark is of a kind that this function does not know.',
  remedy: 'Nothing, if it is no workload; else harden it by hand.',
});
const typedList = rule('spark-workload/typed-list', {
  severity: 'info',
  meaning: 'The workloads in a list kind, such as SparkApplicationList, were not hardened.',
  remedy: 'Write each workload as an object of its own.',
});
const embedded = rule('spark-workload/embedded', {
  severity: 'info',
  meaning: 'An object holds the manifest of a workload, which was not hardened.',
  remedy: 'Run harden-spark on the manifest before it is put there.',
});

export const RULES: readonly Rule[] = [misspelt, otherGroup, unknownKind, typedList, embedded];

/**
 * What looks like a workload and was not looked at as one: nobody is to take for hardened what was passed over.
 * Objects that only name a kind are silent: CRDs, policies, RBAC rules, documents.
 */
export function lookalikes(list: ResourceList, workloads: ReadonlySet<Item>): ItemFinding[] {
  return list.select([COMMON_PART]).flatMap((item) => {
    if (workloads.has(item)) return [];
    const isSeen = WORKLOAD_KINDS.some((kind) => item.mentions(kind)) || mayLookLikeWorkload(item.text);
    return isSeen ? about(item, findingsAbout(item.object)) : [];
  });
}

function findingsAbout(object: KubernetesObject & { items?: unknown }): Finding[] {
  if (isWorkload(object)) return [];
  const itself = aboutType(object, '');
  if (itself.length > 0) return itself;
  // A List in a ResourceList is one item; only in a stream it is taken apart.
  const listed = object.kind === 'List' && Array.isArray(object.items) ? object.items : [];
  return [
    ...listed.flatMap((inner, i) => (isObject(inner) ? aboutType(inner as any, `items[${i}].`) : [])),
    ...embeddedManifests(object).map(aboutEmbedded),
  ];
}

function aboutEmbedded({ kind, group, path }: EmbeddedManifest): Finding {
  const message = `\`${path}\` holds a ${kind} of ${group}, which was not looked at: manifests inside other objects are left as they are. Run harden-spark on the manifest before it is put there.`;
  return embedded.finding(message, { path });
}

/** @param at in front of the paths of its fields */
function aboutType(object: KubernetesObject, at: string): Finding[] {
  const lookalike = lookalikeOf(object);
  if (lookalike === undefined) return [];
  if (lookalike.is === 'misspelt') return [aboutMisspelt(lookalike, object, at)];
  const { apiVersion, kind } = object;
  const field = { path: `${at}kind`, currentValue: kind };
  if (lookalike.is === 'typed-list') {
    const message = `The workloads in a ${kind} were not looked at. Write each as an object of its own.`;
    return [typedList.finding(message, field)];
  }
  const left = `A ${kind} of "${lookalike.group}" was left as it is`;
  if (lookalike.is === 'unknown-kind') {
    const message = `${left}: the kinds that this function works on are ${WORKLOAD_KINDS.join(', ')}.`;
    return [unknownKind.finding(message, field)];
  }
  const message = `${left}: this function works on those of ${enumerated(WORKLOAD_GROUPS)}.`;
  return [otherGroup.finding(message, { path: `${at}apiVersion`, currentValue: apiVersion })];
}

type TypeMeta = { readonly apiVersion?: unknown; readonly kind: string };

/** What must be another value, and which. */
function aboutMisspelt(meant: TypeMeta, given: TypeMeta, at: string): Finding {
  const wrong = (['apiVersion', 'kind'] as const).filter((key) => meant[key] !== given[key]);
  const must = wrong.map((key) => `\`${at}${key}\` must be "${meant[key]}"`);
  const got = wrong.map((key) => (given[key] === undefined ? 'nothing' : JSON.stringify(given[key])));
  const key = wrong[0]!;
  const message = `${must.join(' and ')} for this object to be a workload, got ${got.join(' and ')}. It was left as it is.`;
  return misspelt.finding(message, { path: at + key, currentValue: given[key], proposedValue: meant[key] });
}
