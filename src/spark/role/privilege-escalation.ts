/**
 * `allowPrivilegeEscalation` as Spark sets it: from 4.3 on in the container of every Pod that it builds, to the value of
 * a setting, whatever the Pod template has there.
 *
 * Source: SPARK-57493, Spark BasicDriverFeatureStep and BasicExecutorFeatureStep; test/spark-pods asks Spark's builders.
 */

import { isTrue } from '../conf/conf.ts';
import type { LocatedText } from '../part.ts';
import { canBeInOneOf } from '../version.ts';
import type { Workload } from '../workload.ts';
import type { Role } from './role.ts';
import { sparkVersions } from './spark-versions.ts';

const KEY = 'securityContext.allowPrivilegeEscalation';

/** Whether Spark may be a version that keeps the processes of the role from gaining privileges, and is not told otherwise. */
export function isKeptFromPrivileges(workload: Workload, role: Role): boolean {
  return maySetIt(workload, role) && privilegesByConf(workload, role) === undefined;
}

/** The setting that lets the processes of the role gain privileges; undefined where none does. */
export function privilegesByConf(workload: Workload, role: Role): LocatedText | undefined {
  if (!maySetIt(workload, role)) return undefined;
  const { madeBy: conf } = role;
  const said =
    conf.located(`spark.kubernetes.${role.confOf}.${KEY}`) ?? conf.located(`spark.kubernetes.${KEY}`);
  return isTrue(said?.value, false) ? said : undefined;
}

/** A version that is not known may be a new one. Drivers of the kubeflow operator are built by its own Spark, which no workload names. */
function maySetIt(workload: Workload, role: Role): boolean {
  return role.podBySpark && canBeInOneOf(sparkVersions(workload), { since: '4.3' });
}
