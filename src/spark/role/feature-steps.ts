/**
 * The steps in which Spark builds a Pod, and those that a workload leaves out.
 *
 * Source: Spark KubernetesDriverBuilder, KubernetesExecutorBuilder; `excludedFeatureSteps` is from 4.1.
 */
import type { LocatedText } from '../part.ts';
import type { RoleParts } from './role-layout.ts';

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

/** The setting that leaves out steps for a Pod of the role. */
export function excludedFeatureSteps({ layout, madeBy }: RoleParts): LocatedText | undefined {
  if (!layout.podBySpark) return undefined;
  return madeBy.located(`spark.kubernetes.${layout.confOf}.pod.excludedFeatureSteps`);
}

/** The names of the steps of Spark that are left out, without their package. */
export function excludedSteps(role: RoleParts): readonly string[] {
  return (excludedFeatureSteps(role)?.value ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name.startsWith(PACKAGE))
    .map((name) => name.slice(PACKAGE.length));
}

/** Whether Spark mounts scratch space into the Pods of the role. */
export function mountsScratch(role: RoleParts): boolean {
  return role.layout.podBySpark && !excludedSteps(role).includes(LOCAL_DIRS);
}

/** Whether a driver's Pod is made without the policy of Spark for its executors, in whatever version. */
export function excludesNetworkPolicy(driver: RoleParts): boolean {
  return excludedSteps(driver).includes(NETWORK_POLICY);
}
