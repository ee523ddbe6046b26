import type { Finding, Item } from '../../../src/krm/index.ts';
import type { Asking } from './asking.ts';

/** A finding, and the item that it is about. Steps return these; `function.ts` reports them, in one order. */
export interface ItemFinding {
  readonly finding: Finding;
  /** Absent: it is about the list as a whole. */
  readonly item?: Item | undefined;
  /** Of what is not there: where the finding is shown. */
  readonly askedBy?: Asking | undefined;
}

/** The findings about one item, each once: two roles can have the same to say about a part that they share. */
export function about(item: Item | undefined, findings: readonly Finding[]): ItemFinding[] {
  return distinct(findings).map((finding) => ({ item, finding }));
}

/** Those that say the same of one field, once. */
export function distinct(findings: readonly Finding[]): readonly Finding[] {
  if (findings.length < 2) return findings;
  const seen = new Set<string>();
  return findings.filter(({ rule, message, field }) => {
    const before = seen.size;
    return seen.add(`${rule}\n${field?.path}\n${message}`).size > before;
  });
}
