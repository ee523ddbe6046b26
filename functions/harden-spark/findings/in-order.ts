import type { Item } from '../../../src/krm/index.ts';
import { STEPS, stepOf } from './all-rules.ts';
import type { ItemFinding } from './item-finding.ts';

const RANKS: ReadonlyMap<string, number> = new Map(STEPS.map(({ step }, rank) => [step, rank]));

/**
 * The order in which findings are reported: by step, as docs/rules.md lists them; in a step by item, in the order of the
 * list; what is about no item of it comes last. Findings of one step about one item keep their order.
 *
 * @param items the list in its order, with what was removed from it and what was added; where an item is in it twice, the first counts
 */
export function inOrder(findings: readonly ItemFinding[], items: readonly Item[]): ItemFinding[] {
  const positions = new Map([...new Set(items)].map((item, position) => [item, position]));
  const positionOf = (item: Item | undefined) => (item && positions.get(item)) ?? items.length;
  const keys = findings.map((one) => ({
    one,
    step: RANKS.get(stepOf(one.finding.rule))!,
    position: positionOf(one.item),
  }));
  return keys.sort((a, b) => a.step - b.step || a.position - b.position).map(({ one }) => one);
}
