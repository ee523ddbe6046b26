import type { Check } from './check.ts';
import { finding } from './rules.ts';

/** A DNS-1035 label. */
const LABEL = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

export const names: Check = ({ kind, object, name }) => {
  const longest = kind.longestName;
  // With `generateName` the API server finds a name that fits.
  if (longest === undefined || !object.metadata?.name || (LABEL.test(name) && name.length <= longest))
    return [];
  return [
    finding(
      'name-too-long',
      `The operator refuses a ${kind.name} of this name: it must begin with a letter, have lower-case letters, digits and "-" only, and at most ${longest} of them.`,
      { path: 'metadata.name', currentValue: name },
    ),
  ];
};
