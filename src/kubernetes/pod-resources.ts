/**
 * What a Pod asks for, as the scheduler and quotas reckon it.
 *
 * Source: k8s.io/component-helpers resource/helpers.go (PodRequests, PodLimits); KEP-753, sidecar containers.
 */
import { type Amounts, largestOf, sumOf } from './resource-amounts.ts';

export interface ContainerResources {
  readonly name: string;
  /** Where the container stands. */
  readonly path: string;
  /** Init: runs to its end before the Pod's containers start. Sidecar: an init container that runs on. */
  readonly kind: 'Container' | 'Init' | 'Sidecar';
  readonly requests: Amounts;
  readonly limits: Amounts;
}

/** What containers get that do not say it themselves: that of a namespace's LimitRanges. */
export type ContainerDefaults = Pick<ContainerResources, 'requests' | 'limits'>;

/**
 * What runs together is added up: containers and sidecars, or one init container and the sidecars that were started
 * before it. The Pod needs the largest of these.
 */
export function podTotal(containers: readonly ContainerResources[], of: 'requests' | 'limits'): Amounts {
  let sidecars: Amounts = new Map();
  let starting: Amounts = new Map();
  for (const container of containers) {
    if (container.kind === 'Container') continue;
    const together = sumOf([sidecars, container[of]]);
    if (container.kind === 'Sidecar') sidecars = together;
    starting = largestOf([starting, together]);
  }
  const running = containers.filter(({ kind }) => kind === 'Container').map((container) => container[of]);
  return largestOf([sumOf([...running, sidecars]), starting]);
}

/**
 * The container as the API server takes it: a request that is missing is the limit, and what is still missing is
 * the default.
 *
 * Source: Kubernetes, pkg/apis/core/v1/defaults.go (SetDefaults_Pod); plugin/pkg/admission/limitranger.
 */
export function withDefaults(container: ContainerResources, defaults: ContainerDefaults): ContainerResources {
  const { requests, limits } = container;
  return {
    ...container,
    requests: new Map([...defaults.requests, ...limits, ...requests]),
    limits: new Map([...defaults.limits, ...limits]),
  };
}
