import { isMapping } from './part.ts';

/** A value of the wrong type; an error finding of the object it stands in. */
export interface ShapeMistake {
  rule: 'spark-workload/shape';
  severity: 'error';
  message: string;
  field: { path: string; currentValue?: unknown; proposedValue?: unknown };
}

/** Reports every mistake in a value. Absent values, null among them, are asked about by whoever needs them. */
export type Shape = (value: unknown, path: string, mistakes: ShapeMistake[]) => void;

/** A scalar written without quotes is the usual mistake, and its repair is known. */
export const string: Shape = (value, path, mistakes) => {
  if (typeof value === 'string') return;
  if (typeof value === 'number' || typeof value === 'boolean') {
    const proposedValue = String(value);
    mistakes.push(mistake(value, path, 'a string', `write "${proposedValue}" in quotes`, proposedValue));
  } else mistakes.push(mistake(value, path, 'a string'));
};

export const boolean: Shape = (value, path, mistakes) => {
  if (typeof value === 'boolean') return;
  const meant = value === 'true' ? true : value === 'false' ? false : undefined;
  mistakes.push(
    meant === undefined
      ? mistake(value, path, 'true or false')
      : mistake(value, path, 'true or false', `write ${meant} without quotes`, meant),
  );
};

/** An object; the fields that are not named are not looked at. */
export function fields(known: { [field: string]: Shape }): Shape {
  return withRequired([], known);
}

export function withRequired(required: readonly string[], known: { [field: string]: Shape }): Shape {
  const shapes = Object.entries(known);
  return (value, path, mistakes) => {
    if (!isMapping(value)) {
      mistakes.push(mistake(value, path, 'an object'));
      return;
    }
    for (let i = 0; i < shapes.length; i++) {
      const [field, shape] = shapes[i]!;
      const found = value[field];
      if (isPresent(found)) shape(found, fieldPath(path, field), mistakes);
      else if (required.includes(field)) mistakes.push(missing(fieldPath(path, field)));
    }
  };
}

function fieldPath(path: string, field: string): string {
  return path === '' ? field : `${path}.${field}`;
}

/** An object with any keys, and values of one shape. */
export function mapOf(shape: Shape): Shape {
  return (value, path, mistakes) => {
    if (!isMapping(value)) {
      mistakes.push(mistake(value, path, 'an object'));
      return;
    }
    for (const [key, element] of Object.entries(value)) {
      if (isPresent(element)) shape(element, `${path}[${JSON.stringify(key)}]`, mistakes);
    }
  };
}

export function list(shape: Shape): Shape {
  return (value, path, mistakes) => {
    if (!Array.isArray(value)) {
      mistakes.push(mistake(value, path, 'a list'));
      return;
    }
    value.forEach((element, i) => {
      shape(element, `${path}[${i}]`, mistakes);
    });
  };
}

/** An object with a name, as volumes are. */
export const named: Shape = withRequired(['name'], { name: string });

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function missing(path: string): ShapeMistake {
  return {
    rule: 'spark-workload/shape',
    severity: 'error',
    message: `\`${path}\` must be set`,
    field: { path },
  };
}

function mistake(
  value: unknown,
  path: string,
  wanted: string,
  remedy?: string,
  proposedValue?: unknown,
): ShapeMistake {
  return {
    rule: 'spark-workload/shape',
    severity: 'error',
    message: `\`${path}\` must be ${wanted}, got ${shown(value)}${remedy ? `; ${remedy}` : ''}`,
    field: { path, currentValue: value, ...(remedy && { proposedValue }) },
  };
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isMapping(value)) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}…"` : text;
}
