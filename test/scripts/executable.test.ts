/** The one file of `npm run build`: a program, and what Node made of it when it compiled it. */
import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Script } from 'node:vm';
import { expect } from 'chai';
import { executable } from '../../scripts/build/executable.ts';
import { harden } from '../real/tools.ts';

const PROGRAM = `
function hidden() { return load('other').word + /a*/.test('*/'); }
const text = require('node:fs').readFileSync(0, 'utf8');
if (text.startsWith('fail')) throw new Error('as it was told');
console.log(hidden(), text, process.argv.slice(2));`;

const OTHER = `exports.word = 'lazy';`;

describe('the executable', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  function run(text: string, input = 'hello', options: string[] = []): SpawnSyncReturns<string> {
    const file = join(folder, 'built');
    writeFileSync(file, text);
    return spawnSync(process.execPath, [...options, file, 'one'], { input, encoding: 'utf8' });
  }

  const built = executable({ program: PROGRAM, other: OTHER }, 'sample');
  const says = "lazytrue hello [ 'one' ]\n";

  it('does what the program does', () => {
    expect(run(built).stdout).to.equal(says);
  });

  it('does the same in the package of an ES module', () => {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    expect(run(built).stdout).to.equal(says);
  });

  it('does the same where another Node built it', () => {
    const other = built.replaceAll(`compiled by ${process.version}`, 'compiled by v1.0.0');
    expect(other).to.not.equal(built);
    expect(run(other).stdout).to.equal(says);
  });

  it('does the same where Node does not take what was compiled', () => {
    expect(run(built, 'hello', ['--no-opt']).stdout).to.equal(says);
  });

  it('names the script and its line in a stack', () => {
    expect(run(built, 'fail').stderr).to.include('Error: as it was told\n    at program:7:');
  });

  it('is not built of a program that fails', () => {
    expect(() => executable({ program: PROGRAM, other: OTHER }, 'fail')).to.throw('as it was told');
  });

  it('is compiled already, for the Node that built it', () => {
    const text = readFileSync(harden, 'latin1');
    const scripts = [
      ...text.matchAll(/^\/\* (\w+)\n(.*?)\n\*\/\n\/\* \1, compiled by \S+ \S+ \S+\n(.*?)\n\*\/$/gms),
    ];
    expect(scripts.map(([, name]) => name)).to.deep.equal(['program', 'yaml']);
    for (const [, , source, compiled] of scripts) {
      const cachedData = Buffer.from(compiled!, 'base64');
      expect(new Script(source!.replaceAll('*~/', '*/'), { cachedData }).cachedDataRejected).to.equal(false);
    }
  });
});
