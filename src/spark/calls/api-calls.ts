/**
 * What a Spark driver asks of the Kubernetes API, when, and why: one row a call.
 *
 * Sources: the classes of Spark 3.3.4, 3.4.4, 3.5.9, 4.0.0, 4.0.5, 4.1.4, 4.2.1 and 4.3.0 that hold a client
 * (KubernetesClusterSchedulerBackend, the three pod allocators, ExecutorPodsLifecycleManager,
 * ExecutorPods{Watch,Polling}SnapshotSource, SparkKubernetesDiagnosticsSetter, the resize plugins), and what the
 * client library fabric8 makes of them: up to 5.x (Spark 3.3) it deletes a selection by a list and one delete
 * each, from 6.0 (Spark 3.4) on by one deletecollection; `edit` is a get and a patch. What real drivers called is
 * measured: docs/permissions.md.
 *
 * Never called by a driver: update of anything but a scale, secrets, creating services (the submitter makes the
 * driver's), events, nodes, pods/exec, pods/log. Executors, masters and workers call nothing.
 */

import type { Conf } from '../conf/conf.ts';
import { onDemandClaims } from '../sizes/volume-claims.ts';
import { canBeIn, type VersionRange } from '../version.ts';

export interface ApiCall extends VersionRange {
  /** "" is the core group. */
  readonly apiGroup: string;
  /** With its subresource, as in `pods/resize`. */
  readonly resource: string;
  readonly verbs: readonly Verb[];
  /** What it is a part of: the annotation of a derived Role says this. */
  readonly purpose: Purpose;
  /** Absent: every driver makes the call. */
  readonly condition?: {
    readonly text: string;
    readonly holds: (conf: Conf, version?: string) => boolean;
  };
  /** Only drivers that were told to do something else than Spark does by itself: not in `Standard`. */
  readonly optIn?: true;
  /** What the driver does with it, when, and what happens without it. */
  readonly why: string;
}

/** In the order of the rules that are made of them. */
export const VERBS = [
  'create',
  'get',
  'list',
  'watch',
  'update',
  'patch',
  'delete',
  'deletecollection',
] as const;
export type Verb = (typeof VERBS)[number];

/** What calls are for, in the words of a Role's annotation. */
export const PURPOSES = {
  executors: 'starts, follows and deletes executors',
  configuration: "makes and deletes the executors' ConfigMap",
  service: 'deletes the Service of the driver',
  claims: 'makes volume claims of executors',
  'claim-reuse': 'looks for volume claims to use again',
  'claim-deletion': 'deletes volume claims at the end, if any',
  inactive: 'marks executors that ended and are kept',
  decommission: 'labels executors before it stops them',
  'executor-ids': 'labels executors with their ids',
  'deletion-cost': 'marks the executors to be deleted first',
  'stateful-set': 'runs executors in StatefulSets',
  deployment: 'runs executors in Deployments',
  diagnosis: 'writes its exception onto its Pod',
  resize: 'gives executors more memory',
  'claim-resize': 'makes volume claims of executors larger',
} as const;
export type Purpose = keyof typeof PURPOSES;

type Condition = NonNullable<ApiCall['condition']>;

/** Whether the driver owns the volume claims of its executors: then it looks for them and deletes them. */
export const OWN_CLAIMS = 'spark.kubernetes.driver.ownPersistentVolumeClaim';
const ALLOCATOR = 'spark.kubernetes.allocation.pods.allocator';
const PLUGINS = 'spark.plugins';

/** The settings without which a driver makes no call that is an opt-in. */
export const OPT_IN_SETTINGS: readonly string[] = [ALLOCATOR, PLUGINS];

/** Spark's own way of making executors, and its two others; any other value is a class of the user's. */
export const ALLOCATORS: readonly string[] = ['direct', 'statefulset', 'deployment'];

/** How the driver makes its executors. */
export function allocatorOf(conf: Conf): string {
  return conf.get(ALLOCATOR)?.trim() || 'direct';
}

const usesAllocator = (allocator: string): Condition => ({
  text: `\`${ALLOCATOR}\` is ${allocator}`,
  holds: (conf) => allocatorOf(conf) === allocator,
});

const isOn = (key: string, byDefault: boolean): Condition => ({
  text: `\`${key}\` is true${byDefault ? ' (the default)' : ''}`,
  holds: (conf) => conf.is(key, byDefault),
});

const isOff = (key: string): Condition => ({
  text: `\`${key}\` is false`,
  holds: (conf) => !conf.is(key, true),
});

const isSet = (key: string): Condition => ({
  text: `\`${key}\` is set`,
  holds: (conf) => Boolean(conf.get(key)?.trim()),
});

const usesPlugin = (name: string): Condition => ({
  text: `\`${PLUGINS}\` has ${name}`,
  holds: (conf) => (conf.get(PLUGINS) ?? '').split(',').some((plugin) => plugin.trim().endsWith(`.${name}`)),
});

const deletesExecutors = isOn('spark.kubernetes.executor.deleteOnTermination', true);
const makesConfigMap: Condition = {
  text: '`spark.kubernetes.executor.disableConfigMap` is not true',
  holds: (conf) => !conf.is('spark.kubernetes.executor.disableConfigMap', false),
};
const deletesConfigMap: Condition = {
  text: `${makesConfigMap.text}, and ${deletesExecutors.text}`,
  holds: (conf) => makesConfigMap.holds(conf) && deletesExecutors.holds(conf),
};
const deletesService = isOn('spark.kubernetes.driver.service.deleteOnTermination', true);
const makesClaims: Condition = {
  text: 'executors have a claim with `options.storageClass` and `options.sizeLimit`',
  holds: (conf) => claimsOfExecutors(conf) && allocatorOf(conf) === 'direct',
};

const statefulSets = {
  optIn: true,
  purpose: 'stateful-set',
  condition: usesAllocator('statefulset'),
} as const;
const deployments = {
  since: '4.2',
  optIn: true,
  purpose: 'deployment',
  condition: usesAllocator('deployment'),
} as const;
const resizes = {
  since: '4.2',
  optIn: true,
  purpose: 'resize',
  condition: usesPlugin('ExecutorResizePlugin'),
} as const;

export const API_CALLS: readonly ApiCall[] = [
  {
    ...core('pods', 'create'),
    purpose: 'executors',
    condition: usesAllocator('direct'),
    why: 'Starts executors. Without it there are none, and the job waits for ever.',
  },
  {
    ...core('pods', 'get'),
    purpose: 'executors',
    why: 'Reads its own Pod at the start, and executors that ended. Without it the driver fails at once.',
  },
  {
    ...core('pods', 'list'),
    purpose: 'executors',
    why: 'Waits until its own Pod is ready, asks for the state of the executors every 30 seconds, and for those that it told to stop.',
  },
  {
    ...core('pods', 'watch'),
    purpose: 'executors',
    why: 'Waits until its own Pod is ready, and follows its executors. Without it the driver fails at the start.',
  },
  {
    ...core('pods', 'delete'),
    purpose: 'executors',
    condition: deletesExecutors,
    why: 'Deletes executors that ended while the job goes on, and those whose volume claim could not be made.',
  },
  {
    ...core('pods', 'deletecollection'),
    since: '3.4',
    purpose: 'executors',
    why: 'Deletes executors by label: those that never started, those that dynamic allocation gives up, and all at the end.',
  },
  {
    ...core('pods', 'delete'),
    before: '3.4',
    purpose: 'executors',
    why: 'Deletes executors: those that never started, those that dynamic allocation gives up, and all at the end.',
  },
  {
    ...core('configmaps', 'create'),
    purpose: 'configuration',
    condition: makesConfigMap,
    why: 'Makes the ConfigMap that its executors mount. Without it the driver fails at the start.',
  },
  ...deletionAtEnd('configmaps', 'configuration', deletesConfigMap, 'that ConfigMap'),
  {
    ...core('persistentvolumeclaims', 'create'),
    purpose: 'claims',
    condition: makesClaims,
    why: 'Makes the claims of executors with on-demand volumes. Without it these executors cannot start.',
  },
  {
    ...core('persistentvolumeclaims', 'list'),
    purpose: 'claim-reuse',
    condition: {
      text: `\`${OWN_CLAIMS}\` and \`spark.kubernetes.driver.reusePersistentVolumeClaim\` are true (the default from Spark 3.4 on), and \`${ALLOCATOR}\` is direct`,
      holds: (conf, version) =>
        ownsClaims(conf, version) &&
        conf.is('spark.kubernetes.driver.reusePersistentVolumeClaim', true) &&
        allocatorOf(conf) === 'direct',
    },
    why: 'Looks for claims to use again, with every batch of executors, also where there are none.',
  },
  {
    ...core('persistentvolumeclaims', 'list', 'delete'),
    before: '3.4',
    purpose: 'claim-deletion',
    condition: {
      text: `\`${OWN_CLAIMS}\` is true, or always in Spark 3.3.0`,
      holds: (conf, version) => ownsClaims(conf, version) || canBeIn(version, { before: '3.3.1' }),
    },
    why: 'Finds and deletes its claims at the end.',
  },
  {
    ...core('persistentvolumeclaims', 'deletecollection'),
    since: '3.4',
    purpose: 'claim-deletion',
    condition: isOn(OWN_CLAIMS, true),
    why: 'Deletes its claims at the end, also if there are none; without it every driver log ends with an error.',
  },
  ...deletionAtEnd('services', 'service', deletesService, 'the Service of the driver'),
  {
    ...core('pods', 'patch'),
    purpose: 'inactive',
    condition: isOff('spark.kubernetes.executor.deleteOnTermination'),
    why: 'Marks executors that ended and are kept, so that it asks for them no more.',
  },
  {
    ...core('pods', 'patch'),
    purpose: 'decommission',
    condition: isSet('spark.kubernetes.executor.decommissionLabel'),
    why: 'Labels executors that are told to stop, for a PodDisruptionBudget.',
  },
  {
    ...core('pods', 'patch'),
    since: '4.1',
    // For servers too: an exception before theirs is caught reaches SparkSubmit, which writes it.
    purpose: 'diagnosis',
    condition: isOn('spark.kubernetes.driver.annotateExitException', false),
    why: 'Writes the exception that it ended with onto its own Pod.',
  },
  {
    ...core('pods', 'patch'),
    optIn: true,
    purpose: 'executor-ids',
    condition: {
      text: `\`${ALLOCATOR}\` is not direct`,
      holds: (conf) => allocatorOf(conf) !== 'direct',
    },
    why: 'Labels executors with the ids that it gives them when they register.',
  },
  {
    ...call('apps', 'statefulsets', 'create', 'delete'),
    ...statefulSets,
    why: 'Makes a StatefulSet of executors for each resource profile, and deletes it at the end.',
  },
  {
    ...call('apps', 'statefulsets', 'get', 'patch'),
    before: '3.5',
    ...statefulSets,
    why: 'Changes the number of executors.',
  },
  {
    ...call('apps', 'statefulsets', 'get'),
    since: '3.5',
    ...statefulSets,
    why: 'Reads the StatefulSet after the number of executors changed.',
  },
  {
    ...call('apps', 'statefulsets/scale', 'get', 'update'),
    since: '3.5',
    ...statefulSets,
    why: 'Changes the number of executors.',
  },
  {
    ...call('apps', 'deployments', 'create', 'delete', 'get'),
    ...deployments,
    why: 'Makes a Deployment of executors for each resource profile, reads it after the number changed, and deletes it at the end.',
  },
  {
    ...call('apps', 'deployments/scale', 'get', 'update'),
    ...deployments,
    why: 'Changes the number of executors.',
  },
  {
    ...core('pods', 'patch'),
    since: '4.2',
    optIn: true,
    purpose: 'deletion-cost',
    condition: {
      text: `\`${ALLOCATOR}\` is deployment, and \`spark.kubernetes.executor.podDeletionCost\` is set`,
      holds: (conf) =>
        allocatorOf(conf) === 'deployment' &&
        Boolean(conf.get('spark.kubernetes.executor.podDeletionCost')?.trim()),
    },
    why: 'Marks the executors that are to go first when the Deployment gets smaller.',
  },
  {
    ...core('pods/resize', 'patch'),
    ...resizes,
    why: 'Raises the memory of executors that are close to their limit.',
  },
  {
    ...call('metrics.k8s.io', 'pods', 'get'),
    ...resizes,
    why: 'Reads how much memory executors use.',
  },
  {
    ...core('persistentvolumeclaims', 'get', 'patch'),
    since: '4.2',
    optIn: true,
    purpose: 'claim-resize',
    condition: usesPlugin('ExecutorPVCResizePlugin'),
    why: 'Makes claims of executors larger that are nearly full.',
  },
];

/** Whether the call is one about volume claims that a driver makes even if it has none. */
export function makesClaimCalls({ purpose }: ApiCall): boolean {
  return purpose === 'claim-reuse' || purpose === 'claim-deletion';
}

/** Whether Spark makes volume claims for executors: those with a storage class and a size. */
function claimsOfExecutors(conf: Conf): boolean {
  return onDemandClaims(conf).some(({ of }) => of === 'executor');
}

/** Off by default in Spark 3.3, on from 3.4. */
function ownsClaims(conf: Conf, version: string | undefined): boolean {
  return conf.is(OWN_CLAIMS, canBeIn(version, { since: '3.4' }));
}

/** One call of the client library, and what it becomes. */
function deletionAtEnd(resource: string, purpose: Purpose, condition: Condition, what: string): ApiCall[] {
  const row = { purpose, condition };
  return [
    {
      ...core(resource, 'list', 'delete'),
      before: '3.4',
      ...row,
      why: `Finds and deletes ${what} at the end.`,
    },
    { ...core(resource, 'deletecollection'), since: '3.4', ...row, why: `Deletes ${what} at the end.` },
  ];
}

function core(resource: string, ...verbs: Verb[]) {
  return { apiGroup: '', resource, verbs };
}

function call(apiGroup: string, resource: string, ...verbs: Verb[]) {
  return { apiGroup, resource, verbs };
}
