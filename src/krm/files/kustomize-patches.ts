import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { TextDocument } from '../yaml/text-document.ts';

/** As kustomize looks for them. */
export const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Fields of a kustomization that name patches: as paths, or as maps with a path. */
const PATCH_FIELDS = ['patches', 'patchesStrategicMerge', 'patchesJson6902'];

/**
 * The files that a kustomization takes for patches, wherever links lead. A patch has the kind and the name of an object and is
 * none: kustomize puts its lists in place of those of the object, so whatever is added to it takes something away there.
 *
 * Source: kustomize, api/types/kustomization.go, patch.go.
 */
export function kustomizePatches(kustomization: string): string[] {
  const fields = fieldsOf(kustomization);
  return PATCH_FIELDS.flatMap((field) => {
    const entries = fields[field];
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry: unknown) => {
      const path = isObject(entry) ? entry.path : entry;
      if (typeof path !== 'string') return [];
      try {
        return [realpathSync(join(dirname(kustomization), path))];
      } catch {
        // A patch that is written into the kustomization itself, or one that is not there: kustomize tells.
        return [];
      }
    });
  });
}

function fieldsOf(kustomization: string): Record<string, unknown> {
  try {
    const { value } = new TextDocument(readFileSync(kustomization, 'utf8'));
    return isObject(value) ? (value as Record<string, unknown>) : {};
  } catch (error) {
    // Whether it is right is not our business.
    if (error instanceof InputError || (error as NodeJS.ErrnoException).code !== undefined) return {};
    throw error;
  }
}
