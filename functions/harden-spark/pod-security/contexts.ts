import { type LocatedText, Part } from '../../../src/spark/part.ts';
import { startsAsRoot } from '../../../src/spark/role/image.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import { privilegesByConf } from '../../../src/spark/role/privilege-escalation.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { sparkVersions, versionInImage } from '../../../src/spark/role/spark-versions.ts';
import type { Workload } from '../../../src/spark/workload.ts';

/** A container of a role's Pod, and the security context that is in effect for it. */
export interface ContainerContext {
  /** Path of the container, for findings; of the role where it is Spark's. */
  readonly path: string;
  /** Absent: of Spark's container. */
  readonly name?: string | undefined;
  readonly context: Part;
  readonly ports: readonly { hostPort?: number }[];
  /** What has its probes and handlers: the container, or fields of the operator. */
  readonly handlers: readonly Part[];
  /** The setting by which it may gain privileges, where its context says nothing of that which comes before it. */
  readonly privileges?: LocatedText | undefined;
  readonly image?: LocatedText | undefined;
  /** The number of the user that its image is known to be for. */
  readonly imageUser: number | undefined;
  /** Whether the image, if nobody says another user, may start as root all the same. */
  readonly startsAsRoot: boolean;
}

/**
 * Every container that the workload names.
 *
 * @param place where the context of Spark's container stands, or goes
 */
export function containersOf(workload: Workload, role: Role, place: Place): ContainerContext[] {
  const { context } = place;
  const isSaid = place === role.fields && context.get('allowPrivilegeEscalation') !== undefined;
  const { path, image, imageFacts } = role;
  const spark = {
    path,
    context,
    ports: role.containerPorts,
    handlers: role.fields ? [role.own, role.container] : [role.container],
    privileges: isSaid ? undefined : privilegesByConf(workload, role),
    image,
    imageUser: imageFacts.user,
    startsAsRoot: startsAsRoot(image?.value, sparkVersions(workload)),
  };
  const others = role.otherContainers.map(({ path, container }) => {
    const part = Part.root(container, path);
    const image = part.text('image');
    const version = image && versionInImage(image.value);
    return {
      path,
      name: container.name ?? path,
      context: part.child('securityContext'),
      ports: container.ports ?? [],
      handlers: [part],
      image,
      imageUser: role.factsOf(container).user,
      startsAsRoot: version !== undefined && startsAsRoot(image!.value, [version]),
    };
  });
  return [spark, ...others];
}
