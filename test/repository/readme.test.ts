/** What the README shows is what comes out, and the kinds that it names are those that there are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';
import { KINDS } from '../../src/spark/kinds/all-kinds.ts';

const read = (path: string) => readFileSync(join(root, path), 'utf8');

describe('the README', () => {
  it('shows changes that the quickstart prints', () => {
    const printed = read('examples/quickstart/.expected/diff.patch');
    const shown = [...read('README.md').matchAll(/^```diff\n(.*?)^```$/gms)].map(([, text]) => text!);
    expect(shown).to.have.length.above(1);
    const hunks = shown
      .flatMap((text) => text.split(/^(?:---|\+\+\+|@@).*\n/m))
      .filter((hunk) => hunk !== '');
    for (const hunk of hunks) expect(printed).to.include(hunk);
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
