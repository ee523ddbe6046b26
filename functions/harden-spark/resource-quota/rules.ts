import { findingsOf, type Rules } from '../rules.ts';

/** What there is to say of quotas, those that are generated and those that are there. */
export const RULES = {
  'does-not-fit': {
    severity: 'warning',
    meaning: 'A ResourceQuota of the list allows less than one run of a workload needs.',
  },
  'not-said': {
    severity: 'warning',
    meaning:
      'A ResourceQuota of the list counts something that a container does not say, so that the API server refuses its Pods.',
  },
  'unreadable-quota': {
    severity: 'warning',
    meaning: 'A ResourceQuota of the list has an amount that the API server does not take.',
  },
  'not-derived': {
    severity: 'warning',
    meaning: 'What a workload needs cannot be known, so no quota is derived for its namespace.',
  },
  'no-workloads': {
    severity: 'info',
    hint: true,
    meaning: 'A quota is to be derived for a namespace, and the list has no workloads of it.',
  },
  'not-counted': {
    severity: 'info',
    hint: true,
    meaning: 'A derived quota leaves something out that a container does not say.',
  },
} as const satisfies Rules;

export const finding = findingsOf('resource-quota', RULES);
