import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fieldsOf, KUSTOMIZATIONS, valuesOf } from './files/kustomize-patches.ts';
import { InputError } from './input-error.ts';

/** Fields of a kustomization that name functions. */
const FUNCTION_FIELDS = ['transformers', 'generators', 'validators'];

/**
 * What there is to say of a stream without a byte: what stands before the pipe has failed. Where that is kustomize, the
 * reason may be the configuration itself, which is a function of the kustomization too. kustomize says of that only
 * "external plugins disabled".
 *
 * @param config the file of the configuration
 * @param functionName of who reads the stream
 */
export function emptyStream(config: string, functionName: string): InputError {
  for (const name of KUSTOMIZATIONS) {
    const kustomization = join(dirname(config), name);
    for (const field of fieldsThatName(config, kustomization)) {
      const file = JSON.stringify(basename(config));
      return new InputError(
        `${kustomization} must not name ${file} in \`${field}\`: kustomize stops there, and nothing comes through the ` +
          `pipe, which runs ${functionName} already. Take it out of the list`,
      );
    }
  }
  return new InputError(
    'the input must be a stream of YAML documents, got none; if what stands before the pipe failed, its own message says why',
  );
}

function fieldsThatName(config: string, kustomization: string): string[] {
  let fields: Record<string, unknown>;
  try {
    fields = fieldsOf(readFileSync(kustomization, 'utf8'));
  } catch {
    return []; // It is not there, or no YAML: kustomize tells.
  }
  const isConfig = (entry: unknown) =>
    typeof entry === 'string' && resolve(dirname(kustomization), entry) === resolve(config);
  return FUNCTION_FIELDS.filter((field) =>
    valuesOf(fields, [field]).some((entries) => Array.isArray(entries) && entries.some(isConfig)),
  );
}
