import { isObject, sameJson } from '../../../src/values/json.ts';

/**
 * Makes `parent[key]` equal to `wanted`, and keeps every list and map that can stay: what is written back
 * to the file is only what differs. True if there was a difference.
 */
export function makeEqual(parent: object, key: string, wanted: unknown): boolean {
  const map = parent as Record<string, unknown>;
  if (sameJson(map[key], wanted)) return false;
  editValue(map, key, wanted);
  // YAML aliases are one object in two places: an edit of one can undo the other. Then write it anew.
  if (!sameJson(map[key], wanted)) map[key] = structuredClone(wanted);
  return true;
}

function editValue(parent: Record<string | number, unknown>, key: string | number, wanted: unknown): void {
  const current = parent[key];
  if (sameJson(current, wanted)) return;
  if (Array.isArray(current) && Array.isArray(wanted)) {
    for (const [index, element] of wanted.entries()) editValue(current as never, index, element);
    current.length = wanted.length;
  } else if (isObject(current) && isObject(wanted)) {
    for (const [field, value] of Object.entries(wanted)) editValue(current, field, value);
    for (const field of Object.keys(current)) if (!(field in wanted)) delete current[field];
  } else {
    parent[key] = structuredClone(wanted);
  }
}
