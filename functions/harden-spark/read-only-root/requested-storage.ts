/**
 * The disk that the volumes of a Pod may fill, asked for from its node: a size limit reserves nothing, so without a request
 * two Pods with volumes of 10Gi come to a node that has 10Gi left.
 *
 * Neither operator and no setting of Spark has a field for it; builders and the webhook keep what a Pod template says.
 * Sources: Spark BasicDriverFeatureStep, BasicExecutorFeatureStep (`editOrNewResources`); kubeflow/spark-operator
 * internal/webhook/sparkpod_defaulter.go, internal/controller/sparkconnect/reconciler.go.
 */
import { isDeepStrictEqual } from 'node:util';
import type { KubernetesObject } from 'kpt-functions';
import type { Field, Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { type Breach, breachesOf } from '../../../src/kubernetes/limit-range.ts';
import { bytesOf, quantityOf } from '../../../src/kubernetes/quantity.ts';
import type { Edit } from '../../../src/spark/edit.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import { type EphemeralStorage, ephemeralStorage, KEY } from '../../../src/spark/sizes/ephemeral-storage.ts';
import { containersOf } from '../../../src/spark/sizes/workload-pods.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import { inNamespace } from '../catalogue/known-objects.ts';
import type { ReadOnlyRootFilesystem } from '../config/settings.ts';
import { ANNOTATION, isOwnRequest, isSame } from '../workloads/own-request.ts';
import { Changes } from './changes.ts';

export const storageNotRequested = rule('read-only-root/storage-not-requested', {
  severity: 'warning',
  meaning: 'What the volumes of a Pod may fill cannot be asked for, although `requestStorage` is on.',
  remedy: 'Change what stands in the way, as the message says.',
});

export const requestTooSmall = rule('read-only-root/storage-request-too-small', {
  severity: 'warning',
  meaning: 'A request of ephemeral storage is smaller than what the size limits of the volumes add up to.',
  remedy: 'Raise the request, or remove it to have it written.',
});

export const storageWithoutLimit = rule('read-only-root/storage-without-limit', {
  severity: 'info',
  meaning:
    'What has no size limit is not in the request of ephemeral storage: nobody knows how much it holds.',
  remedy: 'Give it a size limit: scratch space by `scratch`.',
});

/** The LimitRanges of the workload's namespace. */
export type LimitRanges = () => readonly KubernetesObject[];

/**
 * Plans the request of each role that is read-only or prepared, and takes back what an earlier run asked for where that is no
 * longer wanted. To come behind the volumes, which it adds up as they are now.
 */
export function planRequestedStorage(
  workload: Workload,
  settings: ReadOnlyRootFilesystem,
  limitRanges: LimitRanges,
): { edits: Edit[]; findings: Finding[] } {
  if (settings.mode === 'Off') return { edits: [], findings: [] };
  const roles = workload.roles.map((role) => {
    const isAsked = settings.requestStorage && (settings.mode === 'Prepare' || role.readOnlyRoot);
    const { wanted, findings } = isAsked ? decide(workload, role, limitRanges) : NOTHING;
    const changes = new Changes();
    planRequest(role, wanted, changes);
    return { edits: changes.edits, findings: [...changes.findings(role), ...findings] };
  });
  return {
    edits: roles.flatMap(({ edits }) => edits),
    findings: roles.flatMap(({ findings }) => findings),
  };
}

interface Decision {
  /** The quantity that this function is to ask for; undefined: none. */
  readonly wanted?: string;
  readonly findings: readonly Finding[];
}

const NOTHING: Decision = { findings: [] };

/** What the user says comes first: a request, or a limit, which the API server takes for the request too. */
function decide(workload: Workload, role: Role, limitRanges: LimitRanges): Decision {
  const storage = ephemeralStorage(workload, role);
  const { limited } = storage;
  const resources = role.container.child('resources');
  const field = resources.child('requests').keyPath(KEY);
  const request = isOwnRequest(role) ? undefined : resources.child('requests').asText(KEY);
  const limit = resources.child('limits').asText(KEY);
  const [requested, most] = [request, limit].map((found) => found && bytesOf(found.value));
  const sum = quantityOf(limited);
  if (request) {
    if (requested === undefined || requested >= limited) return NOTHING;
    const { path, value } = request;
    const message = `\`${path}\` must be "${sum}" or more, got "${value}": the volumes of the ${role.name} may fill as much of the node's disk. It stays as it is; remove it to have it written.`;
    const finding = requestTooSmall.finding(message, { path, currentValue: value, proposedValue: sum });
    return { findings: [finding] };
  }
  const withoutLimit = tellUnlimited(role, storage);
  if (limited === 0n) return { findings: withoutLimit };
  const not = (why: string, field: Field): Decision => ({ findings: [notRequested(role, sum, why, field)] });
  if (limit) {
    const { path, value } = limit;
    if (most !== undefined && most >= limited) return NOTHING;
    const why =
      most === undefined
        ? `\`${path}\` is "${value}", and no request may be above the limit. Set \`${field}\` beside it`
        : `\`${path}\` is "${value}", and no request may be above the limit. The Pod is evicted when it has filled as much: raise it to "${sum}" or more, or give the volumes smaller limits`;
    return not(why, { path, currentValue: value, ...(most !== undefined && { proposedValue: sum }) });
  }
  const obstacle = templateObstacle(workload, role);
  if (obstacle) return not(obstacle.why, obstacle.field);
  const range = keptOut(workload, role, limited, limitRanges());
  if (range) {
    const { name, namespace } = range.range.metadata;
    const where = inNamespace(namespace as string | undefined);
    const why = `LimitRange "${name}" ${where} says "${range.quantity}" in \`${range.field}\`, and the API server would refuse the Pod. Raise that bound, or give the volumes smaller limits`;
    return not(why, { path: field, proposedValue: sum });
  }
  return { wanted: sum, findings: withoutLimit };
}

function notRequested(role: Role, sum: string, why: string, field: Field): Finding {
  const message = `The ${role.name} does not ask for the "${sum}" of ${KEY} that its volumes may fill: ${why}.`;
  return storageNotRequested.finding(message, field);
}

function tellUnlimited(role: Role, { limited, unlimited }: EphemeralStorage): Finding[] {
  if (unlimited.length === 0) return [];
  const what = enumerated(unlimited);
  const has = unlimited.length === 1 ? 'has' : 'have';
  const message =
    limited === 0n
      ? `The ${role.name} asks for no ${KEY}: ${what} ${has} no size limit, and nobody knows how much is kept there. Set one to have it asked for.`
      : `The ${role.name} asks for "${quantityOf(limited)}" of ${KEY}, without ${what}: ${unlimited.length === 1 ? 'it has' : 'they have'} no size limit. Set one to have it asked for.`;
  return [storageWithoutLimit.finding(message, { path: role.path })];
}

/** Why nothing that is written into the template of the role reaches its Pods. */
function templateObstacle(workload: Workload, role: Role): { why: string; field: Field } | undefined {
  if (!workload.takesPodTemplate) {
    const why = 'it must stand in a Pod template, which the operator does not take below Spark 3.0';
    return { why, field: { path: workload.sparkVersionPath, currentValue: workload.sparkVersion } };
  }
  const file = templateFile(workload, role);
  if (!file) return undefined;
  const { path, value } = file;
  const why = `it must stand in the Pod template, and that is the file of \`${path}\`. Write it there`;
  return { why, field: { path, currentValue: value } };
}

/** The operator has one template for a Pod that Spark builds: the one that the workload holds, or the file. */
function templateFile({ conf }: Workload, { podBySpark, confOf }: Role) {
  return podBySpark ? conf.located(`spark.kubernetes.${confOf}.podTemplateFile`) : undefined;
}

/** The bound of a LimitRange that the Pod keeps without the request, and not with it. */
function keptOut(
  workload: Workload,
  role: Role,
  amount: bigint,
  limitRanges: readonly KubernetesObject[],
): Breach | undefined {
  if (limitRanges.length === 0) return undefined;
  const [spark, ...others] = containersOf(workload, role);
  const { [KEY]: _, ...requests } = Object.fromEntries(spark.requests);
  const breaches = (asked: Record<string, bigint>) =>
    breachesOf(limitRanges, [{ ...spark, requests: new Map(Object.entries(asked)) }, ...others]).filter(
      ({ resource }) => resource === KEY,
    );
  const before = new Set(breaches(requests).map(({ field, container }) => `${field} ${container?.name}`));
  return breaches({ ...requests, [KEY]: amount }).find(
    ({ field, container }) => !before.has(`${field} ${container?.name}`),
  );
}

// Edits

function planRequest(role: Role, wanted: string | undefined, changes: Changes): void {
  const { container, templateMetadata } = role;
  const [resources, annotations] = [container.child('resources'), templateMetadata.child('annotations')];
  const requests = resources.child('requests');
  const what = `requests.${KEY}`;
  const written = annotations.asText(ANNOTATION)?.value;
  if (wanted !== undefined) {
    const isAsked = isSame(requests.asText(KEY)?.value, wanted);
    if (!isSame(written, wanted)) {
      const edit: Edit = { part: annotations, set: ANNOTATION, to: wanted };
      if (isAsked) changes.set(`the annotation ${ANNOTATION}`, edit);
      else changes.edits.push(edit);
    }
    if (!isAsked) changes.set(`${what}: ${wanted}`, { part: requests, set: KEY, to: wanted });
    return;
  }
  if (written === undefined) return;
  // What is no longer as it was written is the user's; what it was says nothing any more.
  const isOurs = isOwnRequest(role);
  const template = role.own.child(...role.layout.template);
  const isWhole = isOurs && isOnlyOurs(role, template);
  const edits = [
    ...(isOurs ? takenOut(container, ['resources', 'requests', KEY]) : []),
    ...takenOut(template, ['metadata', 'annotations', ANNOTATION]),
    ...(isWhole ? takenOut(role.own, role.layout.template) : []),
  ];
  changes.unset(isOurs ? what : `the annotation ${ANNOTATION}`, edits[0]!);
  changes.edits.push(...edits.slice(1));
}

/** Whether the template was made for the request: a role with fields of the operator needs none. */
function isOnlyOurs(role: Role, template: Part): boolean {
  if (!role.fields) return false;
  const annotations = { [ANNOTATION]: role.templateMetadata.child('annotations').get(ANNOTATION) };
  const requests = { [KEY]: role.container.child('resources', 'requests').get(KEY) };
  return isDeepStrictEqual(template.value, {
    metadata: { annotations },
    spec: { containers: [{ name: role.containerName, resources: { requests } }] },
  });
}

/** Takes the last of these keys out, and with it the mappings that have nothing else: those who read on see the last gone. */
function takenOut(part: Part, keys: readonly string[]): Edit[] {
  const holder = (depth: number) => part.child(...keys.slice(0, depth));
  let depth = keys.length - 1;
  const edits: Edit[] = [{ part: holder(depth), remove: keys[depth]! }];
  while (depth > 0 && Object.keys(holder(depth).value ?? {}).length === 1) {
    depth--;
    edits.push({ part: holder(depth), remove: keys[depth]! });
  }
  return edits;
}
