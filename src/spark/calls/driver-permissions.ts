/** The policy rules of drivers: of any driver, and of those that certain workloads have. */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { addRule } from '../../kubernetes/rbac.ts';
import { append, type MultiMap } from '../../values/multi-map.ts';
import { isHistoryServer } from '../history-server.ts';
import { masterOf } from '../master.ts';
import { sparkVersions } from '../role/spark-versions.ts';
import { canBeIn } from '../version.ts';
import type { Workload } from '../workload.ts';
import { ALLOCATORS, API_CALLS, type ApiCall, allocatorOf, OPT_IN_SETTINGS, VERBS } from './api-calls.ts';

/** What any driver may call with Spark's own way of making executors: all versions, all conf but opt-ins. */
export const STANDARD_CALLS: readonly ApiCall[] = API_CALLS.filter(({ optIn }) => !optIn);

/** Whether the driver of a workload may call what is not standard. Costs less than to say what it calls. */
export function mayCallMore({ confsInEffect }: Workload): boolean {
  return OPT_IN_SETTINGS.some((key) => confsInEffect.some((conf) => conf.get(key) !== undefined));
}

/** The calls of one workload's driver. */
export interface DriverCalls {
  readonly calls: readonly ApiCall[];
  /** Why they cannot be told: then they are the standard ones. */
  readonly unknown?: string;
  /** Why there are none. */
  readonly none?: string;
}

/**
 * What the driver of a workload calls: by its version of Spark (of both, where image and `sparkVersion`
 * disagree; of all, where neither says one), its master and its conf (under each version of the operator that it may be
 * run by).
 */
export function driverCalls(workload: Workload): DriverCalls {
  const master = masterOf(workload);
  if (master.kind === 'Other') return unknown(`its master is "${master.url.value}"`);
  if (master.kind !== 'Kubernetes') return { calls: [], none: WITHOUT_CALLS[master.kind](master.url.value) };
  const allocator = allocatorOf(workload.inEffect);
  if (!ALLOCATORS.includes(allocator)) return unknown(`"${allocator}" makes its executors`);
  const versions = sparkVersions(workload);
  const isMade = ({ condition }: ApiCall, version?: string) =>
    !condition || workload.confsInEffect.some((conf) => condition.holds(conf, version));
  const ofVersion = (version?: string) =>
    API_CALLS.filter((call) => canBeIn(version, call) && isMade(call, version));
  const made = new Set(versions.length > 0 ? versions.flatMap(ofVersion) : ofVersion());
  const calls = API_CALLS.filter((call) => made.has(call));
  if (!isHistoryServer(workload)) return { calls };
  const ofAnyMain = calls.filter(({ purpose }) => purpose === 'diagnosis');
  return ofAnyMain.length > 0 ? { calls: ofAnyMain } : { calls: [], none: 'a history server runs no job' };
}

/**
 * A driver of another master than Kubernetes calls nothing, not even where it is to annotate its Pod with the exception that
 * it ended with: docs/permissions.md, the scenarios `local` and `standalone`.
 */
const WITHOUT_CALLS = {
  Standalone: (url: string) => `its executors are in the cluster of "${url}"`,
  Local: (url: string) => `its tasks run in the driver ("${url}")`,
};

function unknown(reason: string): DriverCalls {
  return { calls: STANDARD_CALLS, unknown: reason };
}

/** Rules that allow exactly these calls, new with every call: one for all resources of a group with the same verbs. */
export function policyRules(
  calls: readonly Pick<ApiCall, 'apiGroup' | 'resource' | 'verbs'>[],
): PolicyRule[] {
  const ofResource: MultiMap<string, (typeof calls)[number]> = new Map();
  for (const call of calls) append(ofResource, `${call.apiGroup}/${call.resource}`, call);

  const rules: PolicyRule[] = [];
  for (const same of ofResource.values()) {
    const { apiGroup, resource } = same[0]!;
    const verbs = VERBS.filter((verb) => same.some((call) => call.verbs.includes(verb)));
    addRule(rules, apiGroup, resource, verbs);
  }
  return rules;
}
