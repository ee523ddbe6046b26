import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { readRefusedWrites } from './refused-writes.ts';

describe('refused writes of a trace', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-trace-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  function refused(...lines: string[]): string[] {
    const log = join(folder, 'writes');
    writeFileSync(log, lines.map((line) => `${line}\n`).join(''));
    return readRefusedWrites('driver', log).map(({ command, call, path }) => `${command}: ${call} ${path}`);
  }

  it('are those that failed with EROFS, and no others', () => {
    expect(
      refused(
        '7<java>  mkdir("/tmp/x", 0700)      = -1 EROFS (Read-only file system)',
        '7<java>  mkdir("/tmp/y", 0700)      = -1 EEXIST (File exists)',
        '8<bash>  openat(AT_FDCWD</opt/spark/work-dir>, "/etc/x", O_RDONLY) = -1 ENOENT (No such file or directory)',
      ),
    ).to.deep.equal(['java: mkdir /tmp/x']);
  });

  it('have relative paths behind their directory', () => {
    expect(
      refused(
        '7<java> openat(AT_FDCWD</opt/spark/work-dir>, "./a.jar", O_WRONLY|O_CREAT, 0666) = -1 EROFS (Read-only file system)',
        '7<java> unlinkat(12</opt/spark>, "logs", AT_REMOVEDIR) = -1 EROFS (Read-only file system)',
      ),
    ).to.deep.equal(['java: openat /opt/spark/work-dir/a.jar', 'java: unlinkat /opt/spark/logs']);
  });

  it('are read from calls that another thread interrupted', () => {
    expect(
      refused(
        '7<java> mkdir("/tmp/x", 0700 <unfinished ...>',
        '8<java> mkdir("/var/y", 0700)      = -1 EROFS (Read-only file system)',
        '7<java> <... mkdir resumed>)        = -1 EROFS (Read-only file system)',
      ),
    ).to.deep.equal(['java: mkdir /var/y', 'java: mkdir /tmp/x']);
  });

  it('count once, with the random part of their names replaced', () => {
    expect(
      refused(
        '7<java> mkdir("/tmp/spark-11111111-2222-3333-4444-555555555555", 0700) = -1 EROFS (Read-only file system)',
        '7<java> mkdir("/tmp/spark-aaaaaaaa-2222-3333-4444-555555555555", 0700) = -1 EROFS (Read-only file system)',
      ),
    ).to.deep.equal(['java: mkdir /tmp/spark-<uuid>']);
  });
});
