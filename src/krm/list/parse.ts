import { InputError, LimitError } from '../input-error.ts';
import { cutResourceList } from './cut.ts';
import { Input } from './input.ts';
import type { Configuration, Reading } from './reading.ts';
import { INSTEAD } from './require.ts';
import type { ResourceList } from './resource-list.ts';
import { sharesAnchors } from './shared-anchors.ts';
import { SlicedList } from './sliced-list.ts';
import { Stream } from './stream.ts';
import { WholeList } from './whole-list.ts';

/**
 * @param text a ResourceList, YAML or JSON; bytes must be UTF-8
 * @throws InputError if the text is not a ResourceList
 */
export function parseResourceList(text: string | Uint8Array | Input, reading: Reading = {}): ResourceList {
  const input = Input.of(text);
  refuseOtherInput(input.latin1);
  const cut = cutResourceList(input.latin1);
  if (!cut || cut.sections.has('results') || sharesAnchors(input.latin1, cut.items)) {
    return new WholeList(input.text(), reading);
  }
  try {
    return new SlicedList(input, cut, reading);
  } catch (error) {
    // As a whole the text may be right (an alias of another item), or else its error has a line number.
    if (error instanceof InputError && !(error instanceof LimitError)) {
      return new WholeList(input.text(), reading);
    }
    throw error;
  }
}

/**
 * @param text a stream of YAML documents, each a KRM object; bytes must be UTF-8
 * @param config the functionConfig, which a stream cannot carry itself
 * @throws InputError if a document that is read is not valid YAML, or not an object
 */
export function parseStream(
  text: string | Uint8Array | Input,
  config?: Configuration,
  reading: Reading = {},
): ResourceList {
  return new Stream(Input.of(text), config, reading);
}

function refuseOtherInput(text: string): void {
  if (!/\S/.test(text)) throw new InputError('the input must be a ResourceList, got nothing');
  if (/^kind:[ \t]*FunctionResultList\b/m.test(text)) {
    throw new InputError(
      'results of `kpt fn render --results-dir` must come with `--output`, such as `--output sarif`',
    );
  }
  if (!text.includes('ResourceList')) {
    throw new InputError(
      `the input must be a ResourceList, as kpt and kustomize send it, got something else; ${INSTEAD}`,
    );
  }
}
