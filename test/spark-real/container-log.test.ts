import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { expect } from 'chai';
import { lastLines, logLines } from './container-log.ts';

describe('the log of a container', () => {
  let folder: string;
  let log: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-log-'));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    log = join(folder, 'log');
    rmSync(log, { force: true });
  });

  it('has a line in one piece, whatever the other stream says meanwhile', async () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    logLines([stdout, stderr], log);
    for (const [stream, text] of [
      [stdout, 'DONE'],
      [stdout, ' '],
      [stderr, 'INFO stopp'],
      [stdout, '1000 rows'],
      [stderr, 'ing\nINFO stopped\nINFO'],
      [stdout, '\n'],
    ] as const) {
      stream.write(text);
      await new Promise(setImmediate);
    }
    for (const stream of [stdout, stderr]) {
      stream.end();
      await finished(stream);
    }
    expect(readFileSync(log, 'utf8')).to.equal('INFO stopping\nINFO stopped\nDONE 1000 rows\nINFO\n');
  });

  it('is there and empty for a container that prints nothing', () => {
    logLines([], log);
    expect(readFileSync(log, 'utf8')).to.equal('');
  });

  it('is shown by its last lines, with its name', () => {
    const logs = new Map([
      ['driver.log', 'one\ntwo\nthree\n'],
      ['executor.log', 'four'],
    ]);
    expect(lastLines(logs, 2)).to.equal(
      '--- the end of driver.log:\ntwo\nthree\n--- the end of executor.log:\nfour\n',
    );
  });
});
