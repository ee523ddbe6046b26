import { didYouMean } from '../../../src/krm/codec/index.ts';
import type { ResourceList } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { API_GROUP, KIND } from './kind.ts';

export const misspeltConfig = rule('function-config/misspelt', {
  severity: 'warning',
  meaning: 'An object looks like a configuration of this function, but its kind is misspelt.',
  remedy: 'Correct the kind, or the object configures nothing.',
});

/** Objects that their author takes for a configuration, and that nobody reads as one. */
export function misspeltConfigs(list: ResourceList): ItemFinding[] {
  return list.selectAll([`${API_GROUP}/`]).flatMap((item) => {
    const { apiVersion, kind } = item.object as { apiVersion?: unknown; kind?: unknown };
    const isOfGroup = typeof apiVersion === 'string' && apiVersion.startsWith(`${API_GROUP}/`);
    if (!isOfGroup || typeof kind !== 'string' || kind === KIND || !didYouMean(kind, [KIND])) return [];
    const message = `\`kind\` must be "${KIND}" for this object to configure anything here, got "${kind}". It was not used.`;
    const field = { path: 'kind', currentValue: kind, proposedValue: KIND };
    return about(item, [misspeltConfig.finding(message, field)]);
  });
}
