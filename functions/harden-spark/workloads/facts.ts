/**
 * What is known of a workload once its edits were written: plain values, so that the steps which look at the whole list
 * need no workload, and its tree can go.
 */
import type { Item, ResourceList } from '../../../src/krm/index.ts';
import type { Twin } from '../../../src/krm/replay/record.ts';
import { labelsOf } from '../../../src/kubernetes/labels.ts';
import type { WorkloadKind } from '../../../src/spark/kinds/kind.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import {
  isRestricted as asksForRestricted,
  entryOf,
  quotaSettingsFor,
  type Subject,
  settingsFor,
} from '../config/overrides.ts';
import type { Settings } from '../config/settings.ts';
import { type MonitoringFacts, monitoringFacts } from '../monitoring/monitoring-facts.ts';
import { type NetworkFacts, networkFacts, networkFactsBeside } from '../network-policy/network-facts.ts';
import { waveOf } from '../owned-objects/metadata.ts';
import type { UnknownUser } from '../pod-security/unknown-user.ts';
import type { RbacFacts } from '../rbac/account-use.ts';
import type { Daemon } from '../rbac/audit/tokens.ts';
import type { UnknownImage } from '../read-only-root/unknown-image.ts';
import { type PodFacts, podFacts } from '../resource-quota/pod-facts.ts';
import type { Named } from './workload-order.ts';
import { type FoundWorkload, namespaceOf } from './workloads.ts';

/** Which workload it is, whether or not something stands in the way of working on it. */
export interface WorkloadIdentity extends Named, Subject {
  readonly item: Item;
}

export interface WorkloadFacts extends WorkloadIdentity {
  readonly kindRow: WorkloadKind;
  /** The wave of Argo CD in which it comes. */
  readonly wave: number;
  /** Whether mode Detect leaves it without the flag, in all roles or in some. */
  readonly leftByDetect: 'Whole' | 'Partly' | undefined;
  /** Whether Pod Security admission would refuse its Pods under the profile `restricted`, as far as is known. */
  readonly isRefused: boolean;
  readonly unknownImages: readonly UnknownImage[];
  readonly unknownUsers: readonly UnknownUser[];
  readonly network?: NetworkFacts;
  readonly monitoring?: MonitoringFacts;
  readonly rbac?: RbacFacts | undefined;
  readonly daemons?: readonly Daemon[];
  readonly pods?: PodFacts;
}

/**
 * The groups of facts that are asked for in a run, since each costs something, for every workload: what the settings
 * ask for, and what objects of the list are to be compared with.
 */
export function questionsOf(list: ResourceList, settings: Settings) {
  const { networkPolicy, monitoring, resourceQuota } = settings;
  return {
    network: networkPolicy !== undefined || list.select(['NetworkPolicy']).length > 0,
    monitoring: monitoring !== undefined,
    pods: resourceQuota !== undefined || list.select(['ResourceQuota', 'LimitRange']).length > 0,
  };
}

export function identityOf({ item, object }: Twin): WorkloadIdentity {
  const { apiVersion, kind, metadata } = object;
  const name = [metadata?.name, metadata?.generateName].find((one) => typeof one === 'string') ?? '';
  return { item, name, namespace: namespaceOf(object), kind, apiVersion, labels: labelsOf(object) };
}

/** A workload with what the overrides that match it ask for. */
export function askedFor(found: FoundWorkload, settings: Settings) {
  const own = found.ask((of) => settingsFor(identityOf(of), settings));
  const isRestricted = found.ask((of) => asksForRestricted(identityOf(of), settings));
  return { found, own, isRestricted };
}

/** What is known of a workload beside what its metadata says. */
export function factsOf(
  { found, own }: ReturnType<typeof askedFor>,
  settings: Settings,
  questions: ReturnType<typeof questionsOf>,
  known: Pick<WorkloadFacts, 'isRefused' | 'unknownImages' | 'unknownUsers'> & {
    rbac?: RbacFacts | undefined;
    daemons?: readonly Daemon[];
  },
) {
  const { workload } = found;
  const { rbac, daemons, ...others } = known;
  return {
    wave: waveOf(workload.object),
    leftByDetect: own.mode === 'Detect' ? leftByDetect(workload) : undefined,
    network: questions.network ? networkFactsBeside(workload) : undefined,
    ...(questions.monitoring && { monitoring: monitoringFacts(workload) }),
    ...(questions.pods && { pods: podFacts(workload, runsAtOnce(found, settings)) }),
    ...others,
    rbac: rbac && withoutIdentity(rbac),
    daemons: daemons?.map(withoutIdentity),
  };
}

/** A copy that has the same fields is made sooner than one that lacks some. */
function withoutIdentity<T extends object>(facts: T): Omit<T, 'item' | 'name' | 'namespace'> {
  return { ...facts, item: undefined, name: undefined, namespace: undefined };
}

export type FactsBeside = ReturnType<typeof factsOf>;

/** All that is known of a workload. */
export function factsIn(known: FactsBeside, kindRow: WorkloadKind, of: Twin): WorkloadFacts {
  const identity = identityOf(of);
  const { item, name, namespace } = identity;
  const { network, rbac, daemons, ...others } = known;
  return {
    ...others,
    ...identity,
    kindRow,
    ...(network && { network: networkFacts(network, kindRow, of.object) }),
    ...(rbac && { rbac: { ...rbac, item, name, namespace } }),
    ...(daemons && { daemons: daemons.map((daemon) => ({ ...daemon, item, namespace })) }),
  };
}

function leftByDetect({ roles }: Workload): WorkloadFacts['leftByDetect'] {
  const flagged = roles.filter((role) => role.readOnlyRoot).length;
  return flagged === 0 ? 'Whole' : flagged < roles.length ? 'Partly' : undefined;
}

function runsAtOnce({ workload, ask }: FoundWorkload, { resourceQuota, rbac }: Settings): number {
  if (resourceQuota === undefined) return 1;
  const given = ask(
    ({ object }) => quotaSettingsFor(entryOf(rbac, namespaceOf(object)), resourceQuota).concurrentRuns,
  );
  return workload.runsAtOnce(given);
}
