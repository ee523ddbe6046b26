/** Which labels a selector of Kubernetes chooses. */
import type { LabelSelector, LabelSelectorRequirement } from 'kubernetes-types/meta/v1.d.ts';
import type { Entries } from './labels.ts';

/**
 * Whether a selector chooses an object with these labels; an empty one chooses every object.
 *
 * Source: k8s.io/apimachinery pkg/apis/meta/v1/helpers.go, LabelSelectorAsSelector; pkg/labels/selector.go, Matches.
 */
export function selects(selector: LabelSelector, labels: Entries): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every((expression) => holds(expression, labels))
  );
}

function holds({ key, operator, values = [] }: LabelSelectorRequirement, labels: Entries): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false; // No API server takes it.
  }
}
