/** ResourceQuota: the object, and what it counts. */
import type { KubernetesObject } from 'kpt-functions';
import { isObject } from '../values/json.ts';
import { type ContainerResources, podTotal } from './pod-resources.ts';
import { isFraction } from './quantity.ts';
import { type Metadata, newObject } from './rbac.ts';
import { type Amounts, amountOf, isBytes, isCpu, quantityFor, sumOf } from './resource-amounts.ts';

export function resourceQuota(metadata: Metadata, hard: Record<string, string>) {
  return newObject('v1', 'ResourceQuota', metadata, { spec: { hard } });
}

export function quantitiesOf(amounts: Amounts): Record<string, string> {
  return Object.fromEntries(
    [...amounts].map(([resource, amount]) => [resource, quantityFor(resource, amount)]),
  );
}

/** A claim that is made for a Pod. */
export interface VolumeClaim {
  readonly storageClassName?: string;
  /** In bytes. */
  readonly size: bigint;
}

/** Of these a quota has short names for the requests too, and names for the limits. */
const COMPUTE_RESOURCES: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];

/**
 * What quotas count of a Pod and of the claims that are made for it, by every name that a quota can have for it.
 *
 * Source: Kubernetes, pkg/quota/v1/evaluator/core/pods.go (podComputeUsageHelper), persistent_volume_claims.go.
 */
export function chargesOf(
  containers: readonly ContainerResources[],
  claims: readonly VolumeClaim[],
): Amounts {
  const charges = new Map([
    ['pods', 1n],
    ['count/pods', 1n],
  ]);
  for (const [resource, amount] of podTotal(containers, 'requests')) {
    charges.set(`requests.${resource}`, amount);
    if (COMPUTE_RESOURCES.includes(resource)) charges.set(resource, amount);
  }
  for (const [resource, amount] of podTotal(containers, 'limits')) {
    if (COMPUTE_RESOURCES.includes(resource)) charges.set(`limits.${resource}`, amount);
  }
  return sumOf([charges, ...claims.map(chargesOfClaim)]);
}

function chargesOfClaim({ storageClassName, size }: VolumeClaim): Amounts {
  const charges = new Map([
    ['persistentvolumeclaims', 1n],
    ['count/persistentvolumeclaims', 1n],
    ['requests.storage', size],
  ]);
  if (storageClassName) {
    const ofClass = `${storageClassName}.storageclass.storage.k8s.io`;
    charges.set(`${ofClass}/persistentvolumeclaims`, 1n).set(`${ofClass}/requests.storage`, size);
  }
  return charges;
}

/** What a container has to say if a quota has this among its names. */
export interface Requirement {
  readonly in: 'requests' | 'limits';
  readonly resource: string;
}

/**
 * What every container must say where a quota counts `name`, else the quota refuses its Pod; undefined: nothing.
 *
 * Source: Kubernetes, pkg/quota/v1/evaluator/core/pods.go (Constraints).
 */
export function requirementOf(name: string): Requirement | undefined {
  const [, where = 'requests', resource] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
  return resource === undefined ? undefined : { in: where as Requirement['in'], resource };
}

export function satisfies(container: ContainerResources, { in: where, resource }: Requirement): boolean {
  return container[where].has(resource);
}

/** What a quota of a list allows, by name; what the API server does not take is left out. */
export function allowedBy(quota: KubernetesObject): Amounts {
  const { hard } = specOf(quota);
  const refused = new Set(refusedBy(quota).map(({ resource }) => resource));
  return new Map([...amountsOf(hard)].filter(([resource]) => !refused.has(resource)));
}

/**
 * What of a quota the API server does not take: what is no quantity, and a fraction of what is counted in pieces.
 *
 * Source: Kubernetes, pkg/apis/core/validation (ValidateResourceQuantityValue), pkg/apis/core/helper
 * (IsIntegerResourceName).
 */
export function refusedBy(quota: KubernetesObject) {
  return refusedAmounts(specOf(quota).hard);
}

/** The same of the amounts alone. */
export function refusedAmounts(hard: unknown): { resource: string; quantity: string }[] {
  return Object.entries(isObject(hard) ? hard : {}).flatMap(([resource, quantity]) => {
    if (typeof quantity !== 'string' && typeof quantity !== 'number') return [];
    const inPieces = !isCpu(resource) && !isBytes(resource);
    const taken = amountOf(resource, quantity) !== undefined && !(inPieces && isFraction(String(quantity)));
    return taken ? [] : [{ resource, quantity: String(quantity) }];
  });
}

/**
 * Whether the quota counts the Pods of a Spark job: it has no scopes, or such that fit every one of them. They have
 * requests, and nothing ends them after a time.
 */
export function countsSparkPods(quota: KubernetesObject): boolean {
  const { scopes, scopeSelector } = specOf(quota);
  return (
    scopeSelector == null &&
    (Array.isArray(scopes) ? scopes : []).every(
      (scope: unknown) => scope === 'NotTerminating' || scope === 'NotBestEffort',
    )
  );
}

export function amountsOf(quantities: unknown): Amounts {
  return new Map(
    Object.entries(isObject(quantities) ? quantities : {}).flatMap(
      ([resource, quantity]): [string, bigint][] => {
        const amount = amountOf(resource, quantity);
        return amount === undefined ? [] : [[resource, amount]];
      },
    ),
  );
}

export function specOf(object: KubernetesObject): Record<string, any> {
  const { spec } = object as { spec?: unknown };
  return isObject(spec) ? spec : {};
}
