import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { harden, root } from '../../scripts/systems/tools.ts';
import { Example, patch } from './example.ts';

describe('the kpt examples without kpt', () => {
  for (const name of ['quickstart', 'kpt-multi-namespace', 'kpt-safe-namespace', 'kpt-team-packages']) {
    it(`${name}: harden-spark --write changes the files as kpt does, and the second time nothing`, () => {
      const example = new Example(`examples/${name}`);
      try {
        const before = example.files;
        example.succeed(harden, ['--write', '.']);
        const after = example.files;
        // kpt gives an object annotations of its own first: where there were no labels either, these come behind.
        const kpt = readFileSync(join(root, `examples/${name}/.expected/diff.patch`), 'utf8');
        expect(patch(before, after).split('\n').sort()).to.deep.equal(kpt.split('\n').sort());
        expect(example.succeed(harden, ['--check', '.']).stdout).to.equal('');
        expect(example.files).to.deep.equal(after);
      } finally {
        example.remove();
      }
    });
  }
});
