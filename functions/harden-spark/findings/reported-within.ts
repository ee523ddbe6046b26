import type { Finding, Item, ResourceList } from '../../../src/krm/index.ts';
import type { ItemFinding } from './item-finding.ts';

/** The findings of a step that reports to the list while it runs. */
export function reportedWithin(list: ResourceList, step: () => void): ItemFinding[] {
  const findings: ItemFinding[] = [];
  const { report } = list;
  list.report = (finding: Finding, item?: Item) => {
    findings.push({ finding, item });
  };
  try {
    step();
  } finally {
    list.report = report;
  }
  return findings;
}
