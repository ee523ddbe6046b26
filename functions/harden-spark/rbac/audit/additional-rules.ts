import { rule } from '../../../../src/krm/list/rule.ts';
import { dangersOf } from '../../../../src/kubernetes/dangerous-rules.ts';
import type { ItemFinding } from '../../findings/item-finding.ts';
import type { RbacStep } from '../step.ts';

export const dangerousRule = rule('rbac/dangerous-rule', {
  severity: 'warning',
  meaning: '`spec.rbac.additionalRules` reads Secrets, or lets drivers take more rights than it names.',
  remedy: 'Take the rule away, or name the objects that it is about.',
});

/** Warns of what `spec.rbac.additionalRules` gives to every driver that is more than its words. */
export function dangerousRules({ rbac, objects }: RbacStep): ItemFinding[] {
  return rbac.additionalRules.flatMap((rule, index) => {
    const dangers = dangersOf(rule);
    if (dangers.length === 0) return [];
    const path = `spec.rbac.additionalRules[${index}]`;
    const message = `\`${path}\` ${dangers.join('; ')}. Every driver gets it, and drivers run the code of their users.`;
    return [{ finding: dangerousRule.finding(message, { path }), item: objects.functionConfig }];
  });
}
