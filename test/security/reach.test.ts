/** What docs/security.md says of the reach of a run, held against its system calls. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { harden, root } from '../../scripts/systems/tools.ts';
import { requires, tool } from '../real/requires.ts';

const FILES =
  'open,openat,openat2,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat';
const MORE_FILES = 'unlink,unlinkat,truncate,chmod,fchmodat,chown,fchownat';
const CALLS = `trace=%network,execve,execveat,${FILES},${MORE_FILES}`;

requires('strace').describe('the reach of a run', function () {
  this.timeout(60_000);
  let folder: string;

  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'harden-spark-reach-')));
    cpSync(join(root, 'examples/quickstart'), join(folder, 'jobs'), { recursive: true });
    mkdirSync(join(folder, 'others'));
    writeFileSync(
      join(folder, 'others/secret.yaml'),
      'apiVersion: v1\nkind: Secret\nmetadata: {name: key}\n',
    );
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** The calls of a run that succeeded, one a line. */
  function callsOf(args: readonly string[], input = ''): string[] {
    const log = join(folder, 'calls.log');
    const options = ['-f', '-qq', '-z', '-e', CALLS, '-e', 'signal=none', '-o', log];
    const run = spawnSync(tool('strace'), [...options, process.execPath, harden, ...args], {
      cwd: folder,
      input,
      encoding: 'utf8',
    });
    expect(run.status, run.stderr).to.equal(0);
    return readFileSync(log, 'utf8').trim().split('\n');
  }

  const started = (calls: readonly string[]) => calls.filter((call) => / execve(at)?\(/.test(call));
  const network = (calls: readonly string[]) =>
    calls.filter((call) => /\b(socket|connect|bind|listen|sendto|sendmsg|socketpair)\(/.test(call));
  const onFiles = (calls: readonly string[]) =>
    calls.filter((call) =>
      [FILES, MORE_FILES]
        .join()
        .split(',')
        .includes(/(\w+)\(/.exec(call)?.[1] ?? ''),
    );
  const changing = (calls: readonly string[]) =>
    onFiles(calls).filter((call) => !/\bopen/.test(call) || /O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(call));
  /** Opened files and folders that are no part of Node or of the system. */
  const opened = (calls: readonly string[]) =>
    onFiles(calls)
      .flatMap((call) => /"([^"]*)"/.exec(call)?.[1] ?? [])
      .filter((path) => isOurs(path));
  const isOurs = (path: string) => !path.startsWith('/') || path.startsWith(folder);

  const WAYS: Readonly<Record<string, () => string[]>> = {
    'on files': () => callsOf(['jobs']),
    'with --write': () => callsOf(['--write', 'jobs']),
    'on a stream': () =>
      callsOf(
        ['--config', 'jobs/harden-spark.yaml'],
        readFileSync(join(folder, 'jobs/clickstream.yaml'), 'utf8'),
      ),
  };

  for (const [way, run] of Object.entries(WAYS)) {
    it(`${way}: no network, and no other program`, () => {
      const calls = run();
      expect(network(calls)).to.deep.equal([]);
      // Node itself.
      expect(started(calls)).to.have.length(1);
    });
  }

  it('on files: nothing is written', () => {
    expect(changing(callsOf(['jobs']))).to.deep.equal([]);
  });

  it('on files: what lies beside the PATH is not opened', () => {
    const paths = opened(callsOf(['jobs']));
    expect(paths).to.include(join(folder, 'jobs/clickstream.yaml'));
    expect(paths.filter((path) => path.includes('others'))).to.deep.equal([]);
  });

  it('with --write: nothing is written but below the PATH', () => {
    const calls = changing(callsOf(['--write', 'jobs']));
    expect(calls).to.have.length.above(2);
    for (const call of calls) expect(call).to.match(new RegExp(`"(${folder}/)?jobs/`));
  });

  it('on a stream: nothing is opened but the configuration, and nothing written', () => {
    const calls = WAYS['on a stream']!();
    expect(opened(calls)).to.deep.equal(['jobs/harden-spark.yaml']);
    expect(changing(calls)).to.deep.equal([]);
  });
});
