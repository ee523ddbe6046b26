import { distance } from 'fastest-levenshtein';
import type { KubernetesObject } from 'kpt-functions';
import { KINDS } from './kinds/all-kinds.ts';
import { isWorkload, WORKLOAD_KINDS } from './workload.ts';

/** What an object is that looks like a workload by its `apiVersion` and `kind`. */
export type Lookalike =
  /** Nearly a workload; with what was probably meant. */
  | { readonly is: 'misspelt'; readonly apiVersion: string; readonly kind: string }
  /** The kind of a workload in a group that is not an operator's that is known. */
  | { readonly is: 'other-group'; readonly group: string }
  /** In the group of an operator that is known. */
  | { readonly is: 'unknown-kind'; readonly group: string }
  | { readonly is: 'typed-list' };

/** The API groups of the operators whose workloads are known. */
export const WORKLOAD_GROUPS: readonly string[] = [...new Set(KINDS.map(({ group }) => group))];

/** What stands in every kind and group of a workload, and in nearly every one that is misspelt. */
export const COMMON_PART = 'park';

/**
 * What an object that is no workload looks like; undefined for a workload, and for all that does not look like one.
 *
 * Seen in the wild: `sparkapplications.sparkoperator.k8s.io`, which is the name of the CRD (kubeflow/spark-operator
 * issue 906), `spark-operator.k8s.io` (its first documentation), `sparkoperator.io`, `SparkApplicaton`.
 */
export function lookalikeOf(object: KubernetesObject): Lookalike | undefined {
  const { apiVersion, kind } = object as { apiVersion?: unknown; kind?: unknown };
  if (typeof kind !== 'string' || isWorkload(object)) return undefined;
  const { group, version } = splitApiVersion(apiVersion);
  const kindMeant = nearestKind(kind);
  const groupMeant = nearestGroup(group);
  if (kindMeant !== undefined && (groupMeant !== undefined || group === '')) {
    const types = KINDS.filter(({ name }) => name === kindMeant);
    const type =
      types.find((one) => one.group === groupMeant) ??
      types.find(({ versions }) => versions.includes(version!)) ??
      types[0]!;
    const served = type.versions.includes(version!) ? version : type.versions[0];
    return { is: 'misspelt', apiVersion: `${type.group}/${served}`, kind: kindMeant };
  }
  if (WORKLOAD_KINDS.includes(kind)) return { is: 'other-group', group };
  if (!WORKLOAD_GROUPS.includes(group)) return undefined;
  const listed = kind.endsWith('List') && WORKLOAD_KINDS.includes(kind.slice(0, -'List'.length));
  return listed ? { is: 'typed-list' } : { is: 'unknown-kind', group };
}

/** Without a group (`v1beta2`) it is "", as for Kubernetes' own; `sparkoperator.k8s.io` lacks the version. */
function splitApiVersion(apiVersion: unknown): { group: string; version?: string } {
  if (typeof apiVersion !== 'string') return { group: '' };
  const slash = apiVersion.indexOf('/');
  if (slash !== -1) return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
  return apiVersion.includes('.') ? { group: apiVersion } : { group: '', version: apiVersion };
}

/**
 * Whether an object of this text may look like a workload, where it names none of their kinds. A look at its words
 * wherever they stand, so that the style of the YAML does not matter; much cheaper than to read it.
 *
 * @param text some other texts pass too, such as one that holds `sparkapplication` as a name
 */
export function mayLookLikeWorkload(text: string): boolean {
  let end = 0;
  for (let at = text.indexOf(COMMON_PART); at !== -1; at = text.indexOf(COMMON_PART, end)) {
    let start = at;
    end = at + COMMON_PART.length;
    while (start > 0 && isOfWord(text.charCodeAt(start - 1))) start--;
    while (end < text.length && isOfWord(text.charCodeAt(end))) end++;
    const length = end - start;
    if (length < SHORTEST || length > LONGEST) continue;
    const word = text.slice(start, end);
    // In front of anything but a version a group begins the name of a label.
    const isGroup = word.includes('.') && !/^\/(?!v\d)/.test(text.slice(end, end + 3));
    if (isGroup ? isNearGroup(word) : isNearKind(word)) return true;
  }
  return false;
}

/** Letters, digits, `_`, `.` and `-`. */
function isOfWord(code: number): boolean {
  return code < OF_WORD.length && OF_WORD[code] === 1;
}

const OF_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

const isNearGroup = judgedOnce((word) => nearestGroup(word) !== undefined);
const isNearKind = judgedOnce((word) => nearestKind(word) !== undefined);

/** Words such as the folder of a package stand in nearly every object of a list. */
function judgedOnce(judge: (word: string) => boolean): (word: string) => boolean {
  const judged = new Map<string, boolean>();
  return (word) => {
    let is = judged.get(word);
    if (is === undefined) {
      if (judged.size >= MOST_JUDGED) judged.clear();
      is = judge(word);
      judged.set(word, is);
    }
    return is;
  };
}

const MOST_JUDGED = 1000;

/** A letter or two. */
const EDITS = 2;

const SHORTEST = Math.min(...[...WORKLOAD_KINDS, ...WORKLOAD_GROUPS].map(({ length }) => length)) - EDITS;
/** Names longer than the limit of a DNS name are no groups. */
const LONGEST = 253;

function nearestKind(kind: string): string | undefined {
  return WORKLOAD_KINDS.includes(kind) ? kind : nearest(kind, WORKLOAD_KINDS, () => EDITS);
}

/** One letter in five may be another; in front of it may stand what is not of the group, as in the name of a CRD. */
function nearestGroup(group: string): string | undefined {
  return (
    WORKLOAD_GROUPS.find((known) => group === known || group.endsWith(`.${known}`)) ??
    nearest(group, WORKLOAD_GROUPS, ({ length }) => Math.floor(length / 5))
  );
}

/** Upper and lower case do not count. */
function nearest(
  word: string,
  known: readonly string[],
  allowed: (known: string) => number,
): string | undefined {
  let best: { word: string; edits: number } | undefined;
  for (const candidate of known) {
    const limit = allowed(candidate);
    if (Math.abs(word.length - candidate.length) > limit) continue;
    const edits = distance(word.toLowerCase(), candidate.toLowerCase());
    if (edits <= limit && (!best || edits < best.edits)) best = { word: candidate, edits };
  }
  return best?.word;
}
