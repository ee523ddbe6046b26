import { COMMON_PART } from '../../src/spark/near-misses.ts';
import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';
import { KINDS_BESIDE_WORKLOADS } from './catalogue/known-objects.ts';
import { RESOURCE_ID } from './catalogue/selectors.ts';
import { API_GROUP, KIND } from './config/kind.ts';
import { EXCEPTION } from './findings/exceptions.ts';
import { OWNER } from './owned-objects/ownership.ts';

/** Words of the objects that must be right; others that cannot be read are passed over. */
export const READS: readonly string[] = [...WORKLOAD_KINDS, 'rbac.authorization.k8s.io', 'ServiceAccount'];

/** Other words that nearly every run asks a list for. */
export const WORDS: readonly string[] = [
  ...KINDS_BESIDE_WORKLOADS,
  COMMON_PART,
  OWNER,
  RESOURCE_ID,
  EXCEPTION,
  `${API_GROUP}/`,
  KIND,
];
