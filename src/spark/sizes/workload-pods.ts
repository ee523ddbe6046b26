/** The Pods of a workload and what each asks for. */
import type { Container } from 'kubernetes-types/core/v1.d.ts';
import type { ContainerResources } from '../../kubernetes/pod-resources.ts';
import { type Amounts, amountOf } from '../../kubernetes/resource-amounts.ts';
import type { VolumeClaim } from '../../kubernetes/resource-quota.ts';
import { rolesWithPods } from '../master.ts';
import type { LocatedText } from '../part.ts';
import {
  coreLimit,
  coreRequest,
  coresOf,
  memoryOf,
  type PodCount,
  podCount,
  type SizeField,
  sizeFields,
  unreadableSizes,
} from '../role/resources.ts';
import type { Role, RoleName } from '../role/role.ts';
import type { Workload } from '../workload.ts';
import { claimsOf } from './volume-claims.ts';

export interface RolePods {
  readonly role: RoleName;
  /** What the Spark container is called. */
  readonly containerName: string;
  /** The fields for its cpu and memory, where Spark writes them; undefined where the template has them. */
  readonly sizeFields: Readonly<Record<SizeField, string>> | undefined;
  readonly count: PodCount;
  /** Of one Pod: the Spark container first. */
  readonly containers: readonly ContainerResources[];
  /** That are made for one Pod. */
  readonly claims: readonly VolumeClaim[];
  /** Sizes that cannot be read, and so are not in the numbers. */
  readonly unreadable: readonly LocatedText[];
}

/** The Pods of one run, role by role; without the executors that a driver does not make. */
export function podsOf(workload: Workload): RolePods[] {
  return rolesWithPods(workload).map((role) => {
    const count = podCount(workload, role);
    const unreadable = [...unreadableSizes(workload, role), ...count.unreadable];
    const containers = containersOf(workload, role, unreadable);
    const claims = claimsOf(role);
    for (const { size, found } of claims) if (size === undefined) unreadable.push(found);
    return {
      role: role.name,
      containerName: role.containerName,
      sizeFields: role.podBySpark ? sizeFields(role) : undefined,
      count,
      containers,
      claims: claims.map(({ storageClassName, size = 0n }) => ({ storageClassName, size })),
      unreadable,
    };
  });
}

/** Of one Pod: the Spark container first. What cannot be read is added to `unreadable`. */
export function containersOf(
  workload: Workload,
  role: Role,
  unreadable: LocatedText[] = [],
): [ContainerResources, ...ContainerResources[]] {
  return [
    sparkContainer(workload, role, unreadable),
    ...role.otherContainers.map(({ container, path, init }) => {
      const { name, resources, restartPolicy } = container as Container & { restartPolicy?: string };
      const kind = init ? (restartPolicy === 'Always' ? 'Sidecar' : 'Init') : 'Container';
      return { name, path, kind, ...resourcesIn(resources, `${path}.resources`, unreadable) } as const;
    }),
  ];
}

/** Into a Pod that Spark builds it writes its own sizes, over those of the template; to others only the template's go. */
function sparkContainer(workload: Workload, role: Role, unreadable: LocatedText[]): ContainerResources {
  const resources = role.container.child('resources');
  const { requests, limits } = resourcesIn(resources.value, resources.path, unreadable);
  const container = { name: role.containerName, path: role.container.path, kind: 'Container' } as const;
  if (!role.podBySpark) return { ...container, requests, limits };
  const memory = memoryOf(workload, role);
  const request = amountOf('cpu', coreRequest(role)?.value ?? coresOf(role));
  const limit = amountOf('cpu', coreLimit(role)?.value);
  const devices = devicesOf(role);
  return {
    ...container,
    requests: new Map([...requests, ...entry('cpu', request), ['memory', memory.request]]),
    limits: new Map([...limits, ...devices, ...entry('cpu', limit), ['memory', memory.limit]]),
  };
}

/**
 * GPUs and the like, which have a limit alone: the API server makes it the request.
 *
 * Source: Spark KubernetesUtils.buildResourcesQuantities, which leaves out what has no vendor; kubeflow/spark-operator
 * internal/webhook/sparkpod_defaulter.go, addGPU.
 */
function devicesOf(role: Role): Amounts {
  const { madeBy: conf } = role;
  const devices = new Map<string, bigint>();
  const prefix = `spark.${role.confOf}.resource.`;
  for (const { key, value } of conf.below(prefix)) {
    const name = /^([^.]+)\.amount$/.exec(key)?.[1];
    const vendor = name && conf.get(`${prefix}${name}.vendor`);
    if (vendor && /^\d+$/.test(value)) devices.set(`${vendor}/${name}`, BigInt(value));
  }
  const gpu = role.own.child('gpu');
  const quantity = gpu.get('quantity');
  if (role.fields && gpu.get('name') && Number.isInteger(quantity) && quantity > 0) {
    devices.set(gpu.get('name')!, BigInt(quantity));
  }
  return devices;
}

function resourcesIn(
  resources: unknown,
  path: string,
  unreadable: LocatedText[],
): { requests: Amounts; limits: Amounts } {
  const { requests, limits } = (resources ?? {}) as { requests?: object; limits?: object };
  return {
    requests: amountsIn(requests, `${path}.requests`, unreadable),
    limits: amountsIn(limits, `${path}.limits`, unreadable),
  };
}

function amountsIn(quantities: object | undefined, path: string, unreadable: LocatedText[]): Amounts {
  const amounts = new Map<string, bigint>();
  for (const [resource, quantity] of Object.entries(quantities ?? {})) {
    const amount = amountOf(resource, quantity);
    if (amount === undefined) unreadable.push({ value: String(quantity), path: `${path}.${resource}` });
    else amounts.set(resource, amount);
  }
  return amounts;
}

function entry(resource: string, amount: bigint | undefined): [string, bigint][] {
  return amount === undefined ? [] : [[resource, amount]];
}
