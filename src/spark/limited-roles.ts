import type { LimitedRole } from './kinds/kind.ts';
import type { RoleName } from './role/role-names.ts';
import { canBeIn } from './version.ts';

/**
 * Whether, by what their kind says, others than this function limit who reaches the Pods of a role. What policies allow adds
 * up, so one more would only let in more.
 *
 * @param operatorVersion of the Apache operator, the only one that does; undefined where nobody says it
 * @param leavesPolicyOut whether a workload keeps Spark from making its policy
 */
export function limitByOthers(
  limitedRoles: readonly LimitedRole[],
  role: RoleName,
  operatorVersion: string | undefined,
  leavesPolicyOut = false,
): 'Yes' | 'No' | 'Unknown' {
  const row = limitedRoles.find((limited) => limited.role === role);
  if (row === undefined) return 'No';
  const { since, bySparkSince } = row;
  if (operatorVersion !== undefined && !canBeIn(operatorVersion, { since })) return 'No';
  const isLeftOut =
    leavesPolicyOut && bySparkSince !== undefined && canBeIn(operatorVersion, { since: bySparkSince });
  if (isLeftOut) return 'No';
  return operatorVersion === undefined ? 'Unknown' : 'Yes';
}
