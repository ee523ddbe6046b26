import { type LocatedText, Part } from '../../../src/spark/part.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import { privilegesByConf } from '../../../src/spark/role/privilege-escalation.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** A container of a role's Pod, and the security context that is in effect for it. */
export interface ContainerContext {
  /** Path of the container, for findings; of the role where it is Spark's. */
  readonly path: string;
  readonly context: Part;
  readonly ports: readonly { hostPort?: number }[];
  /** The setting by which it may gain privileges, where its context says nothing of that which comes before it. */
  readonly privileges?: LocatedText | undefined;
}

/**
 * Every container that the workload names.
 *
 * @param place where the context of Spark's container stands, or goes
 */
export function containersOf(workload: Workload, role: Role, place: Place): ContainerContext[] {
  const { context } = place;
  const isSaid = place === role.fields && context.get('allowPrivilegeEscalation') !== undefined;
  const privileges = isSaid ? undefined : privilegesByConf(workload, role);
  const spark = { path: role.path, context, ports: role.containerPorts, privileges };
  const others = role.otherContainers.map(({ path, container }) => {
    const context = Part.root(container, path).child('securityContext');
    return { path, context, ports: container.ports ?? [] };
  });
  return [spark, ...others];
}
