import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isObject } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { fieldsOf, KUSTOMIZATIONS } from './kustomize-patches.ts';
import { isBelow } from './walk.ts';

/**
 * The folder that a configuration is for: that of the Kptfile or kustomization further up which names it, else its own.
 *
 * Source: kpt, api/kptfile/v1/types.go (`pipeline`); kustomize, api/types/kustomization.go (`transformers`).
 *
 * @param config its file
 * @param top how far up is looked
 */
export function servedFolder(config: string, top: string): string {
  for (let folder = dirname(config); isBelow(folder, top); folder = dirname(folder)) {
    if (configsNamedIn(folder).some((path) => join(folder, path) === config)) return folder;
    if (folder === dirname(folder)) break;
  }
  return dirname(config);
}

/** The configurations that the Kptfile or the kustomization of a folder names, as paths from there. */
export function configsNamedIn(folder: string): string[] {
  const { pipeline } = fieldsIn(join(folder, 'Kptfile'));
  const functions = isObject(pipeline) ? [...list(pipeline.mutators), ...list(pipeline.validators)] : [];
  const ofKpt = functions.map((one) => (isObject(one) ? one.configPath : undefined));
  const ofKustomize = KUSTOMIZATIONS.flatMap((name) => {
    const { transformers, validators } = fieldsIn(join(folder, name));
    return [...list(transformers), ...list(validators)];
  });
  return [...ofKpt, ...ofKustomize].filter((path) => typeof path === 'string');
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** None of what is not there, or cannot be read: whose file it is tells that. */
function fieldsIn(file: string): Record<string, unknown> {
  if (!existsSync(file) || !statSync(file).isFile()) return {};
  try {
    return fieldsOf(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof InputError || (error as NodeJS.ErrnoException).code !== undefined) return {};
    throw error;
  }
}
