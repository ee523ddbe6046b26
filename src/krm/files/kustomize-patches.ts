import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { cutStream } from '../list/cut.ts';
import { TextDocument } from '../yaml/text-document.ts';

/** As kustomize looks for them. */
export const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Fields of a kustomization that name patches: as paths, or as maps with a path. kustomize reads them in any case. */
const PATCH_FIELDS = ['patches', 'patchesstrategicmerge', 'patchesjson6902'];

export interface Patches {
  /** Files that are taken for patches, wherever links lead. */
  files: readonly string[];
  /** Why nobody knows whether these are all; undefined: they are. */
  unknown?: string;
}

/**
 * What a kustomization takes for patches. A patch has the kind and the name of an object and is none: kustomize puts its
 * lists in place of those of the object, so whatever is added to it takes something away there.
 *
 * Source: kustomize, api/types/kustomization.go, patch.go; its reader is that of encoding/json, which ignores case.
 */
export function kustomizePatches(kustomization: string): Patches {
  let text: string;
  try {
    // Whoever reads a pipe waits for it.
    if (!statSync(kustomization).isFile()) return { files: [] };
    text = readFileSync(kustomization, 'utf8');
  } catch {
    return { files: [], unknown: 'it cannot be read' };
  }
  const folder = dirname(kustomization);
  try {
    return { files: patchesIn(fieldsOf(text)).flatMap((path) => placeOf(join(folder, path))) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // A template of a template, say: whatever is called a path there may be a patch.
    return {
      files: pathsIn(text).flatMap((path) => placeOf(join(folder, path))),
      unknown: 'it is no valid YAML',
    };
  }
}

/** What stands behind `path:`, line by line. */
function pathsIn(text: string): string[] {
  return text.split('\n').flatMap((line) => {
    const [key, ...value] = line.split(':');
    if (key!.replace('-', '').trim().toLowerCase() !== 'path') return [];
    const [path] = value.join(':').split('#');
    return [path!.trim().replace(/^["']|["']$/g, '')];
  });
}

/**
 * The fields of a kustomization, or of a Kptfile.
 *
 * @throws InputError
 */
export function fieldsOf(text: string): Record<string, unknown> {
  // What comes behind the first document is not read.
  const [first] = cutStream(Buffer.from(text).toString('latin1'));
  if (!first) return {};
  const { value } = new TextDocument(Buffer.from(text).subarray(first.start, first.end).toString());
  return isObject(value) ? (value as Record<string, unknown>) : {};
}

function patchesIn(fields: Record<string, unknown>): string[] {
  return valuesOf(fields, PATCH_FIELDS)
    .flatMap((entries) => {
      if (!Array.isArray(entries)) return [];
      return entries.flatMap((entry: unknown) => (isObject(entry) ? valuesOf(entry, ['path']) : [entry]));
    })
    .filter((path) => typeof path === 'string');
}

/** The values of keys that are called so in any case. */
export function valuesOf(map: object, names: readonly string[]): unknown[] {
  return Object.entries(map).flatMap(([key, value]) => (names.includes(key.toLowerCase()) ? [value] : []));
}

function placeOf(path: string): string[] {
  try {
    return [realpathSync(path)];
  } catch {
    // A patch that is written into the kustomization itself, or one that is not there: kustomize tells.
    return [];
  }
}
