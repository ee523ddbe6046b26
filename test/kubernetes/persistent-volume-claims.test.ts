import { expect } from 'chai';
import { writersOf } from '../../src/kubernetes/persistent-volume-claims.ts';

describe('writers of a claim', () => {
  const rows: [spec: unknown, writers: string | undefined][] = [
    [{ accessModes: ['ReadWriteMany'] }, 'many'],
    [{ accessModes: ['ReadWriteOnce', 'ReadWriteMany'] }, 'many'],
    [{ accessModes: ['ReadWriteOnce'] }, 'one node'],
    [{ accessModes: ['ReadOnlyMany', 'ReadWriteOnce'] }, 'one node'],
    [{ accessModes: ['ReadWriteOncePod'] }, 'one Pod'],
    [{ accessModes: ['ReadOnlyMany'] }, 'none'],
    [{ accessModes: [] }, undefined],
    [{ accessModes: 'ReadWriteOnce' }, undefined],
    [{}, undefined],
    [null, undefined],
    [undefined, undefined],
  ];
  for (const [spec, writers] of rows) {
    it(`${JSON.stringify(spec)}: ${writers}`, () => expect(writersOf({ spec } as never)).to.equal(writers));
  }
});
