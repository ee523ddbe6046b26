import { Part } from '../../../src/spark/part.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import type { Role } from '../../../src/spark/role/role.ts';

/** A container of a role's Pod, and the security context that is in effect for it. */
export interface ContainerContext {
  /** Path of the container, for findings; of the role where it is Spark's. */
  readonly path: string;
  readonly context: Part;
  readonly ports: readonly { hostPort?: number }[];
}

/**
 * Every container that the workload names.
 *
 * @param place where the context of Spark's container stands, or goes
 */
export function containersOf(role: Role, place: Place): ContainerContext[] {
  const spark = { path: role.path, context: place.context, ports: role.containerPorts };
  const others = role.otherContainers.map(({ path, container }) => {
    const context = Part.root(container, path).child('securityContext');
    return { path, context, ports: container.ports ?? [] };
  });
  return [spark, ...others];
}
