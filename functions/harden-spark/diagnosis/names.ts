import { rule } from '../../../src/krm/list/rule.ts';
import { ask } from '../../../src/values/recording.ts';
import type { WorkloadCheck } from './surroundings.ts';

/** A DNS-1035 label. */
const LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

export const nameTooLong: WorkloadCheck = {
  ...rule('diagnosis/name-too-long', {
    severity: 'warning',
    meaning: 'The operator refuses the name: it is too long, or no DNS label.',
    remedy: 'Give the workload a shorter name, of lower-case letters, digits and `-`.',
  }),
  check: (workload) => {
    const { kind, object } = workload;
    const longest = kind.longestName;
    if (longest === undefined) return [];
    const fits = (name: unknown) => typeof name === 'string' && LABEL.test(name) && name.length <= longest;
    // With `generateName` the API server finds a name that fits.
    if (ask(object.metadata, 'name', (name) => !name || fits(name))) return [];
    const message = `The operator refuses a ${kind.name} of this name: it must begin with a letter, have lower-case letters, digits and "-" only, and at most ${longest} of them.`;
    return nameTooLong.finding(message, { path: 'metadata.name', currentValue: workload.name });
  },
};
