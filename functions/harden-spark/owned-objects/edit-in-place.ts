/**
 * Makes `parent[key]` equal to `wanted`, and keeps every list and map that can stay: what is written back
 * to the file is only what differs. True if there was a difference.
 */
export function makeEqual(parent: object, key: string, wanted: unknown): boolean {
  const map = parent as Record<string, unknown>;
  if (isEqual(map[key], wanted)) return false;
  editValue(map, key, wanted);
  // YAML aliases are one object in two places: an edit of one can undo the other. Then write it anew.
  if (!isEqual(map[key], wanted)) map[key] = structuredClone(wanted);
  return true;
}

function editValue(parent: Record<string | number, unknown>, key: string | number, wanted: unknown): void {
  const current = parent[key];
  if (isEqual(current, wanted)) return;
  if (Array.isArray(current) && Array.isArray(wanted)) {
    for (const [index, element] of wanted.entries()) editValue(current as never, index, element);
    current.length = wanted.length;
  } else if (isMap(current) && isMap(wanted)) {
    for (const [field, value] of Object.entries(wanted)) editValue(current, field, value);
    for (const field of Object.keys(current)) if (!(field in wanted)) delete current[field];
  } else {
    parent[key] = structuredClone(wanted);
  }
}

/** Equal as YAML: the order of keys does not matter, that of list elements does. */
function isEqual(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((element, index) => isEqual(element, right[index]));
  }
  if (isMap(left) && isMap(right)) {
    const keys = Object.keys(left);
    return (
      keys.length === Object.keys(right).length &&
      keys.every((key) => Object.hasOwn(right, key) && isEqual(left[key], right[key]))
    );
  }
  return Object.is(left, right);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
