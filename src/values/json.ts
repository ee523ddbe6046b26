/** Values as YAML and JSON carry them; what steps read and change. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export function isObject(value: unknown): value is { [key: string]: any } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What holds no other values. */
export function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** null counts as left out. */
export function isPresent(value: unknown): boolean {
  return value !== null && value !== undefined;
}

/** Deep equality; a key whose value is undefined counts as absent. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((value, i) => sameJson(value, b[i]));
  }
  if (isObject(a)) {
    if (!isObject(b)) return false;
    const keys = definedKeys(a);
    return keys.length === definedKeys(b).length && keys.every((key) => sameJson(a[key], ownValue(b, key)));
  }
  return Object.is(a, b);
}

export function definedKeys(object: { [key: string]: unknown }): string[] {
  const keys = Object.keys(object);
  for (let i = 0; i < keys.length; i++) {
    if (object[keys[i]!] === undefined) return keys.filter((key) => object[key] !== undefined);
  }
  return keys;
}

/** The object's own value; never what it inherits, as `__proto__` does. */
export function ownValue(object: { [key: string]: unknown }, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Sets a key of whatever name: `__proto__` is one like any other. */
export function setOwnValue<T>(object: { [key: string]: T }, key: string, value: T): void {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}
