import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { sectionOf, versionsIn } from '../../scripts/release/changelog.ts';
import { whyNot } from '../../scripts/release/one-version.ts';
import { root } from '../../scripts/systems/tools.ts';

const CHANGELOG = '# Changelog\n\n## 1.2.0 (2026-12-01)\n\n- New.\n\n## 1.1.0\n\n- Old.\n';
const named = (version: string) => JSON.stringify({ name: 'x', version });
const sources = { packageJson: named('1.2.0'), packageLock: named('1.2.0'), changelog: CHANGELOG };

describe('what is released', () => {
  it('has one version in tag, package.json, lockfile and changelog', () => {
    expect(whyNot('v1.2.0', sources)).to.equal(undefined);
  });

  it('has that version in the plugin for Helm', () => {
    const read = (path: string) => readFileSync(join(root, path), 'utf8');
    const { version } = JSON.parse(read('package.json'));
    expect(parse(read('helm/harden-spark/plugin.yaml')).version).to.equal(version);
  });

  it('is not released where one of them names another', () => {
    const all = 'all must name one version:';
    expect(whyNot('v1.3.0', sources)).to.equal(
      `${all} the tag says "1.3.0", package.json says "1.2.0", package-lock.json says "1.2.0", the first section of CHANGELOG.md says "1.2.0"`,
    );
    expect(whyNot('v1.2.0', { ...sources, packageJson: named('1.1.0') })).to.include(all);
    expect(whyNot('v1.2.0', { ...sources, packageLock: named('1.1.0') })).to.include(all);
    const unreleased = CHANGELOG.replace('## 1.2.0', '## Unreleased\n\n- Newer.\n\n## 1.2.0');
    expect(whyNot('v1.2.0', { ...sources, changelog: unreleased })).to.include(
      'CHANGELOG.md says "Unreleased"',
    );
  });

  it('is not released under a tag that is no version', () => {
    for (const tag of ['', '1.2.0', 'latest', 'v1.2', 'v1.2.0 ', 'v1.2.0-rc.1'])
      expect(whyNot(tag, sources), tag).to.include(`the tag must be "v" and a version`);
  });

  it('is described by its section of the changelog alone', () => {
    expect(versionsIn(CHANGELOG)).to.deep.equal(['1.2.0', '1.1.0']);
    expect(sectionOf('1.2.0', CHANGELOG)).to.equal('- New.');
    expect(sectionOf('1.1.0', CHANGELOG)).to.equal('- Old.');
    expect(sectionOf('1.0.0', CHANGELOG)).to.equal(undefined);
  });

  it('has a changelog of that form here', () => {
    const [first, ...others] = versionsIn(readFileSync(join(root, 'CHANGELOG.md'), 'utf8'));
    expect(first).to.match(/^(Unreleased|\d+\.\d+\.\d+)$/);
    for (const version of others) expect(version).to.match(/^\d+\.\d+\.\d+$/);
  });
});
