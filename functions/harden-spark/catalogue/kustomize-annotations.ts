/**
 * What kustomize writes on the items that it hands to a function.
 *
 * Source: kustomize, api/internal/utils/annotations.go and api/resource/resource.go (PrevIds): each
 * renaming appends to comma lists that are parallel; "default" stands for no namespace.
 */
import type { Entries } from '../../../src/kubernetes/labels.ts';

const PREVIOUS = 'internal.config.kubernetes.io/previous';
const ID = 'kustomize.config.k8s.io/id';

/** True for an item that kustomize holds: its base would bring it back, and a removal could not last. */
export function isFromKustomize(annotations: Entries): boolean {
  return Object.keys(annotations).some((key) => key === ID || key.startsWith(PREVIOUS));
}

/** The names that the object had before, oldest first, each with its namespace then. */
export function previousIdentities(annotations: Entries): { name: string; namespace: string }[] {
  const names = commaList(annotations[`${PREVIOUS}Names`]);
  const namespaces = commaList(annotations[`${PREVIOUS}Namespaces`]);
  return names.map((name, index) => ({ name, namespace: namespaces[index] ?? '' }));
}

function commaList(value: string | undefined): string[] {
  return value === undefined || value === '' ? [] : value.split(',').map((element) => element.trim());
}
