/** A functionConfig that does not come in a list: as text of a file, and given to a list. */
import { InputError } from '../input-error.ts';
import { withLinesBefore } from '../yaml/error-place.ts';
import { TextDocument } from '../yaml/text-document.ts';
import type { ConfigSource } from './config-item.ts';
import type { Configuration } from './reading.ts';
import { requireObject } from './require.ts';
import type { ResourceList } from './resource-list.ts';

/**
 * @param name what people call it
 * @throws InputError for a text that is no object
 */
export function parseConfig(source: ConfigSource, name: string): Configuration {
  try {
    const { value, repeatedKeys } = new TextDocument(source.text);
    return { object: requireObject(value, 'a functionConfig'), repeatedKeys, source };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { file: path, index, linesBefore = 0 } = source;
    const named = new InputError(`${name}: ${withLinesBefore(error.message, linesBefore)}`);
    named.where = { path, ...(index !== undefined && { index }), line: linesBefore + 1 };
    throw named;
  }
}

/** @throws InputError where the list has one */
export function giveConfig(list: ResourceList, { object, repeatedKeys = [], source }: Configuration): void {
  if (list.functionConfig) {
    throw new InputError('`--config` must not be given for a ResourceList that has a `functionConfig`');
  }
  list.functionConfig = object;
  list.configSource = source;
  list.repeatedInConfig = repeatedKeys;
}
