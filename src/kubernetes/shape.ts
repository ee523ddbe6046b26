/** What values of a manifest must be, as far as this function reads them. */
import { isObject, isPresent, isScalar } from '../values/json.ts';
import { ask, isRecorded } from '../values/recording.ts';
import { holdsPlaceholder } from './placeholder.ts';
import { bytesOf } from './quantity.ts';

/** A value of the wrong type, and where it stands. */
export interface ShapeMistake {
  message: string;
  field: { path: string; currentValue?: unknown; proposedValue?: unknown };
}

/** Where a value stands, as findings write it; undefined while it is only asked whether there is a mistake at all. */
type Where = string | undefined;

/** Reports every mistake in a value. Absent values, null among them, are asked about by whoever needs them. */
export type Shape = (value: unknown, path: Where, mistakes: ShapeMistake[]) => void;

/** What nothing here depends on. */
export const anything: Shape = () => {};

/** A scalar written without quotes, or with them, is the usual mistake: `meant` tells the value that it stands for. */
function scalar(
  wanted: string,
  isRight: (value: unknown) => boolean,
  meant: (value: unknown) => unknown = () => undefined,
): Shape {
  return (value, path, mistakes) => {
    if (!isRight(value)) mistakes.push(mistake(value, path, wanted, meant(value)));
  };
}

export const string = scalar(
  'a string',
  (value) => typeof value === 'string',
  (value) => (typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined),
);

/** The largest of the operators' whole numbers. */
export const MOST = 2 ** 31 - 1;

/** A count, a port, a user. */
export const wholeNumber = scalar(
  `a whole number from 0 to ${MOST}`,
  (value) =>
    typeof value === 'string'
      ? holdsPlaceholder(value)
      : Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST,
  (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined),
);

/** A number, or the name of one that a container has. */
export const port: Shape = (value, path, mistakes) => {
  if (typeof value !== 'string') wholeNumber(value, path, mistakes);
};

const A_QUANTITY = 'a quantity such as "500m" or "10Gi"';

/** Whether it can be read is asked by whoever reckons with it. */
export const quantity = scalar(A_QUANTITY, isTextOrNumber);

/** One that can be read, or a placeholder. */
export const readableQuantity = scalar(
  A_QUANTITY,
  (value) =>
    isTextOrNumber(value) && (bytesOf(String(value)) !== undefined || holdsPlaceholder(String(value))),
);

function isTextOrNumber(value: unknown): boolean {
  return typeof value === 'string' || Number.isFinite(value);
}

export const boolean = scalar(
  'true or false',
  (value) => typeof value === 'boolean',
  (value) => (value === 'true' || value === 'false' ? value === 'true' : undefined),
);

/** An object; the fields that are not named are not looked at. */
export function fields(known: { [field: string]: Shape }): Shape {
  return withRequired([], known);
}

export function withRequired(required: readonly string[], known: { [field: string]: Shape }): Shape {
  const shapes = Object.entries(known);
  return (value, path, mistakes) => {
    if (!isObject(value)) {
      mistakes.push(mistake(value, path, 'an object'));
      return;
    }
    for (let i = 0; i < shapes.length; i++) {
      const field = shapes[i]![0];
      if (isPresentAt(value, field)) {
        lookAt(value, field, shapes[i]![1], path === undefined ? path : fieldPath(path, field), mistakes);
      } else if (required.includes(field)) {
        mistakes.push(missing(path === undefined ? path : fieldPath(path, field)));
      }
    }
  };
}

/** As findings write it: `spec.hard.pods`, `spec.sparkConf["spark.ui.port"]`. */
export function keyPath(path: string, key: string): string {
  if (path === '') return key;
  return path + (/^\w+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`);
}

function fieldPath(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

/** An object with any keys, and values of one shape. */
export function mapOf(shape: Shape): Shape {
  return (value, path, mistakes) => {
    if (!isObject(value)) {
      mistakes.push(mistake(value, path, 'an object'));
      return;
    }
    for (const key of Object.keys(value)) {
      if (isPresentAt(value, key)) {
        lookAt(value, key, shape, path === undefined ? path : keyPath(path, key), mistakes);
      }
    }
  };
}

export function list(shape: Shape): Shape {
  return (value, path, mistakes) => {
    if (!Array.isArray(value)) {
      mistakes.push(mistake(value, path, 'a list'));
      return;
    }
    for (let i = 0; i < value.length; i++) {
      lookAt(value, i, shape, path === undefined ? path : `${path}[${i}]`, mistakes);
    }
  };
}

/** An object with a name, as volumes are. */
export const named: Shape = withRequired(['name'], { name: string });

function isPresentAt(holder: object, key: string): boolean {
  return ask(holder, key, isPresent);
}

/** Looks at what a map or a list holds. */
function lookAt(
  holder: object,
  key: string | number,
  shape: Shape,
  path: Where,
  mistakes: ShapeMistake[],
): void {
  if (isRecorded(holder) && ask(holder, key, (value) => isScalar(value) && isOf(shape, value))) return;
  shape(holder[key as keyof object], path, mistakes);
}

function isOf(shape: Shape, value: unknown): boolean {
  const mistakes: ShapeMistake[] = [];
  shape(value, '', mistakes);
  return mistakes.length === 0;
}

export function missing(path = ''): ShapeMistake {
  return { message: `\`${path}\` must be set`, field: { path } };
}

/** @param proposedValue what was probably meant, where only quotes are wrong */
export function mistake(value: unknown, path = '', wanted: string, proposedValue?: unknown): ShapeMistake {
  const written = typeof proposedValue === 'string' ? `"${proposedValue}" in` : `${proposedValue} without`;
  const remedy = proposedValue === undefined ? '' : `; write ${written} quotes`;
  return {
    message: `\`${path}\` must be ${wanted}, got ${shown(value)}${remedy}`,
    field: { path, currentValue: value, ...(proposedValue !== undefined && { proposedValue }) },
  };
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  // JSON has no word for what a number of too many digits becomes.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}

/** Of an object of any kind. Whether it has a name is asked by whoever reads the list. */
export const metadata = fields({
  name: string,
  generateName: string,
  namespace: string,
  labels: mapOf(string),
  annotations: mapOf(string),
});

/** The mistakes in a whole object, or in what stands at `path`. */
export function mistakesIn(value: unknown, shape: Shape, path = ''): ShapeMistake[] {
  const mistakes: ShapeMistake[] = [];
  // Nearly always there is none, and then nobody wants to know the paths.
  shape(value, undefined, mistakes);
  if (mistakes.length === 0) return mistakes;
  const told: ShapeMistake[] = [];
  shape(value, path, told);
  return told;
}
