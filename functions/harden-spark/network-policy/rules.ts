import { findingsOf, type Rules } from '../rules.ts';

/** What there is to say of who reaches whom. */
export const RULES = {
  blocked: {
    severity: 'warning',
    meaning:
      'NetworkPolicies of the list keep the Pods of a workload from each other, or from what they need.',
  },
  'no-name': {
    severity: 'warning',
    meaning:
      'A workload gets no NetworkPolicy of its own, since the label of its Pods is not known before it has a name.',
  },
} as const satisfies Rules;

export const finding = findingsOf('network-policy', RULES);
