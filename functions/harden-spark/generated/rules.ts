import { findingsOf, type Rules } from '../rules.ts';

/** What there is to say of the objects that the function generates, of whatever kind. */
export const RULES = {
  selectors: {
    severity: 'error',
    meaning: 'kpt hides a part of the package, so that an object could be added a second time.',
  },
  duplicate: {
    severity: 'error',
    meaning: 'A package has an object of this function twice.',
  },
  moved: {
    severity: 'warning',
    meaning: 'An object of this function is in another namespace than it was generated for.',
  },
  'not-removed': {
    severity: 'warning',
    meaning: 'An object of this function is not asked for any more, and could not be removed safely.',
  },
  'invalid-name': {
    severity: 'warning',
    meaning: 'A workload brings along a name that no cluster takes, so nothing is generated for it.',
  },
  'copied-annotation': {
    severity: 'warning',
    meaning:
      'An object carries the annotation of those that this function generates, and cannot be one of them.',
  },
  'not-ours': {
    severity: 'warning',
    meaning: 'An object of somebody else has the name of one that was to be generated.',
  },
  placeholder: {
    severity: 'info',
    meaning: 'A name is still to be filled in, so nothing is generated for it.',
  },
  added: { severity: 'info', change: true, meaning: 'An object was added.' },
  updated: { severity: 'info', change: true, meaning: 'An object of this function was brought up to date.' },
  removed: {
    severity: 'info',
    change: true,
    meaning: 'An object of this function that is not asked for any more was removed.',
  },
} as const satisfies Rules;

export const finding = findingsOf('generated', RULES);
