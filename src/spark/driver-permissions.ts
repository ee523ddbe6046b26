/**
 * What a Spark driver asks of the Kubernetes API, and why: one row a resource and verb.
 *
 * Sources: the call sites of the Kubernetes scheduler of Spark 3.3 to 4.2 (KubernetesClusterSchedulerBackend,
 * ExecutorPodsAllocator, ExecutorPodsLifecycleManager, ExecutorPods{Watch,Polling}SnapshotSource), and what
 * the client library fabric8 makes of them: up to 5.x (Spark 3.3) it deletes a selection by a list and one
 * delete each, from 6.0 (Spark 3.4) on by one deletecollection.
 *
 * Never called by a driver: update of anything, secrets, creating services (the submitter makes the
 * driver's), events, nodes, pods/exec, pods/log.
 */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';

export interface DriverPermission {
  /** "" is the core group. */
  apiGroup: string;
  resource: string;
  verb: string;
  /** What the driver does with it, when, and what happens without it. */
  why: string;
}

/** The calls of a driver with Spark's own way of allocating executors (`direct`), Spark 3.3 and later. */
export const STANDARD_PERMISSIONS: readonly DriverPermission[] = [
  core('pods', 'create', 'Starts executors. Without it there are none, and the job waits for ever.'),
  core(
    'pods',
    'get',
    'Reads its own Pod at the start, and executors that ended. Without it the driver fails at once.',
  ),
  core(
    'pods',
    'list',
    'Waits until its own Pod is ready, and asks for the state of the executors every 30 seconds.',
  ),
  core('pods', 'watch', 'Follows its executors. Without it the driver fails at the start.'),
  core(
    'pods',
    'patch',
    'Marks executors: inactive ones where they are kept (`spark.kubernetes.executor.deleteOnTermination=false`), those to decommission (`spark.kubernetes.executor.decommissionLabel`), and its own Pod with the exception it ended with (`spark.kubernetes.driver.annotateExitException`).',
  ),
  core(
    'pods',
    'delete',
    'Deletes executors that ended, one by one, and those whose volume claim could not be made.',
  ),
  core(
    'pods',
    'deletecollection',
    'Deletes executors by label: those that never started, those that dynamic allocation gives up, and all at the end. Spark 3.4 and later.',
  ),
  core(
    'configmaps',
    'create',
    'Makes the ConfigMap that its executors mount. Without it the driver fails at the start.',
  ),
  core('configmaps', 'list', 'Finds that ConfigMap at the end. Spark 3.3.'),
  core('configmaps', 'delete', 'Deletes that ConfigMap at the end. Spark 3.3.'),
  core('configmaps', 'deletecollection', 'Deletes that ConfigMap at the end. Spark 3.4 and later.'),
  core(
    'persistentvolumeclaims',
    'create',
    'Makes the claims of executors with on-demand volumes. Without it these executors cannot start.',
  ),
  core(
    'persistentvolumeclaims',
    'list',
    'Looks for claims to use again, with every batch of executors (`spark.kubernetes.driver.reusePersistentVolumeClaim`, on by default from Spark 3.4), and for its own claims at the end (Spark 3.3).',
  ),
  core('persistentvolumeclaims', 'delete', 'Deletes its claims at the end. Spark 3.3.'),
  core(
    'persistentvolumeclaims',
    'deletecollection',
    'Deletes its claims at the end, also if there are none; without it every driver log ends with an error. Spark 3.4 and later.',
  ),
  core(
    'services',
    'list',
    'Finds the Service of the driver at the end. Spark 3.3, and API servers that do not delete collections of Services.',
  ),
  core(
    'services',
    'delete',
    'Deletes the Service of the driver at the end. Spark 3.3, and API servers that do not delete collections of Services.',
  ),
  core('services', 'deletecollection', 'Deletes the Service of the driver at the end. Spark 3.4 and later.'),
];

/** The rules of a Role that allows exactly the standard calls, new with every call of this function. */
export function standardRules(): PolicyRule[] {
  return policyRules(STANDARD_PERMISSIONS);
}

/** One rule for all resources of a group with the same verbs, in the order of the table. */
export function policyRules(permissions: readonly DriverPermission[]): PolicyRule[] {
  const verbsOf = new Map<string, { apiGroup: string; resource: string; verbs: string[] }>();
  for (const { apiGroup, resource, verb } of permissions) {
    const key = `${apiGroup}/${resource}`;
    const entry = verbsOf.get(key) ?? { apiGroup, resource, verbs: [] };
    if (!entry.verbs.includes(verb)) entry.verbs.push(verb);
    verbsOf.set(key, entry);
  }

  const rules = new Map<string, { apiGroups: string[]; resources: string[]; verbs: string[] }>();
  for (const { apiGroup, resource, verbs } of verbsOf.values()) {
    const key = `${apiGroup}/${verbs}`;
    const rule = rules.get(key);
    if (rule === undefined) rules.set(key, { apiGroups: [apiGroup], resources: [resource], verbs });
    else rule.resources.push(resource);
  }
  return [...rules.values()];
}

function core(resource: string, verb: string, why: string): DriverPermission {
  return { apiGroup: '', resource, verb, why };
}
