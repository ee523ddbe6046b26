/** What the RBAC step needs to know of a workload, as plain values. */
import type { Finding, Item } from '../../../src/krm/index.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import { driverCalls, mayCallMore } from '../../../src/spark/calls/driver-permissions.ts';
import { makesExecutors } from '../../../src/spark/master.ts';
import { versionDisagreement } from '../../../src/spark/role/spark-versions.ts';
import { append } from '../../../src/values/multi-map.ts';
import { waveOf } from '../owned-objects/metadata.ts';
import type { Named } from '../workloads/workload-order.ts';
import { type FoundWorkload, namespaceOf } from '../workloads/workloads.ts';
import { hookOf } from './hooks.ts';
import { currentName } from './renamed-accounts.ts';
import type { RbacStep } from './step.ts';

/** A workload and the accounts it runs as, by their current names; they follow what the step assigns. */
export interface AccountUse extends Named {
  readonly item: Item;
  readonly namespace?: string | undefined;
  /** The fields that name the accounts of driver and executors, or would. */
  readonly driverPath: string;
  readonly executorPath: string;
  /** Absent: `default`. */
  driver?: string;
  /** Absent: the driver's. */
  executor?: string;
  /** True where no executor has a Pod of its own. */
  readonly withoutExecutors?: true;
  /** True where a person was already told why the driver keeps running as `default`. */
  keepsDefault?: true;
  /** True where no edit of the workload can be written. */
  staysAsRead?: true;
}

/** The workloads that run as an account, by `accountKey`. */
export type AccountUsers = ReadonlyMap<string, readonly RbacFacts[]>;

/** What Kubernetes runs a Pod as that names no ServiceAccount. */
export const DEFAULT_ACCOUNT = 'default';

/** One string for a ServiceAccount: `<namespace>/<account>`, or `/<account>` without a namespace. */
export function accountKey(namespace: string | undefined, account: string): string {
  return `${namespace ?? ''}/${account}`;
}

/** The accounts of a workload; no use for one without a driver, which calls no API. */
export function readAccountUse(
  step: RbacStep,
  { item, workload, ask }: FoundWorkload,
): { use?: AccountUse; findings: Finding[] } {
  const { driver, executor, taken, object } = workload;
  const findings: Finding[] = [];
  if (!driver || !executor) return { findings };
  const current = (account: string) => {
    const { name, finding } = ask(({ object }) =>
      currentName(step, namespaceOf(object), account, annotationsOf(object)),
    );
    if (finding) findings.push(finding);
    return name;
  };
  const account = driver.account.inEffect;
  const ofExecutor = executor.account.own;
  const use: AccountUse = {
    item,
    ...taken,
    kind: object.kind,
    apiVersion: object.apiVersion,
    driverPath: account?.path ?? driver.account.path,
    executorPath: ofExecutor?.path ?? executor.account.path,
    ...(account?.value && { driver: current(account.value) }),
    ...(ofExecutor?.value && { executor: current(ofExecutor.value) }),
    ...(!makesExecutors(workload) && { withoutExecutors: true }),
  };
  return { use, findings };
}

/**
 * What generators and the audit ask of a workload, as it is after it was edited: its tree is not needed after this.
 *
 * @param use the accounts as they were read, and followed what was assigned
 */
export function rbacFacts({ rbac, asksForCalls }: RbacStep, { workload }: FoundWorkload, use: AccountUse) {
  return {
    ...use,
    wave: waveOf(workload.object),
    /** Whether it runs when its rights may not be there. */
    hook: hookOf(workload.object),
    /** Whether the driver's Pod mounts a token, where the Pod says so. */
    token: workload.driver?.account.tokenMount,
    /** Absent where nobody can ask for them. */
    calls: asksForCalls || mayCallMore(workload) ? driverCalls(workload) : undefined,
    /** Where image and spec are of different versions. */
    disagreement: rbac.permissions === 'Derived' ? versionDisagreement(workload) : undefined,
    sparkVersionPath: workload.sparkVersionPath,
  };
}

/** What the executors of a workload run as; where it has none, what its driver does. */
export function executorOf({ driver = DEFAULT_ACCOUNT, executor, withoutExecutors }: AccountUse): string {
  return withoutExecutors ? driver : (executor ?? driver);
}

export type RbacFacts = ReturnType<typeof rbacFacts>;

/** Which workloads run as which account, executors included. */
export function accountUsers(uses: readonly RbacFacts[]): AccountUsers {
  const users = new Map<string, RbacFacts[]>();
  for (const use of uses) {
    const driver = use.driver ?? DEFAULT_ACCOUNT;
    for (const account of new Set([driver, executorOf(use)])) {
      append(users, accountKey(use.namespace, account), use);
    }
  }
  return users;
}
