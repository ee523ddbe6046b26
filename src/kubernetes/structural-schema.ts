import { isObject, isPresent, isScalar } from '../values/json.ts';
import { alternatives } from '../values/phrases.ts';
import { ask, isRecorded } from '../values/recording.ts';
import { holdsPlaceholder } from './placeholder.ts';

/** What a CRD says of the values of a field. In the words of CRDs, but for those that are explained. */
export interface Schema {
  /** Left out where `properties`, `values` or `items` say it, and where all is taken. */
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'int-or-string';
  /** What it has the fields of, where that is not the kind of the object. */
  readonly of?: string;
  readonly properties?: { readonly [field: string]: Schema };
  readonly required?: readonly string[];
  /** What the values of a map are: `additionalProperties`. */
  readonly values?: Schema;
  /** Fields that are not named are kept: `x-kubernetes-preserve-unknown-fields`. */
  readonly open?: true;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** `of` the templates that a CRD leaves open and an operator reads as a Pod template. */
export const POD_TEMPLATE = 'a Pod template';

/** What an int-or-string must be. */
export const INT_OR_STRING = 'a whole number or a string';

/** A value that is not as its schema wants it, and where it stands. */
export interface Departure {
  /** From the object: names of fields and numbers of elements. */
  readonly trail: readonly (string | number)[];
  readonly value: unknown;
  /** What has the fields that stand there, where that is not the kind of the object. */
  readonly of: string | undefined;
  /** What the value must be. Undefined: there is no such field. */
  readonly wanted: string | undefined;
}

/**
 * All departures of an object from its schema, as an API server finds them. What is not there is not asked for, since an
 * overlay can bring it; but in elements of lists, which an overlay replaces as a whole. A text that is still to be filled in can
 * become anything.
 */
export function departuresFrom(schema: Schema, object: unknown): Departure[] {
  const trail: (string | number)[] = [];
  const departures: Departure[] = [];
  see(schema, object, undefined, false);
  return departures;

  function see(schema: Schema, value: unknown, of: string | undefined, isInList: boolean): void {
    if (value === null || value === undefined) return;
    const { properties, values, items } = schema;
    // Most of what stands in objects.
    if (schema.type === 'string' && typeof value === 'string' && isAnyText(schema)) return;
    if (properties || values) seeFields(schema, value, of, isInList);
    else if (items) seeElements(items, value, of);
    else {
      const wanted = wantedInstead(schema, value);
      if (wanted !== undefined) tell(value, of, wanted);
    }
  }

  function seeAt(
    schema: Schema,
    holder: object,
    key: string | number,
    of: string | undefined,
    isInList: boolean,
  ): void {
    if (isRecorded(holder) && ask(holder, key, (value) => isScalarOf(schema, value))) return;
    see(schema, holder[key as keyof object], of, isInList);
  }

  function seeFields(schema: Schema, value: unknown, outer: string | undefined, isInList: boolean): void {
    if (!isObject(value)) {
      tell(value, outer, 'an object');
      return;
    }
    const of = schema.of ?? outer;
    const { properties, values, open, required } = schema;
    const keys = Object.keys(value);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      const known = properties && Object.hasOwn(properties, key) ? properties[key] : values;
      if (!known && (open || holdsPlaceholder(key))) continue;
      trail.push(key);
      if (known) seeAt(known, value, key, of, isInList);
      else if (value[key] !== undefined) tell(value[key], of, undefined);
      trail.pop();
    }
    if (!isInList || !required) return;
    for (const key of required) {
      if (ask(value, key, isPresent)) continue;
      trail.push(key);
      tell(undefined, of, 'set');
      trail.pop();
    }
  }

  function seeElements(items: Schema, value: unknown, of: string | undefined): void {
    if (!Array.isArray(value)) {
      tell(value, of, 'a list');
      return;
    }
    for (let i = 0; i < value.length; i++) {
      trail.push(i);
      // In a field null counts as left out.
      if (ask(value, i, isNull)) tell(null, of, wantedBy(items));
      else seeAt(items, value, i, of, true);
      trail.pop();
    }
  }

  function tell(value: unknown, of: string | undefined, wanted: string | undefined): void {
    if (wanted !== undefined && typeof value === 'string' && holdsPlaceholder(value)) return;
    departures.push({ trail: [...trail], value, of, wanted });
  }
}

function isNull(value: unknown): boolean {
  return value === null;
}

/** Whether a value is none that holds others, and as its schema wants it. */
function isScalarOf(schema: Schema, value: unknown): boolean {
  return isScalar(value) && departuresFrom(schema, value).length === 0;
}

/** What a value must be, in a word. */
function wantedBy(schema: Schema): string {
  if (schema.properties || schema.values) return 'an object';
  return schema.items ? 'a list' : (wantedInstead(schema, null) ?? 'a value');
}

/** What a scalar must be, if it is something else. */
function wantedInstead(schema: Schema, value: unknown): string | undefined {
  const { type } = schema;
  if (schema.enum) return schema.enum.includes(value) ? undefined : oneOf(schema.enum);
  switch (type) {
    case 'string':
      return typeof value === 'string' && isTextOf(schema, value) ? undefined : textOf(schema);
    case 'int-or-string':
      return Number.isInteger(value) || (typeof value === 'string' && isTextOf(schema, value))
        ? undefined
        : schema.pattern === undefined
          ? INT_OR_STRING
          : textOf(schema);
    case 'integer':
      return Number.isInteger(value) && isWithin(schema, Number(value)) ? undefined : numberOf(schema);
    case 'number':
      return typeof value === 'number' && isWithin(schema, value) ? undefined : 'a number';
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'true or false';
    case 'object':
      return isObject(value) ? undefined : 'an object';
    default:
      return undefined;
  }
}

function oneOf(values: readonly unknown[]): string {
  return alternatives(values.map((value) => JSON.stringify(value)));
}

function isWithin({ minimum, maximum }: Schema, value: number): boolean {
  return value >= (minimum ?? value) && value <= (maximum ?? value);
}

function numberOf({ minimum, maximum }: Schema): string {
  if (minimum === undefined) return 'a whole number';
  return maximum === undefined
    ? `a whole number from ${minimum} on`
    : `a whole number from ${minimum} to ${maximum}`;
}

const patterns = new Map<string, RegExp>();

function isTextOf({ pattern, minLength, maxLength }: Schema, value: string): boolean {
  if (minLength !== undefined && value.length < minLength) return false;
  if (maxLength !== undefined && value.length > maxLength) return false;
  if (pattern === undefined) return true;
  let compiled = patterns.get(pattern);
  if (!compiled) {
    compiled = new RegExp(pattern);
    patterns.set(pattern, compiled);
  }
  return compiled.test(value);
}

/** How the pattern of a quantity begins. */
const QUANTITY = '^(\\+|-)?(([0-9]+(\\.';

function isAnyText({ enum: words, pattern, minLength, maxLength }: Schema): boolean {
  return words === undefined && pattern === undefined && minLength === undefined && maxLength === undefined;
}

function textOf({ pattern, minLength, maxLength }: Schema): string {
  if (pattern?.startsWith(QUANTITY)) return 'a quantity such as "500m" or "10Gi"';
  const limits = [
    ...(pattern === undefined ? [] : [`that matches \`${pattern}\``]),
    ...(minLength === undefined ? [] : ['that is not empty']),
    ...(maxLength === undefined ? [] : [`of at most ${maxLength} characters`]),
  ];
  return ['a string', ...limits].join(' ');
}
