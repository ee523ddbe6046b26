/** LimitRange: the object, what it gives to containers, and what it keeps out. */
import type { KubernetesObject } from 'kpt-functions';
import { isObject } from '../values/json.ts';
import { type ContainerDefaults, type ContainerResources, podTotal, withDefaults } from './pod-resources.ts';
import { milliOf } from './quantity.ts';
import { type Metadata, newObject } from './rbac.ts';
import { amountOf } from './resource-amounts.ts';
import { amountsOf, quantitiesOf, specOf } from './resource-quota.ts';

/** Defaults for containers. */
export function limitRange(metadata: Metadata, { limits, requests }: ContainerDefaults) {
  const limit = { type: 'Container', default: quantitiesOf(limits), defaultRequest: quantitiesOf(requests) };
  return newObject('v1', 'LimitRange', metadata, { spec: { limits: [limit] } });
}

/**
 * What LimitRanges give to containers that do not say it themselves.
 *
 * Source: Kubernetes, pkg/apis/core/v1/defaults.go (SetDefaults_LimitRangeItem).
 */
export function defaultsOf(limitRanges: readonly KubernetesObject[]): ContainerDefaults {
  const items = itemsOf(limitRanges).filter(({ item }) => item.type === 'Container');
  const defaults = items.map(({ item }) => {
    const limits = new Map([...amountsOf(item.max), ...amountsOf(item.default)]);
    const requests = new Map([...amountsOf(item.min), ...limits, ...amountsOf(item.defaultRequest)]);
    return { limits, requests };
  });
  return {
    limits: new Map(defaults.flatMap(({ limits }) => [...limits])),
    requests: new Map(defaults.flatMap(({ requests }) => [...requests])),
  };
}

/** An item of `spec.limits`, and where it stands. */
interface RangeItem {
  readonly range: KubernetesObject;
  readonly path: string;
  readonly item: { readonly [key: string]: unknown };
}

/** Which of two objects the API server asks first is not said anywhere: here always the same. */
function itemsOf(limitRanges: readonly KubernetesObject[]): RangeItem[] {
  return limitRanges
    .toSorted(({ metadata: { name: one } }, { metadata: { name: other } }) =>
      one < other ? -1 : one > other ? 1 : 0,
    )
    .flatMap((range) => {
      const { limits } = specOf(range);
      const items: unknown[] = Array.isArray(limits) ? limits : [];
      return items.flatMap((item, index) =>
        isObject(item) ? [{ range, path: `spec.limits[${index}]`, item }] : [],
      );
    });
}

/** What of a Pod a LimitRange does not let in. */
export interface Breach {
  readonly range: KubernetesObject;
  /** The field of the LimitRange: `spec.limits[0].max.memory`. */
  readonly field: string;
  readonly bound: 'max' | 'min' | 'maxLimitRequestRatio' | 'default';
  readonly resource: string;
  /** As it stands there. */
  readonly quantity: string;
  /** Absent: it is the Pod as a whole. */
  readonly container?: ContainerResources;
  /** What of it is out of bounds. */
  readonly in: 'requests' | 'limits';
  /** Absent: it is not said. */
  readonly amount?: bigint;
}

/** Others are not asked for by Spark, and have no defaults worth a word. */
const BOUNDED: readonly string[] = ['cpu', 'memory', 'ephemeral-storage'];

/**
 * Why the API server refuses a Pod of these containers where these LimitRanges are. A limit that one of them gives may be
 * below the request of the container.
 *
 * Source: Kubernetes, plugin/pkg/admission/limitranger (PodValidateLimitFunc); pkg/apis/core/validation
 * (ValidateContainerResourceRequirements).
 */
export function breachesOf(
  limitRanges: readonly KubernetesObject[],
  containers: readonly ContainerResources[],
): Breach[] {
  const defaults = defaultsOf(limitRanges);
  const completed = containers.map((container) => withDefaults(container, defaults));
  const pod: Bounded = {
    requests: podTotal(completed, 'requests'),
    limits: podTotal(completed, 'limits'),
  };
  const items = itemsOf(limitRanges);
  return [
    ...containers.flatMap((container, index) => belowRequest(items, container, completed[index]!)),
    ...items.flatMap((one) => {
      if (one.item.type === 'Pod') return outOfBounds(one, pod);
      if (one.item.type !== 'Container') return [];
      return completed.flatMap((container) => outOfBounds(one, container, container));
    }),
  ];
}

type Bounded = Pick<ContainerResources, 'requests' | 'limits'>;

/** Limits that are given to a container, and are below what it requests. One that is made of `max` is told as that. */
function belowRequest(
  items: readonly RangeItem[],
  container: ContainerResources,
  completed: ContainerResources,
): Breach[] {
  return BOUNDED.flatMap((resource) => {
    const [limit, amount] = [completed.limits.get(resource), completed.requests.get(resource)];
    if (container.limits.has(resource) || limit === undefined || amount === undefined || amount <= limit)
      return [];
    const giver = items.findLast(
      ({ item }) => item.type === 'Container' && (says(item.default, resource) || says(item.max, resource)),
    );
    return giver && says(giver.item.default, resource)
      ? [breach(giver, 'default', resource, { container: completed, in: 'requests', amount })]
      : [];
  });
}

function outOfBounds(one: RangeItem, of: Bounded, container?: ContainerResources): Breach[] {
  const found = (bound: 'max' | 'min' | 'maxLimitRequestRatio', test: (resource: string) => Found) =>
    BOUNDED.filter((resource) => says(one.item[bound], resource)).flatMap((resource) => {
      const wrong = test(resource);
      return wrong ? [breach(one, bound, resource, { ...wrong, ...(container && { container }) })] : [];
    });
  const amounts = (resource: string) => [of.requests.get(resource), of.limits.get(resource)] as const;
  const boundOf = (bound: string, resource: string) =>
    amountOf(resource, (one.item[bound] as Quantities)[resource])!;
  return [
    ...found('max', (resource) => {
      const [request, limit] = amounts(resource);
      const most = boundOf('max', resource);
      if (limit === undefined || limit > most) return wrong('limits', limit);
      return request !== undefined && request > most ? wrong('requests', request) : undefined;
    }),
    ...found('min', (resource) => {
      const [request, limit] = amounts(resource);
      const least = boundOf('min', resource);
      if (request === undefined || request < least) return wrong('requests', request);
      return limit !== undefined && limit < least ? wrong('limits', limit) : undefined;
    }),
    ...found('maxLimitRequestRatio', (resource) => {
      const [request, limit] = amounts(resource);
      const ratio = milliOf(String((one.item.maxLimitRequestRatio as Quantities)[resource]))!;
      if (!request) return wrong('requests', undefined);
      return !limit || limit * 1000n > ratio * request ? wrong('limits', limit || undefined) : undefined;
    }),
  ];
}

type Found = Pick<Breach, 'in' | 'amount'> | undefined;

function wrong(where: Breach['in'], amount: bigint | undefined): Found {
  return { in: where, ...(amount !== undefined && { amount }) };
}

function breach(
  { range, path, item }: RangeItem,
  bound: Breach['bound'],
  resource: string,
  found: Pick<Breach, 'in' | 'amount' | 'container'>,
): Breach {
  const quantity = String((item[bound] as Quantities)[resource]);
  return { range, field: `${path}.${bound}.${resource}`, bound, resource, quantity, ...found };
}

type Quantities = Readonly<Record<string, unknown>>;

/** Whether there is an amount of the resource that can be read. */
function says(quantities: unknown, resource: string): boolean {
  return isObject(quantities) && amountOf(resource, quantities[resource]) !== undefined;
}
