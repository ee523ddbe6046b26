/** The next version, made in a clone: what tests say of the version holds there too. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { nothingMayBeMissing, root } from '../../scripts/systems/tools.ts';
import { CleanClone } from './clean-clone.ts';

const NEXT = '9.8.7';
const TESTS = [
  'test/repository/image-name.test.ts',
  'test/release/documents.test.ts',
  'test/release/one-version.test.ts',
  'test/command-line/cases.test.ts',
  'test/rights/rights.test.ts',
];

/** Where other things have that version, and records; charts in pages have a `version:` of their own. */
const UNCHANGED = [
  ':!test/',
  ':!docs/decisions',
  ':!docs/performance.md',
  ':!CHANGELOG.md',
  ':!package-lock.json',
]
  .map((path) => `'${path}'`)
  .join(' ');

// It runs many tests once more.
(nothingMayBeMissing() ? describe : describe.skip)('npm run release:version', () => {
  let clone: CleanClone;

  before(() => {
    clone = new CleanClone('before');
    symlinkSync(join(root, 'node_modules'), join(clone.folder, 'node_modules'));
  });

  after(() => clone.remove());

  it('refuses what is no version, or one before that which there is', () => {
    for (const given of ['', 'next', 'v1.2.3', '00.2.0', '0.0.1']) {
      const { status, printed } = clone.bash(`npm run --silent release:version -- ${given}`);
      expect(status).to.equal(1);
      expect(printed).to.match(
        /^release: say a version that was not released, and is not before "\d+\.\d+\.\d+", such as "1\.2\.3", got "/,
      );
    }
  });

  it('writes it wherever it stands, and tests hold', () => {
    const old = clone.version;
    const made = clone.bash(`npm run --silent release:version -- ${NEXT}`);
    expect(made.status, made.printed).to.equal(0);
    expect(clone.version).to.equal(NEXT);
    expect(clone.bash(`npm run --silent release:check -- v${NEXT}`).printed).to.equal(`release: v${NEXT}\n`);
    const left = `git grep -nE '(^|[^0-9.])v?${old.replaceAll('.', '\\.')}([^0-9.]|$)' -- . ${UNCHANGED} | grep -v ':version: '`;
    expect(clone.bash(left).printed).to.equal('');

    const files = TESTS.map((path) => `'${path}'`).join(' ');
    const tests = `npx mocha --import=tsx --timeout 600000 --reporter dot ${files}`;
    const { status, printed } = clone.bash(`npm run --silent build\n${tests}`, { environment: { CI: '' } });
    expect(status, printed).to.equal(0);
  });
});
