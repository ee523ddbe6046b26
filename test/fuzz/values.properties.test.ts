import * as fc from 'fast-check';
import { changedLists } from './changed-lists.ts';
import { expectSoundRun } from './sound.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 150);

describe('any value in the place of another, in objects of all kinds', () => {
  it('ends no run of a ResourceList but with a clear answer', () => {
    fc.assert(
      fc.property(changedLists, ({ list }) => {
        expectSoundRun({ input: list });
      }),
      { numRuns },
    );
  });

  it('ends no run of a stream but with a clear answer', () => {
    fc.assert(
      fc.property(changedLists, ({ stream, config }) => {
        expectSoundRun({ input: stream, config });
      }),
      { numRuns },
    );
  });
});
