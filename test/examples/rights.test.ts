/** The commands that docs/rights.md shows, on a package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';
import { requires } from '../real/requires.ts';
import { Example, environment } from './example.ts';

const page = readFileSync(join(root, 'docs/rights.md'), 'utf8');
const commands = [...page.matchAll(/^```sh\n(.*?)\n```$/gms)].map(([, command]) => command!);

requires('kpt').describe('docs/rights.md', () => {
  const example = new Example('examples/kpt-diagnosis');
  after(() => example.remove());

  it('shows four commands', () => expect(commands).to.have.length(4));

  for (const command of commands) {
    it(`is right that \`${command}\` shows what accounts need and hold`, () => {
      const { stdout, stderr, status } = example.run('bash', ['-eo', 'pipefail', '-c', command], environment);
      expect(status, stderr).to.equal(0);
      const shown = command.includes('> ') ? example.read(command.split('> ')[1]!) : stdout;
      expect(shown).to.include('spark');
      expect(stderr).to.match(/^2 accounts; \d+ rights missing, \d+ spare/m);
    });
  }
});
