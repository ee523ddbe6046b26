import type { KubernetesObject } from 'kpt-functions';
import type { RepeatedKey } from '../yaml/repeated-keys.ts';

/** A functionConfig that did not come in a list. */
export interface Configuration {
  object: KubernetesObject;
  repeatedKeys?: readonly RepeatedKey[];
}
