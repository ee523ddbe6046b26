import type { Item, ResourceList } from '../../../src/krm/index.ts';
import { isWorkload, WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import { counted } from '../../../src/values/phrases.ts';
import { configures } from '../config/function-config.ts';
import { KIND } from '../config/kind.ts';
import type { Settings } from '../config/settings.ts';
import type { Visited } from '../each-workload.ts';

/** What a run saw and did: the items as they came, and those that are left, with what was added. */
type Run = Pick<Visited, 'workloads' | 'refused' | 'hardened'> & Record<'given' | 'left', readonly Item[]>;

/**
 * What a run came to, in one line. It is told also where there was nothing to do: that must not look like a run that
 * passed something over.
 *
 * @param list after it was settled
 */
export function whatWasDone(list: ResourceList, run: Run, settings: Settings): string {
  const { given, left, workloads, refused, hardened } = run;
  const { changed } = list;
  const seen = new Set([...workloads, ...refused].map(({ item }) => item));
  const kept = new Set(left);
  // Who expects the flag to be set must read that mode Detect only follows it.
  const without = workloads.flatMap(({ item, leftByDetect }) => (leftByDetect === 'Whole' ? [item] : []));
  const partly = workloads.filter(({ leftByDetect }) => leftByDetect === 'Partly');
  const counts = { hardened: 0, changed: 0, left: 0, added: 0, updated: 0, removed: 0 };
  // Where the flag is gone, volumes of ours were taken away: that hardens nothing.
  const unflagged = new Set(without);
  for (const item of seen) {
    const isHardened = hardened.has(item) && !unflagged.has(item);
    counts[!changed.has(item) ? 'left' : isHardened ? 'hardened' : 'changed']++;
  }
  counts.left -= without.filter((item) => !changed.has(item)).length;
  for (const item of changed) {
    if (seen.has(item)) continue;
    counts[item.position === undefined ? 'added' : kept.has(item) ? 'updated' : 'removed']++;
  }

  const would = settings.mode === 'Report' ? 'would be ' : '';
  const ofWorkloads = phrases('workload', [
    [counts.hardened, `${would}hardened`],
    [counts.changed, `${would}changed`],
    [counts.left, counts.left === 1 ? 'left as it is' : 'left as they are'],
  ]);
  const ofObjects = phrases('object', [
    [counts.added, `${would}added`],
    [counts.updated, `${would}changed`],
    [counts.removed, `${would}removed`],
  ]);
  if (seen.size === 0) ofWorkloads.push(`no Spark workload among ${counted(given.length, 'object')}`);
  const clauses = [[...ofWorkloads, ...ofObjects].join(', ')].filter(Boolean);
  const local = list
    .selectAll(WORKLOAD_KINDS)
    .filter((item) => item.isLocalConfig && isWorkload(item.object));
  const [does, them] = without.length === 1 ? ['does', 'it'] : ['do', 'them'];
  const [is, was] = local.length === 1 ? ['is', 'was'] : ['are', 'were'];
  const remarks = [
    [without, `${does} not have readOnlyRootFilesystem: mode Detect leaves ${them}`],
    [
      partly,
      `${partly.length === 1 ? 'has' : 'have'} readOnlyRootFilesystem in one role only: mode Detect leaves the other`,
    ],
    [local, `${is} local-config, no part of a cluster, and ${was} left out`],
  ] as const;
  for (const [{ length }, remark] of remarks) {
    if (length > 0) clauses.push(`${counted(length, 'workload')} ${remark}`);
  }
  if (!configures(list.functionConfig))
    clauses.push(`${whyDefaults(given)}, so mode ${settings.readOnlyRootFilesystem.mode}`);
  return clauses.join('; ');
}

/** One that lies among the objects was given to nobody. */
function whyDefaults(given: readonly Item[]): string {
  const isThere = given.some((item) => item.mentions(KIND) && item.object.kind === KIND);
  return isThere ? `the ${KIND} among the objects was not given as the configuration` : `no ${KIND} found`;
}

/** "2 workloads hardened", "1 left as it is": the noun once. */
function phrases(noun: string, counts: readonly [number, string][]): string[] {
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what], i) => `${i === 0 ? counted(count, noun) : count} ${what}`);
}
