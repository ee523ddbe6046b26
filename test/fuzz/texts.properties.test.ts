import * as fc from 'fast-check';
import { changedTexts } from './changed-texts.ts';
import { expectSoundRun } from './sound.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 300);

const CONFIG = `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata: {name: harden-spark}
spec: {readOnlyRootFilesystem: {mode: Enforce}, rbac: {}, podSecurity: {}, networkPolicy: {}, resourceQuota: {}, monitoring: {}}
`;

describe('any slip in a text', () => {
  it('ends no run but with a clear answer', () => {
    fc.assert(
      fc.property(changedTexts, (input) => {
        expectSoundRun(input.includes('ResourceList') ? { input } : { input, config: CONFIG });
      }),
      { numRuns },
    );
  });
});
