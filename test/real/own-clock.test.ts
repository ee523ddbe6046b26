import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { OwnClock } from './own-clock.ts';

describe('the own clock of processes', () => {
  let proc: string;
  let time: number;

  beforeEach(() => {
    proc = mkdtempSync(join(tmpdir(), 'harden-spark-proc-'));
    time = 0;
    thread(10, { parent: 1 });
  });
  afterEach(() => rmSync(proc, { recursive: true }));

  /** A thread, as the kernel shows it; times in seconds. */
  function thread(pid: number, { parent = 10, tid = pid, ran = 0, waited = 0 }) {
    const folder = join(proc, String(pid), 'task', String(tid));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(proc, String(pid), 'stat'), `${pid} (a ) b) S ${parent} 0 0`);
    writeFileSync(join(folder, 'schedstat'), `${ran * 1e9} ${waited * 1e9} 7\n`);
  }

  function clock() {
    return new OwnClock(10, { proc, now: () => time * 1000 });
  }

  it('goes as every clock while they sleep, and while they run', () => {
    const own = clock();
    time = 10;
    expect(own.seconds()).to.equal(10);
    thread(10, { parent: 1, ran: 10 });
    time = 20;
    expect(own.seconds()).to.equal(20);
  });

  it('stands still while they wait for a CPU', () => {
    const own = clock();
    thread(10, { parent: 1, ran: 1, waited: 6 });
    time = 10;
    expect(own.seconds()).to.equal(4);
  });

  it('counts descendants and their threads, and nobody else', () => {
    thread(11, {});
    thread(20, { parent: 1 });
    const own = clock();
    thread(11, { tid: 13, waited: 2 });
    thread(12, { parent: 11, waited: 3 });
    thread(20, { parent: 1, waited: 9 });
    time = 10;
    expect(own.seconds()).to.equal(5);
  });

  it('is held up once by several that wait at one time', () => {
    const own = clock();
    for (const pid of [11, 12, 13, 14]) thread(pid, { ran: 1, waited: 9 });
    time = 10;
    expect(own.seconds()).to.equal(1);
  });

  it('does not run backwards when some of them end', () => {
    thread(11, { waited: 3 });
    const own = clock();
    rmSync(join(proc, '11'), { recursive: true });
    time = 10;
    expect(own.seconds()).to.equal(10);
  });

  it('goes as every clock where the kernel does not count', () => {
    rmSync(join(proc, '10/task/10/schedstat'));
    const own = clock();
    time = 10;
    expect(own.seconds()).to.equal(10);
  });
});
