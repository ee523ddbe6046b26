/** By which labels the Pods of Spark are known. */
import type { Entries } from '../kubernetes/labels.ts';
import { Part } from './part.ts';
import { podLabels } from './pod-metadata.ts';
import { ROLES } from './role/role-names.ts';
import type { Role } from './role.ts';
import type { Workload } from './workload.ts';

export const ROLE_LABEL = 'spark-role';

/** The labels that all Pods of a workload have and no others; undefined where its name is not known yet. */
export function applicationLabels({ kind, object, name }: Workload): Entries | undefined {
  if (Part.root(object).child('metadata').get('name') === undefined) return undefined;
  return { [kind.nameLabel]: name };
}

/** What Spark makes up for each run: there, with a value that nobody knows before. */
const MADE_UP = ['spark-app-selector', 'spark-app-name'];

/** All labels that a Pod of the role is known to have. */
export function knownPodLabels(workload: Workload, role: Role): Entries {
  const { sparkVersion } = workload;
  return {
    ...Object.fromEntries(role.podBySpark ? MADE_UP.map((key) => [key, '\u0000']) : []),
    ...(sparkVersion !== undefined && { 'spark-version': sparkVersion }),
    ...workload.kind.operatorLabels,
    ...podLabels(workload, role),
    ...applicationLabels(workload),
    [ROLE_LABEL]: ROLES[role.name].label,
  };
}
