import type { KubernetesObject } from 'kpt-functions';
import type { Metadata } from '../../../src/kubernetes/rbac.ts';
import { addObject, notOurs, oursToEdit, updateOurs } from './generated-objects.ts';
import { findWanted } from './moved-objects.ts';
import { whoseItIs } from './ownership.ts';
import { finding } from './rules.ts';
import type { GenerationStep } from './step.ts';
import { inNamespace } from './words.ts';

/** An object with a spec, which is all of it that is ours besides the metadata. */
export interface ObjectWithSpec extends KubernetesObject {
  spec: object;
}

/**
 * Has the object in the list as it is wanted: adds it with `why`, brings one of ours up to date, leaves one of
 * somebody else alone and says so. The step has asked for it with `want`.
 */
export function provide(step: GenerationStep, folder: string, wanted: ObjectWithSpec, why: string): void {
  const { kind, spec } = wanted;
  const metadata = wanted.metadata as unknown as Metadata;
  const { name, namespace } = metadata;
  const found = findWanted(step, kind, namespace, name);
  if (found.length === 0) {
    addObject(step, folder, wanted, why);
    return;
  }
  for (const ours of oursToEdit(step, found)) updateOurs(step, ours, metadata, { spec });
  const others = notOurs(step, found);
  if (others.length < found.length) return;
  for (const other of others) {
    step.list.report(
      finding(
        'not-ours',
        `${kind} "${name}" ${inNamespace(namespace)} is left alone, since ${whoseItIs(step, other)}. Rename it, or do without the generated one.`,
      ),
      other.item,
    );
  }
}
