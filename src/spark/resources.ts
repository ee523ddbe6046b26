/**
 * What a role asks of its nodes: cores, memory, Pods. A field of the operator comes before sparkConf.
 *
 * Sources: kubeflow/spark-operator internal/controller/sparkapplication/submission.go (fields are passed behind
 * sparkConf); Spark BasicDriverFeatureStep, BasicExecutorFeatureStep, ResourceProfile.calculateOverHeadMemory.
 */
import { bytesOf, Gi, Mi } from '../kubernetes/quantity.ts';
import { sparkMemory } from './memory.ts';
import type { Role } from './role.ts';
import type { Workload } from './workload.ts';

const DEFAULT_MEMORY = Gi;
const LEAST_OVERHEAD = 384n * Mi;

export interface Memory {
  /** The heap. */
  readonly heap: bigint;
  /** What the container has on top of the heap. */
  readonly overhead: bigint;
  /** What Spark itself would add for a role like this. */
  readonly usualOverhead: bigint;
}

export function coresOf(workload: Workload, role: Role): number {
  const cores = Number(setting(workload, role, 'cores', 'cores'));
  return Number.isInteger(cores) && cores > 0 ? cores : 1;
}

export function memoryOf(workload: Workload, role: Role): Memory {
  const heap = memorySetting(workload, role, 'memory', 'memory') ?? DEFAULT_MEMORY;
  const factor = runsPythonOrR(workload) ? 0.4 : 0.1;
  const least = memorySetting(workload, role, undefined, 'minMemoryOverhead') ?? LEAST_OVERHEAD;
  const usualOverhead = larger(share(heap, factor), LEAST_OVERHEAD);
  const given = memorySetting(workload, role, 'memoryOverhead', 'memoryOverhead');
  const overhead = given ?? larger(share(heap, givenFactor(workload, role) ?? factor), least);
  // The operator's webhook makes this the limit of the container.
  const limit = quantityOrMemory(workload.application.child(role.key).get('memoryLimit'));
  return { heap, overhead: limit === undefined ? overhead : limit - heap, usualOverhead };
}

/** Whether the role can be more than one Pod at a time. */
export function isSeveralPods(workload: Workload, role: Role): boolean {
  if (role.name !== 'executor' && role.name !== 'worker') return false;
  const dynamic = workload.application.child('dynamicAllocation').get('enabled');
  if (dynamic === true || workload.conf.get('spark.dynamicAllocation.enabled') === 'true') return true;
  // The kubeflow operator's default is 1 executor, Spark's is 2.
  return Number(setting(workload, role, 'instances', 'instances') ?? (role.fields ? 1 : 2)) !== 1;
}

/**
 * Spark leaves more room beside the heap for jobs that are not Java alone.
 *
 * Source: Spark BasicDriverFeatureStep (NON_JVM_MEMORY_OVERHEAD_FACTOR).
 */
function runsPythonOrR({ application }: Workload): boolean {
  return (
    ['Python', 'R'].includes(application.get('type') ?? '') ||
    /\.(py|R|r)$/.test(String(application.get('mainApplicationFile') ?? '')) ||
    ['pyFiles', 'sparkRFiles'].some((key) => application.get(key) !== undefined)
  );
}

function givenFactor(workload: Workload, role: Role): number | undefined {
  const { application, conf } = workload;
  const text =
    conf.get(`spark.${role.settings}.memoryOverheadFactor`) ??
    application.get('memoryOverheadFactor') ??
    conf.get('spark.kubernetes.memoryOverheadFactor');
  const factor = Number(text ?? Number.NaN);
  return factor >= 0 ? factor : undefined;
}

/** The field, else `spark.driver.*` or `spark.executor.*`; a daemon has only the field. */
function setting(workload: Workload, role: Role, field: string | undefined, key: string): unknown {
  const own = field && workload.application.child(role.key).get(field);
  return own ?? (role.settings && workload.conf.get(`spark.${role.settings}.${key}`));
}

function memorySetting(workload: Workload, role: Role, field: string | undefined, key: string) {
  const text = setting(workload, role, field, key);
  return text === undefined ? undefined : sparkMemory(String(text));
}

function quantityOrMemory(text: unknown): bigint | undefined {
  return text === undefined ? undefined : (sparkMemory(String(text)) ?? bytesOf(String(text)));
}

function share(memory: bigint, factor: number): bigint {
  return BigInt(Math.ceil(Number(memory) * factor));
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
