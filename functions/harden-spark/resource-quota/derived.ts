import { quote } from '../../../src/krm/codec/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { ContainerDefaults } from '../../../src/kubernetes/pod-resources.ts';
import { Gi, roundUpTo } from '../../../src/kubernetes/quantity.ts';
import { type Amounts, isBytes, isCpu, sumOf, times } from '../../../src/kubernetes/resource-amounts.ts';
import { type Requirement, requirementOf, satisfies } from '../../../src/kubernetes/resource-quota.ts';
import type { ResourceQuotaSettings } from '../config/settings.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { firstByName } from '../workloads/workload-order.ts';
import { fieldOf, forNamespace, podsAtMost, type WorkloadNeeds } from './needs.ts';

export const notDerived = rule('resource-quota/not-derived', {
  severity: 'warning',
  meaning: 'What a workload needs cannot be known, so no quota is derived for its namespace.',
  remedy: 'Write what is missing, or give the quota in `resourceQuota.hard`.',
});
export const notCounted = rule('resource-quota/not-counted', {
  severity: 'info',
  hint: true,
  meaning: 'A derived quota does not limit a resource, because a container sets no value for it.',
  remedy: 'Set the request or limit of the container.',
});

/** Any Pod may leave it out, so it is counted where all containers say it: else a LimitRange of the cluster could fill it in. */
const DISK = 'requests.ephemeral-storage';
const DISK_REQUEST: Requirement = { in: 'requests', resource: 'ephemeral-storage' };

/** What a derived quota counts where its workloads use it, besides devices: one name for each thing. */
const COUNTED = [
  'pods',
  'requests.cpu',
  'requests.memory',
  'limits.cpu',
  'limits.memory',
  DISK,
  'persistentvolumeclaims',
  'requests.storage',
];

const DEVICE = /^requests\.(?!.*storageclass)[^/]+\/./;

/**
 * What the workloads of a namespace need at once, and the headroom on top; in whole cores and Gi. Says what is left
 * out, since a quota that counts what one container does not say would keep its Pods out.
 */
export function derivedHard(
  needs: readonly WorkloadNeeds[],
  { headroom }: ResourceQuotaSettings,
): { hard: Amounts; findings: ItemFinding[] } {
  const total = sumOf(needs.map((one) => times(one.ofOneRun, BigInt(one.workload.pods.runs))));
  const names = [...COUNTED, ...[...total.keys()].filter((name) => DEVICE.test(name)).sort()];
  const percent = 100n + BigInt(Number.parseInt(headroom, 10));
  const hard = new Map<string, bigint>();
  const findings: ItemFinding[] = [];
  for (const name of names) {
    const amount = total.get(name);
    const silent = name === DISK && amount === undefined ? undefined : firstSilent(needs, name);
    if (silent) findings.push(silent);
    else if (amount !== undefined) {
      const unit = isCpu(name) ? 1000n : isBytes(name) ? Gi : 1n;
      hard.set(name, roundUpTo(unit, (amount * percent + 99n) / 100n));
    }
  }
  return { hard, findings };
}

/** The first container that does not say what a quota would count. */
function firstSilent(needs: readonly WorkloadNeeds[], name: string): ItemFinding | undefined {
  const requirement = name === DISK ? DISK_REQUEST : requirementOf(name);
  if (requirement === undefined) return undefined;
  const silent = needs.flatMap(({ workload, roles }) =>
    roles
      .filter((pods) => podsAtMost(pods) > 0)
      .flatMap((pods) => pods.containers.map((container) => ({ ...workload, pods, container })))
      .filter(({ container }) => !satisfies(container, requirement)),
  );
  const first = firstByName(silent);
  if (first === undefined) return undefined;
  const { item, namespace, pods, container } = first;
  const path = fieldOf(pods, container, requirement);
  const count = silent.length - 1;
  const others = count === 0 ? '' : count === 1 ? ' Nor does another one.' : ` Nor do ${count} others.`;
  const remedy = name === 'limits.cpu' ? ', or `resourceQuota.limitRange`' : '';
  return {
    finding: notCounted.finding(
      `The quota derived ${forNamespace(namespace)} does not count ${name}: container "${container.name}" of the ${pods.role} does not say it.${others} Set \`${path}\`${remedy}.`,
      { path },
    ),
    item,
  };
}

/** What is asked for by a container that has no request of cpu. */
const SMALL_REQUEST = 100n;

/**
 * A limit of cpu for the containers that have none: the largest request among them in whole cores, since no limit
 * may be below its request. Undefined where all have one.
 */
export function cpuDefaults(needs: readonly WorkloadNeeds[]): ContainerDefaults | undefined {
  const without = needs.flatMap(({ roles }) =>
    roles.flatMap(({ containers }) => containers.filter(({ limits }) => !limits.has('cpu'))),
  );
  if (without.length === 0) return undefined;
  const largest = without
    .map(({ requests }) => requests.get('cpu') ?? SMALL_REQUEST)
    .reduce((one, other) => (one > other ? one : other));
  return {
    limits: new Map([['cpu', roundUpTo(1000n, largest)]]),
    requests: new Map([['cpu', SMALL_REQUEST]]),
  };
}

/** Why what a workload needs cannot be known; nothing if it can. */
export function whyNotDerived(needs: WorkloadNeeds): ItemFinding[] {
  const { item, namespace } = needs.workload;
  const findings = unknownOf(needs).map(({ why, remedy, path, value }) =>
    notDerived.finding(
      `No quota is derived ${forNamespace(namespace)}: ${why}. ${remedy}, or give the quota in \`resourceQuota.hard\`.`,
      { path, ...(value !== undefined && { currentValue: value }) },
    ),
  );
  return about(item, findings);
}

/** Why a number would be made up, and what a person does about it. */
function unknownOf({
  roles,
}: WorkloadNeeds): { why: string; remedy: string; path: string; value?: string }[] {
  return roles.flatMap(({ role, count: { most, path }, unreadable }) => [
    ...(most === Number.POSITIVE_INFINITY
      ? [{ why: `this workload asks for ${role}s without bound`, remedy: `Set \`${path}\``, path }]
      : []),
    ...unreadable.map(({ path, value }) => ({
      why: `\`${path}\` must be a size or a number, got ${quote(value)}`,
      remedy: 'Correct it',
      path,
      value,
    })),
  ]);
}
