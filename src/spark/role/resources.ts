/**
 * What a role asks of its nodes: cores, memory, Pods. A field of the operator comes before sparkConf.
 *
 * Sources: kubeflow/spark-operator internal/controller/sparkapplication/submission.go (fields are passed behind
 * sparkConf); Spark BasicDriverFeatureStep, BasicExecutorFeatureStep, ResourceProfile.calculateOverHeadMemory.
 */
import { bytesOf, Gi, Mi } from '../../kubernetes/quantity.ts';
import { amountOf } from '../../kubernetes/resource-amounts.ts';
import { MOST } from '../../kubernetes/shape.ts';
import { language } from '../dependencies.ts';
import { rolesWithPods } from '../master.ts';
import type { LocatedText, Part } from '../part.ts';
import { sparkMemory } from '../sizes/memory.ts';
import { canBeInOneOf } from '../version.ts';
import type { Workload } from '../workload.ts';
import type { Role } from './role.ts';
import { sparkVersions } from './spark-versions.ts';

const DEFAULT_MEMORY = Gi;
const LEAST_OVERHEAD = 384n * Mi;

export interface Memory {
  /** The heap. */
  readonly heap: bigint;
  /** What the container has on top of the heap. */
  readonly overhead: bigint;
  /** What Spark itself would add for a role like this. */
  readonly usualOverhead: bigint;
  /** What Spark asks for in all. */
  readonly request: bigint;
  /** What the container may use: the same, but for a limit of its own. */
  readonly limit: bigint;
}

export function coresOf(role: Role): number {
  return countOf(stated(role, 'cores', 'cores')?.value) || 1;
}

/** Undefined for what Spark and the operators refuse. */
function countOf(text: string | undefined): number | undefined {
  const count = /^\s*\d+\s*$/.test(text ?? '') ? Number(text) : Number.NaN;
  return count <= MOST ? count : undefined;
}

/** The request of CPU that is given beside `cores`, as a quantity. */
export function coreRequest(role: Role): LocatedText | undefined {
  return stated(role, 'coreRequest', 'request.cores', 'spark.kubernetes.');
}

export function coreLimit(role: Role): LocatedText | undefined {
  return stated(role, 'coreLimit', 'limit.cores', 'spark.kubernetes.');
}

/** The fields in which the sizes of a container can be said that Spark writes over those of the template. */
export function sizeFields(role: Role): Readonly<Record<SizeField, string>> {
  const cores = (stated(role, 'cores', 'cores') ?? unsaid(role, 'cores', 'cores')).path;
  const memory = (stated(role, 'memory', 'memory') ?? unsaid(role, 'memory', 'memory')).path;
  return {
    'requests.cpu': coreRequest(role)?.path ?? cores,
    'limits.cpu': (coreLimit(role) ?? unsaid(role, 'coreLimit', 'limit.cores', 'spark.kubernetes.')).path,
    'requests.memory': memory,
    'limits.memory': stated(role, 'memoryLimit', undefined)?.path ?? memory,
  };
}

export type SizeField = 'requests.cpu' | 'limits.cpu' | 'requests.memory' | 'limits.memory';

/** Where a setting would stand. */
function unsaid({ fields, own, conf, confOf }: Role, field: string, key: string, prefix = 'spark.') {
  return { path: fields ? own.keyPath(field) : conf.path(`${prefix}${confOf}.${key}`) };
}

/** Spark reckons in whole MiB, and cuts off what is less. */
export function memoryOf(workload: Workload, role: Role): Memory {
  const heap = memoryStated(role, 'memory', 'memory') ?? DEFAULT_MEMORY;
  const factor = language(workload) === 'Java' ? 0.1 : 0.4;
  const usualOverhead = larger(share(heap, factor), LEAST_OVERHEAD);
  const given = memoryStated(role, 'memoryOverhead', 'memoryOverhead');
  const givenFactor = factorOf(factorSetting(workload, role)?.value ?? '') ?? factor;
  const overhead = given ?? larger(share(heap, givenFactor), leastOverhead(workload, role));
  const request = heap + overhead + besideHeap(workload, role);
  // The operator's webhook makes this the limit of the container.
  const limit = quantityOrMemory(role.own.get('memoryLimit'));
  return {
    heap,
    overhead: limit === undefined ? overhead : limit - heap,
    usualOverhead,
    request,
    limit: limit ?? request,
  };
}

/**
 * Executors up to Spark 3.5 do not know `minMemoryOverhead`. Drivers' Pods are made by the Spark of the operator.
 *
 * Source: Spark 4.0, internal/config (EXECUTOR_MIN_MEMORY_OVERHEAD).
 */
function leastOverhead(workload: Workload, role: Role): bigint {
  const knowsIt = role.confOf === 'driver' || canBeInOneOf(sparkVersions(workload), { since: '4.0' });
  return (knowsIt ? memoryStated(role, undefined, 'minMemoryOverhead') : undefined) ?? LEAST_OVERHEAD;
}

/**
 * What executors alone get besides heap and overhead.
 *
 * Source: Spark ResourceProfile.getResourcesForClusterManager, Utils.executorOffHeapMemorySizeAsMb.
 */
function besideHeap(workload: Workload, role: Role): bigint {
  if (role.confOf !== 'executor') return 0n;
  const { madeBy: conf } = role;
  const offHeap = conf.is('spark.memory.offHeap.enabled')
    ? sparkMemory(conf.get(OFF_HEAP) ?? '0', 1n)
    : undefined;
  const pySpark = language(workload) === 'Python' ? sparkMemory(conf.get(PYSPARK) ?? '0') : undefined;
  return inMebibytes(offHeap ?? 0n) + inMebibytes(pySpark ?? 0n);
}

const OFF_HEAP = 'spark.memory.offHeap.size';
const PYSPARK = 'spark.executor.pyspark.memory';

/** How many Pods a role is at a time. */
export interface PodCount {
  /** Infinity: there is no bound; 0: there are none. */
  readonly most: number;
  /** With which the workload still runs. */
  readonly least: number;
  /** The field that says it, or could. */
  readonly path: string;
  /** Values of it that nobody can read: without them the numbers are no numbers. */
  readonly unreadable: readonly LocatedText[];
}

/**
 * Source: Spark Utils.getDynamicAllocationInitialExecutors, SchedulerBackendUtils; apache/spark-kubernetes-operator
 * SparkClusterResourceSpec.
 */
export function podCount(workload: Workload, role: Role): PodCount {
  const { scale } = role.layout;
  if (scale === 'OnePod') return { most: 1, least: 1, path: role.path, unreadable: [] };
  if (scale.by === 'Workers') return workerCount(workload.application.child(...scale.keys));
  if (!rolesWithPods(workload).includes(role)) return { most: 0, least: 0, path: role.path, unreadable: [] };
  const unreadable: LocatedText[] = [];
  const number = numberReader(unreadable);
  const instances = stated(role, 'instances', 'instances');
  const dynamic = dynamicAllocation(workload);
  if (!dynamic) {
    const count = number(instances, scale.unlessSet);
    const path = scale.hasField ? `${role.path}.instances` : role.madeBy.path('spark.executor.instances');
    return { most: count, least: count, path: instances?.path ?? path, unreadable };
  }
  const least = number(dynamic.get('minExecutors'), 0);
  const initial = Math.max(least, number(dynamic.get('initialExecutors'), 0), number(instances, 0));
  const max = dynamic.get('maxExecutors');
  const path = max?.path ?? dynamic.path('maxExecutors');
  const most = Math.max(number(max, Number.POSITIVE_INFINITY), initial);
  return { most, least: Math.max(least, 1), path, unreadable };
}

/** Whether the role can be more than one Pod at a time. */
export function isSeveralPods(workload: Workload, role: Role): boolean {
  return rolesWithPods(workload).includes(role) && podCount(workload, role).most !== 1;
}

/** What is said of dynamic allocation, in the operator's fields or sparkConf; undefined where that is off. */
function dynamicAllocation({ application, inEffect: conf }: Workload) {
  const fields = application.child('dynamicAllocation');
  const inFields = fields.get('enabled') === true;
  if (!inFields && !conf.is('spark.dynamicAllocation.enabled')) return undefined;
  const confKey = (key: string) => `spark.dynamicAllocation.${key}`;
  return {
    get: (key: string) => (inFields ? fields.asText(key) : undefined) ?? conf.located(confKey(key)),
    path: (key: string) => (inFields ? fields.keyPath(key) : conf.path(confKey(key))),
  };
}

/** An autoscaler takes over where there is something to choose from. */
function workerCount(config: Part): PodCount {
  const unreadable: LocatedText[] = [];
  const number = numberReader(unreadable);
  const init = number(config.asText('initWorkers'), 0);
  const min = number(config.asText('minWorkers'), 0);
  const max = number(config.asText('maxWorkers'), 0);
  const scales = min < max;
  return {
    most: scales ? Math.max(init, max) : init,
    least: scales ? Math.max(min, 1) : init,
    path: config.keyPath(scales ? 'maxWorkers' : 'initWorkers'),
    unreadable,
  };
}

/** Reads counts, and keeps those that nobody can read: they are no numbers. */
function numberReader(unreadable: LocatedText[]) {
  return (found: LocatedText | undefined, otherwise: number): number => {
    if (!found) return otherwise;
    const count = countOf(found.value);
    if (count === undefined) unreadable.push(found);
    return count ?? Number.NaN;
  };
}

/** Values of a role's size that nobody can read: Spark or the operator refuses them. */
export function unreadableSizes(workload: Workload, role: Role): LocatedText[] {
  const { madeBy: conf } = role;
  const memory = [
    stated(role, 'memory', 'memory'),
    stated(role, 'memoryOverhead', 'memoryOverhead'),
    stated(role, undefined, 'minMemoryOverhead'),
    ...(role.confOf === 'executor' ? [OFF_HEAP, PYSPARK].map((key) => conf.located(key)) : []),
  ];
  const factor = role.podBySpark ? factorSetting(workload, role) : undefined;
  return [
    ...unreadableIn(memory, sparkMemory),
    ...unreadableIn([coreRequest(role), coreLimit(role)], (text) => amountOf('cpu', text)),
    ...unreadableIn([stated(role, 'memoryLimit', undefined)], quantityOrMemory),
    ...unreadableIn([stated(role, 'cores', 'cores')], (text) => countOf(text) || undefined),
    ...unreadableIn([factor], factorOf),
  ];
}

function unreadableIn(texts: (LocatedText | undefined)[], read: (text: string) => unknown): LocatedText[] {
  return texts.filter((found) => found !== undefined && read(found.value) === undefined) as LocatedText[];
}

function factorSetting({ application }: Workload, role: Role): LocatedText | undefined {
  const { madeBy: conf } = role;
  return (
    conf.located(`spark.${role.confOf}.memoryOverheadFactor`) ??
    application.asText('memoryOverheadFactor') ??
    conf.located('spark.kubernetes.memoryOverheadFactor')
  );
}

/** Undefined for what is no number, and for more than any machine has. */
function factorOf(text: string): number | undefined {
  const factor = /^(?:\d+(?:\.\d+)?|\.\d+)(?:[eE]-?\d{1,2})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return factor <= 1_000_000 ? factor : undefined;
}

/** The field, else `spark.driver.*` or `spark.executor.*`; a daemon has only the field. */
function stated(
  { own, madeBy: conf, confOf }: Role,
  field: string | undefined,
  key: string | undefined,
  prefix = 'spark.',
): LocatedText | undefined {
  const inField = field === undefined ? undefined : own.asText(field);
  return inField ?? (confOf && key ? conf.located(`${prefix}${confOf}.${key}`) : undefined);
}

function memoryStated(role: Role, field: string | undefined, key: string) {
  const found = stated(role, field, key);
  const bytes = found && sparkMemory(found.value);
  return bytes === undefined ? undefined : inMebibytes(bytes);
}

function quantityOrMemory(text: unknown): bigint | undefined {
  return text === undefined ? undefined : (sparkMemory(String(text)) ?? bytesOf(String(text)));
}

function inMebibytes(bytes: bigint): bigint {
  return (bytes / Mi) * Mi;
}

function share(memory: bigint, factor: number): bigint {
  return BigInt(Math.trunc(Number(memory / Mi) * factor)) * Mi;
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
