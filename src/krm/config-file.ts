import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { InputError } from './input-error.ts';
import type { ConfigSource } from './list/config-item.ts';
import { reasonOf } from './system-error.ts';

/**
 * Reads the file that `--config` names.
 *
 * @throws InputError
 */
export function readConfigFile(file: string): ConfigSource {
  const name = `\`--config\` ${JSON.stringify(file)}`;
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw notUsable(file, `${name} must be a file to read: ${reasonOf(error)}`);
  }
  if (!isUtf8(bytes)) throw notUsable(file, `${name} must be UTF-8 text`);
  return { file, text: bytes.toString() };
}

function notUsable(path: string, message: string): InputError {
  const error = new InputError(message);
  error.where = { path, line: 1 };
  return error;
}
