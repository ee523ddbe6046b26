import type { Part } from '../../../src/spark/part.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { type NotTheUsers, needsNoWebhook } from '../../../src/spark/role/webhook-fields.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ReadOnlyRootFilesystem } from '../config/settings.ts';
import { ownFieldsIn } from './own-request.ts';
import { hasOurPrefix } from './volume-prefix.ts';

const NOT_THE_USERS: NotTheUsers = { volume: hasOurPrefix, inContainer: ownFieldsIn };

/**
 * Where the security context of a role's Spark container stands, or where a new one goes. Never a field over a context of
 * the template, which it would replace.
 */
export function contextPlaceOf(workload: Workload, role: Role, settings: ReadOnlyRootFilesystem): Place {
  return role.contextPlace ?? newPlaceOf(workload, role, settings);
}

/**
 * Where the settings of a role's Pod go that has none yet: into the fields, or, for clusters without the webhook, into the
 * Pod template. A workload that needs no webhook so far is not made to need it.
 */
export function newPlaceOf(workload: Workload, role: Role, { volumesIn }: ReadOnlyRootFilesystem): Place {
  const inTemplate =
    volumesIn === 'PodTemplate' || (volumesIn === 'Auto' && needsNoWebhook(workload, NOT_THE_USERS));
  return inTemplate && workload.takesPodTemplate ? role.template : (role.fields ?? role.template);
}

/** The context of the Pod that is in effect; a new one goes beside that of the container, to take effect as it does. */
export function podContextOf(role: Role, place: Place): Part {
  return (role.places.find(({ podContext }) => podContext.value) ?? place).podContext;
}
