import { bytesOf } from '../../../src/kubernetes/quantity.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { KEY } from '../../../src/spark/sizes/ephemeral-storage.ts';
import { isObject } from '../../../src/values/json.ts';

/** Of the Pod template: what this function asked for. docs/decisions/0022-a-request-is-ours-by-an-annotation.md */
export const ANNOTATION = 'harden-spark/ephemeral-storage';

/** Whether the request that stands in the template is this function's: it is what the annotation says. */
export function isOwnRequest({ container, templateMetadata }: Role): boolean {
  const stands = container.child('resources', 'requests').asText(KEY);
  const written = templateMetadata.child('annotations').asText(ANNOTATION);
  return stands !== undefined && written !== undefined && isSame(stands.value, written.value);
}

/** The fields of the Spark container in the template that hold the request of this function, and nothing else. */
export function ownFieldsIn(role: Role): readonly string[] {
  const { value = {} } = role.container.child('resources');
  const [only, ...others] = Object.entries(value);
  const holdsOneRequest = only?.[0] === 'requests' && isObject(only[1]) && Object.keys(only[1]).length === 1;
  return others.length === 0 && holdsOneRequest && isOwnRequest(role) ? ['resources'] : [];
}

/** Whether two quantities are one amount, however it is written. */
export function isSame(one: string | undefined, other: string | undefined): boolean {
  return one === other || (one !== undefined && other !== undefined && bytesOf(one) === bytesOf(other));
}
