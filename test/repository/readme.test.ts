/** The README is short, and the kinds that it names are those that there are. What it shows is run by test/pages. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';
import { KINDS } from '../../src/spark/kinds/all-kinds.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the README', () => {
  it('is short enough to be read: the rest is on pages of its own', () => {
    expect(read('README.md').split('\n').length).to.be.below(250);
  });

  for (const { name, group } of KINDS) {
    it(`names the kind ${name} of ${group}, as does that of the function`, () => {
      expect(read('README.md')).to.include(name);
      const rows = read('functions/harden-spark/README.md')
        .split('\n')
        .filter((line) => line.startsWith('|'));
      const isOf = (row: string) => row.includes(`\`${name}\``) && row.includes(`\`${group}/`);
      expect(rows.filter(isOf)).to.have.length(1);
    });
  }
});
