import { WORKLOAD_KINDS } from '../../src/spark/workload.ts';

/** Words of the objects that must be right; others that cannot be read are passed over. */
export const READS: readonly string[] = [...WORKLOAD_KINDS, 'rbac.authorization.k8s.io', 'ServiceAccount'];
