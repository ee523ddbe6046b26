/**
 * Checks a value against a codec and says everything that is wrong with it, in the words of the codecs.
 */
import type * as t from 'io-ts';
import { joinPath } from '../../values/field-path.ts';
import type { Codec, CodecError, MistakeKind } from './codec.ts';

export interface Mistake {
  kind: MistakeKind;
  /** From the document's root: `spec.rbac.namespaces[2].name`. */
  path: string;
  /** One line: the path in back-quotes, what it must be, and what it is. */
  message: string;
  currentValue: unknown;
}

/** What is meant, and the same as it was written; or all mistakes. */
export type Decoded<A, W = A> = { ok: true; value: A; written: W } | { ok: false; mistakes: Mistake[] };

/**
 * The value with its defaults, or all mistakes in it in the document's order.
 * `rootPath` is the path of `value` itself; empty for a whole document.
 */
export function decode<A, W>(codec: Codec<A, W>, value: unknown, rootPath = ''): Decoded<A, W> {
  const validation = codec.validate(value, [{ key: '', type: codec, actual: value }]);
  if (validation._tag === 'Right') return { ok: true, value: validation.right, written: value as W };
  // Only the combinators of this folder make errors here, and all of theirs are CodecErrors.
  const mistakes = (validation.left as CodecError[]).map(
    ({ kind, message, context, value: currentValue }) => {
      const path = pathOf(context, rootPath);
      return { kind, path, message: `\`${path}\` ${message}`, currentValue };
    },
  );
  return { ok: false, mistakes };
}

/** From the document's root; `rootPath` is the path of what is decoded. */
export function pathOf(context: t.Context, rootPath: string): string {
  let path = rootPath;
  for (const [depth, { key }] of context.entries()) {
    if (depth === 0) continue;
    path = Array.isArray(context[depth - 1]?.actual) ? `${path}[${key}]` : joinPath(path, key);
  }
  return path;
}
