import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { keyPath, missing, mistake } from '../../../src/kubernetes/shape.ts';
import {
  type Departure,
  departuresFrom,
  INT_OR_STRING,
  POD_TEMPLATE,
  type Schema,
} from '../../../src/kubernetes/structural-schema.ts';
import { remembered } from '../../../src/spark/answer.ts';
import { newestRelease, schemaOf } from '../../../src/spark/crds/crds.ts';
import type { WorkloadKind } from '../../../src/spark/kinds/kind.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import { isObject } from '../../../src/values/json.ts';
import { enumerated, fieldNames } from '../../../src/values/phrases.ts';
import type { WorkloadCheck } from './surroundings.ts';
import { type Trail, whereItBelongs } from './where-it-belongs.ts';

const FLAG = 'readOnlyRootFilesystem';

/** Fields that the API server drops, or the operator where it reads a Pod template that its CRD leaves open. */
export const unknownField: WorkloadCheck = {
  ...rule('diagnosis/unknown-field', {
    severity: 'warning',
    meaning:
      'The CRD has no such field: the API server drops it without a word, and `kubectl apply` refuses the object.',
    remedy: 'Move the field to where it belongs, or correct its name.',
  }),
  check: (workload) => departuresOf(workload, (departure, schema) => unknown(departure, schema, workload)),
};

/** Values that the API server refuses by the CRD, in fields that this function does not read itself. */
export const refusedValue: WorkloadCheck = {
  ...rule('diagnosis/refused-value', {
    severity: 'warning',
    meaning: 'A value is not what the CRD says: the API server refuses the object, so that it never runs.',
    remedy: 'Write a value as the message says.',
  }),
  check: (workload) => departuresOf(workload, refused),
};

/** What the CRD says against a workload. What has no spec is none yet. */
const saidByCrd = remembered(({ object }: Workload) => {
  const schema = schemaOf(object);
  const isWorkload = schema && isObject((object as { spec?: unknown }).spec);
  return isWorkload ? { schema, departures: departuresFrom(schema, object) } : undefined;
});

function departuresOf(
  workload: Workload,
  tell: (departure: Departure, schema: Schema) => readonly Finding[],
): Finding[] {
  const said = saidByCrd(workload);
  return said ? said.departures.flatMap((departure) => tell(departure, said.schema)) : [];
}

function unknown({ trail, value, of, wanted }: Departure, schema: Schema, { kind }: Workload): Finding[] {
  if (wanted !== undefined) return [];
  const path = pathOf(trail);
  const flag = asksForReadOnlyRoot(String(trail.at(-1)), value)
    ? 'has no effect and makes no root file system read-only'
    : 'has no effect';
  const message = `\`${path}\` ${flag}: ${of ?? `a ${kind.name}`} has no such field.${hint(schema, trail, value, kind)}`;
  // Without the value: whatever it is, the field is unknown, also where its key stands twice.
  return [unknownField.finding(message, { path })];
}

function hint(schema: Schema, trail: Trail, value: unknown, { group }: WorkloadKind): string {
  const instead = whereItBelongs(schema, trail, value);
  switch (instead?.is) {
    case 'misspelt':
      return ` Did you mean \`${instead.meant}\`?`;
    case 'elsewhere':
      return ` Move it to ${enumerated(fieldNames(instead.places.map(pathOf)))}.`;
    case 'other-fields':
      return ` Use ${enumerated(fieldNames(instead.fields))}.`;
    default:
      // What is in `metadata` is for Kubernetes to say, and no operator adds to it.
      return trail[0] === 'metadata'
        ? ''
        : ` A release of the operator after ${newestRelease(group)} may have it.`;
  }
}

function asksForReadOnlyRoot(key: string, value: unknown): boolean {
  // However it is spelt: `readOnlyRootFileSystem` is common.
  if (key.toLowerCase() === FLAG.toLowerCase()) return value === true;
  if (Array.isArray(value)) return value.some((element) => asksForReadOnlyRoot('', element));
  return isObject(value) && Object.entries(value).some(([key, one]) => asksForReadOnlyRoot(key, one));
}

/** Told where objects are read. */
const NAMES = ['metadata.name', 'metadata.generateName', 'metadata.namespace'];

function refused(departure: Departure): Finding[] {
  const { trail, value, of, wanted } = departure;
  if (wanted === undefined || isReadAsQuantity(departure)) return [];
  const path = pathOf(trail);
  if (NAMES.includes(path)) return [];
  const { message, field } =
    value === undefined ? missing(path) : mistake(value, path, wanted, meantBy(value, wanted));
  const who =
    of === POD_TEMPLATE ? 'The operator cannot read the template' : 'The API server refuses the object';
  return [refusedValue.finding(`${message}. ${who}.`, field)];
}

/**
 * By a CRD an API server takes whole numbers only for a quantity. The operator reads the templates that its CRD leaves open,
 * and takes any number. All that is an int-or-string in a Pod is a quantity, but ports.
 *
 * Source: k8s.io/apimachinery/pkg/api/resource, Quantity.UnmarshalJSON.
 */
function isReadAsQuantity({ trail, value, of, wanted }: Departure): boolean {
  return (
    of === POD_TEMPLATE && wanted === INT_OR_STRING && typeof value === 'number' && trail.at(-1) !== 'port'
  );
}

/** What was written with quotes for what is without them, or the other way round. */
function meantBy(value: unknown, wanted: string): unknown {
  if (wanted.startsWith('a string'))
    return isObject(value) || Array.isArray(value) ? undefined : String(value);
  if (wanted === 'true or false') return value === 'true' ? true : value === 'false' ? false : undefined;
  const isNumber =
    wanted.startsWith('a whole number') && typeof value === 'string' && /^\d{1,9}$/.test(value);
  return isNumber ? Number(value) : undefined;
}

function pathOf(trail: Trail): string {
  return trail.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[${step}]` : keyPath(path, step)),
    '',
  );
}
