import type { KubernetesObject } from 'kpt-functions';
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import type { Finding } from '../../../src/krm/list/result.ts';
import { type Rule, rule } from '../../../src/krm/list/rule.ts';
import { isMapping } from '../../../src/kubernetes/shape.ts';
import { type EmbeddedManifest, embeddedManifests } from '../../../src/spark/embedded-manifests.ts';
import {
  COMMON_PART,
  type Lookalike,
  lookalikeOf,
  mayLookLikeWorkload,
  WORKLOAD_GROUPS,
} from '../../../src/spark/near-misses.ts';
import { isWorkload, WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';

const misspelt = rule('spark-workload/misspelt', {
  severity: 'warning',
  failsReport: true,
  meaning: 'The kind or the API group of an object is nearly that of a workload.',
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
  meaning: 'An object is a list of workloads, such as a SparkApplicationList: they are not looked at.',
  remedy: 'Write each workload as an object of its own.',
});
const embedded = rule('spark-workload/embedded', {
  severity: 'info',
  meaning: 'The manifest of a workload stands inside another object: it is not looked at.',
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

function findingsAbout(object: KubernetesObject): Finding[] {
  if (isWorkload(object)) return [];
  const lookalike = lookalikeOf(object);
  if (lookalike) return [aboutType(lookalike, object, '')];
  return [...aboutListed(object), ...embeddedManifests(object).map(aboutEmbedded)];
}

/** A List that holds no word of ours was not taken apart. */
function aboutListed({ kind, items }: KubernetesObject & { items?: unknown }): Finding[] {
  if (kind !== 'List' || !Array.isArray(items)) return [];
  return items.flatMap((object, i) => {
    if (!isMapping(object)) return [];
    const lookalike = lookalikeOf(object as KubernetesObject);
    return lookalike ? [aboutType(lookalike, object as KubernetesObject, `items[${i}].`)] : [];
  });
}

function aboutEmbedded({ kind, group, path }: EmbeddedManifest): Finding {
  return embedded.finding(
    `\`${path}\` holds a ${kind} of ${group}, which was not looked at: manifests inside other objects are left as they are. Run harden-spark on the manifest before it is put there.`,
    { path },
  );
}

/** @param at in front of the paths of its fields */
function aboutType(lookalike: Lookalike, object: KubernetesObject, at: string): Finding {
  const { apiVersion, kind } = object;
  switch (lookalike.is) {
    case 'misspelt':
      return aboutMisspelt(lookalike, object, at);
    case 'other-group':
      return otherGroup.finding(
        `A ${kind} of "${lookalike.group}" was left as it is: this function works on those of ${WORKLOAD_GROUPS.join(' and ')}.`,
        { path: `${at}apiVersion`, currentValue: apiVersion },
      );
    case 'unknown-kind':
      return unknownKind.finding(
        `A ${kind} of "${lookalike.group}" was left as it is: the kinds that this function works on are ${WORKLOAD_KINDS.join(', ')}.`,
        { path: `${at}kind`, currentValue: kind },
      );
    case 'typed-list':
      return typedList.finding(
        `The workloads in a ${kind} were not looked at. Write each as an object of its own.`,
        { path: `${at}kind`, currentValue: kind },
      );
  }
}

/** What must be another value, and which. */
function aboutMisspelt(
  meant: { readonly apiVersion: string; readonly kind: string },
  given: { readonly apiVersion?: unknown; readonly kind: string },
  at: string,
): Finding {
  const wrong = (['apiVersion', 'kind'] as const).filter((key) => meant[key] !== given[key]);
  const must = wrong.map((key) => `\`${at}${key}\` must be "${meant[key]}"`);
  const got = wrong.map((key) => (given[key] === undefined ? 'nothing' : JSON.stringify(given[key])));
  const key = wrong[0]!;
  return misspelt.finding(
    `${must.join(' and ')} for this object to be a workload, got ${got.join(' and ')}. It was left as it is.`,
    { path: at + key, currentValue: given[key], proposedValue: meant[key] },
  );
}
