import type { Container } from 'kubernetes-types/core/v1.d.ts';
import { Part } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role.ts';

/** A container of a role's Pod, and the security context that is in effect for it. */
export interface ContainerContext {
  /** Path of the container, for findings; of the role where it is Spark's. */
  readonly path: string;
  readonly context: Part;
  readonly ports: readonly { hostPort?: number }[];
}

/**
 * Every container that the workload names. Where Spark's has no context yet, one is made in the fields, or in the
 * template where volumes are to be there: never a field over a context of the template, which it would replace.
 */
export function containersOf(role: Role, inTemplate: boolean): ContainerContext[] {
  const place = role.contextPlace ?? freshPlace(role, inTemplate);
  const spark = { path: role.path, context: place.context, ports: role.containerPorts };
  return [spark, ...role.otherContainers.map(({ path, container }) => otherContainer(path, container))];
}

/** The context of the Pod that is in effect, or where a new one goes. */
export function podContextOf(role: Role, inTemplate: boolean): Part {
  const place = role.places.find(({ podContext }) => podContext.value) ?? freshPlace(role, inTemplate);
  return place.podContext;
}

/** Beside the context of the container, so that both take effect in the same way. */
function freshPlace(role: Role, inTemplate: boolean) {
  return role.contextPlace ?? (inTemplate ? role.template : (role.fields ?? role.template));
}

function otherContainer(path: string, container: Container): ContainerContext {
  const part = Part.root(container, path);
  return { path, context: part.child('securityContext'), ports: container.ports ?? [] };
}
