import type { Finding, Item } from '../../../src/krm/index.ts';

/** What a step has to say, and of which item. Steps return these; `function.ts` reports them, in one order. */
export interface ItemFinding {
  readonly finding: Finding;
  /** Absent: it is about the list as a whole. */
  readonly item?: Item | undefined;
}

/** The findings about one item. */
export function about(item: Item | undefined, findings: readonly Finding[]): ItemFinding[] {
  return findings.map((finding) => ({ item, finding }));
}
