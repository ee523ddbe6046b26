import { dangersOf } from '../../../../src/kubernetes/dangerous-rules.ts';
import { finding } from '../rules.ts';
import type { RbacStep } from '../step.ts';

/** Warns of what `spec.rbac.additionalRules` gives to every driver that is more than its words. */
export function reportDangerousRules(step: RbacStep): void {
  for (const [index, rule] of step.rbac.additionalRules.entries()) {
    const dangers = dangersOf(rule);
    if (dangers.length === 0) continue;
    const path = `spec.rbac.additionalRules[${index}]`;
    step.list.report(
      finding(
        'dangerous-rule',
        `\`${path}\` ${dangers.join('; ')}. Every driver gets it, and drivers run the code of their users.`,
        { path },
      ),
      step.list.functionConfigItem,
    );
  }
}
