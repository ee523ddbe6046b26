import type { KubernetesObject } from 'kpt-functions';
import { cutResourceList } from './cut.ts';
import { InputError } from './input-error.ts';
import type { ResourceList } from './resource-list.ts';
import { SlicedList } from './sliced-list.ts';
import { Stream } from './stream.ts';
import { WholeList } from './whole-list.ts';

/**
 * @param text a ResourceList, YAML or JSON
 * @param reads words of which an item must hold one to be read at all, such as an API group; default: all
 *   items are read
 * @throws InputError if the text is not a ResourceList
 */
export function parseResourceList(text: string, reads?: readonly string[]): ResourceList {
  refuseOtherInput(text);
  const cut = cutResourceList(text);
  if (!cut || cut.sections.has('results')) return new WholeList(text);
  try {
    return new SlicedList(text, cut, reads);
  } catch (error) {
    // As a whole the text may be right (an alias of another item), or else its error has a line number.
    if (error instanceof InputError) return new WholeList(text);
    throw error;
  }
}

/**
 * @param text a stream of YAML documents, each a KRM object
 * @param functionConfig which a stream cannot carry itself
 * @param reads as for a ResourceList
 * @throws InputError if a document that is read is not valid YAML, or not an object
 */
export function parseStream(
  text: string,
  functionConfig?: KubernetesObject,
  reads?: readonly string[],
): ResourceList {
  return new Stream(text, functionConfig, reads);
}

function refuseOtherInput(text: string): void {
  if (text.trim() === '') throw new InputError('the input must be a ResourceList, got nothing');
  if (!text.includes('ResourceList')) {
    throw new InputError(
      'the input must be a ResourceList, as kpt and kustomize send it, got something else; ' +
        'for a plain stream of YAML documents use `--stream`, or `--config FILE`',
    );
  }
}
