/** Annotations at the end of an object's metadata, each a line. */

export function annotationMap(annotations: readonly string[]): string {
  return annotations.length === 0 ? '' : `  annotations:\n${indented(annotations)}`;
}

export function indented(annotations: readonly string[]): string {
  return annotations.map((annotation) => `    ${annotation}\n`).join('');
}
