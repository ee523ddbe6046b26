/**
 * The steps in which Spark builds a Pod, and those that a workload leaves out.
 *
 * Source: Spark KubernetesDriverBuilder, KubernetesExecutorBuilder; `excludedFeatureSteps` is from 4.1,
 * so an older Spark passes over it.
 */
import type { LocatedText } from '../part.ts';
import { canBeInOneOf } from '../version.ts';
import type { Workload } from '../workload.ts';
import type { Role } from './role.ts';
import { sparkVersions } from './spark-versions.ts';

const PACKAGE = 'org.apache.spark.deploy.k8s.features.';

/** What a step does for Pods that is taken for granted elsewhere. */
export const FEATURE_STEPS = {
  BasicDriverFeatureStep: 'image, sizes, labels and environment of its settings are not in it',
  BasicExecutorFeatureStep: 'image, sizes, labels and environment of its settings are not in it',
  DriverKubernetesCredentialsFeatureStep: 'it does not run as the account of its settings',
  ExecutorKubernetesCredentialsFeatureStep: 'it does not run as the account of its settings',
  MountVolumesFeatureStep: 'volumes of its settings are not mounted into it',
  PodTemplateConfigMapStep:
    'executors do not get their Pod template, and with it neither the flag nor volumes that stand there',
} as const;

/** The step that mounts scratch space. Without it that is a plain directory. */
const LOCAL_DIRS = 'LocalDirsFeatureStep';

/** The step that lets only Pods of the same application reach executors: from Spark 4.2 on, made with the driver's Pod. */
const NETWORK_POLICY = 'NetworkPolicyFeatureStep';

/**
 * The setting that leaves out steps for a Pod of the role. Executors' Pods are made by the Spark of the job; a driver's by
 * that of the operator, whose version nobody says.
 */
export function excludedFeatureSteps(
  workload: Workload,
  { podBySpark, confOf, madeBy }: Role,
): LocatedText | undefined {
  const knowsIt = confOf === 'driver' || canBeInOneOf(sparkVersions(workload), { since: '4.1' });
  return podBySpark && knowsIt
    ? madeBy.located(`spark.kubernetes.${confOf}.pod.excludedFeatureSteps`)
    : undefined;
}

/** The names of the steps of Spark that are left out, without their package. */
export function excludedSteps(workload: Workload, role: Role): readonly string[] {
  const excluded = excludedFeatureSteps(workload, role);
  if (!excluded) return [];
  return excluded.value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name.startsWith(PACKAGE))
    .map((name) => name.slice(PACKAGE.length));
}

/** Whether Spark mounts scratch space into the Pods of the role. */
export function mountsScratch(workload: Workload, role: Role): boolean {
  return role.podBySpark && !excludedSteps(workload, role).includes(LOCAL_DIRS);
}

/** Whether the driver's Pod is made without the policy of Spark for its executors, in whatever version. */
export function excludesNetworkPolicy(workload: Workload): boolean {
  const { driver } = workload;
  return driver !== undefined && excludedSteps(workload, driver).includes(NETWORK_POLICY);
}
