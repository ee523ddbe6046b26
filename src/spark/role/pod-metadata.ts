/** The labels and annotations of Spark's Pods, and by which of them the Pods of a workload are known. */
import type { KubernetesObject } from 'kpt-functions';
import { type Entries, labelsOf, stringEntries } from '../../kubernetes/labels.ts';
import type { WorkloadKind } from '../kinds/kind.ts';
import type { Workload } from '../workload.ts';
import type { Role } from './role.ts';
import { ROLES } from './role-names.ts';
import { sparkVersions } from './spark-versions.ts';

/**
 * The labels that a role's Pod gets, as far as the workload says them.
 *
 * Source: Spark docs/running-on-kubernetes.md.
 */
export function podLabels(workload: Workload, role: Role): Entries {
  return {
    ...(getsLabelsOfWorkload(workload, role) && labelsOf(workload.object)),
    ...podEntries(role, 'label'),
  };
}

/** Whether the operator copies the labels of the workload onto the Pods of a role. */
export function getsLabelsOfWorkload(workload: Workload, role: Role): boolean {
  return workload.kind.copiesLabels && role.podBySpark;
}

/** The annotations that a role's Pod gets, as far as the workload says them. */
export function podAnnotations(role: Role): Entries {
  return podEntries(role, 'annotation');
}

/** The later wins: what Spark is told is laid over the template. */
function podEntries(role: Role, what: 'label' | 'annotation'): Entries {
  const prefix = `spark.kubernetes.${role.confOf}.${what}.`;
  const inConf = role.podBySpark ? role.madeBy.below(prefix) : [];
  return {
    ...stringEntries(role.templateMetadata.get(`${what}s`)),
    ...Object.fromEntries(inConf.map(({ key, value }) => [key, value])),
    ...(role.fields && stringEntries(role.own.get(`${what}s`))),
  };
}

export const ROLE_LABEL = 'spark-role';

/** The labels that all Pods of a workload have and no others; undefined where its name is not known yet. */
export function applicationLabels(
  { nameLabel }: WorkloadKind,
  object: KubernetesObject,
): Entries | undefined {
  const name: unknown = object.metadata?.name;
  return typeof name === 'string' ? { [nameLabel]: name } : undefined;
}

/** What Spark makes up for each run: there, with a value that nobody knows before. */
const MADE_UP = ['spark-app-selector', 'spark-app-name'];

/** What the labels of a role's Pods are made of, beside the metadata of the workload. */
export function podLabelsBeside(workload: Workload, role: Role) {
  const [version, ...others] = sparkVersions(workload);
  return {
    made: {
      ...Object.fromEntries(role.podBySpark ? MADE_UP.map((key) => [key, '\u0000']) : []),
      ...(version !== undefined && others.length === 0 && { 'spark-version': version }),
      ...workload.kind.operatorLabels,
    },
    getsLabelsOfWorkload: getsLabelsOfWorkload(workload, role),
    own: podEntries(role, 'label'),
    role: ROLES[role.name].label,
  };
}

/** All labels that a Pod is known to have. */
export function knownPodLabels(
  { made, getsLabelsOfWorkload, own, role }: ReturnType<typeof podLabelsBeside>,
  kind: WorkloadKind,
  object: KubernetesObject,
): Entries {
  return {
    ...made,
    ...(getsLabelsOfWorkload && labelsOf(object)),
    ...own,
    ...applicationLabels(kind, object),
    [ROLE_LABEL]: role,
  };
}
