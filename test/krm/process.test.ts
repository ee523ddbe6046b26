/** The built executable as a process: pipes, exit codes, and readers and writers that are slow or gone. */
import { type ChildProcess, type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { harden, root } from '../../scripts/systems/tools.ts';
import { compilerFlags } from '../../src/krm/compilers.ts';
import { transform } from '../../src/krm/index.ts';

const HEAD = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n';

function application(name: string): string {
  return `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: ${name}
  spec:
    mode: cluster
    driver:
      securityContext:
        readOnlyRootFilesystem: true
`;
}

const SMALL = HEAD + application('etl');
/** Far more than the 64 KiB that a pipe holds. */
const LARGE = HEAD + Array.from({ length: 300 }, (_, i) => application(`etl-${i}`)).join('');

function run(input: string | Buffer, args: string[] = []): SpawnSyncReturns<string> {
  return spawnSync(harden, args, { input, encoding: 'utf8', maxBuffer: 1 << 28 });
}

async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr!.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stderr };
}

describe('the process', () => {
  it('writes what `transform` says', () => {
    const { stdout, stderr, status } = run(SMALL);
    expect({ stdout, stderr, exitCode: status }).to.deep.equal(transform(hardenSpark, SMALL));
  });

  it('writes the whole of a large list to a reader that is slow', async () => {
    const child = spawn(harden);
    const end = ended(child);
    child.stdin.end(LARGE);
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk);
      if (chunks.length < 20) await sleep(10);
    }
    expect((await end).code).to.equal(0);
    expect(Buffer.concat(chunks).toString()).to.equal(transform(hardenSpark, LARGE).stdout);
  });

  it('reads from a writer that is slow', async () => {
    const child = spawn(harden);
    const end = ended(child);
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    for (const part of SMALL.match(/.{1,50}/gs)!) {
      child.stdin.write(part);
      await sleep(5);
    }
    child.stdin.end();
    expect((await end).code).to.equal(0);
    expect(stdout).to.equal(transform(hardenSpark, SMALL).stdout);
  });

  it('fails without a word about its insides when nobody reads the output', async () => {
    const child = spawn(harden);
    const end = ended(child);
    child.stdout.destroy();
    child.stdin.end(LARGE);
    const { code, stderr } = await end;
    expect(code).to.equal(1);
    expect(stderr).not.to.match(/^ {4}at |EPIPE/m);
  });

  it('fails when nobody reads standard error either', async () => {
    const child = spawn(harden);
    child.stdout.destroy();
    child.stderr.destroy();
    child.stdin.end(LARGE);
    const [code] = await once(child, 'exit');
    expect(code).to.equal(1);
  });

  for (const args of ['', '--version', '--help', '--write --output json examples/quickstart/Kptfile']) {
    it(`fails when standard output is closed from the start: ${args || 'a list'}`, () => {
      const { stdout, stderr, status } = spawnSync('sh', ['-c', `"$0" ${args} >&-`, harden], {
        cwd: root,
        input: SMALL,
        encoding: 'utf8',
      });
      expect({ stdout, stderr, status }).to.deep.equal({
        stdout: '',
        stderr: 'error: standard output must be open; to discard what is written there, use `>/dev/null`\n',
        status: 1,
      });
    });
  }

  it('answers a check by its exit status, also where a program discards the output', () => {
    const statusOf = (stdout: 'pipe' | 'ignore', input: string) =>
      spawnSync(harden, ['--check'], { input, stdio: ['pipe', stdout, 'pipe'] }).status;
    const [list] = transform(hardenSpark, SMALL).stdout.split('results:\n');
    const settled = list!;
    for (const input of [SMALL, settled]) expect(statusOf('ignore', input)).to.equal(statusOf('pipe', input));
    expect(statusOf('ignore', settled)).to.equal(0);
  });

  it('ends well where the output is discarded on purpose', () => {
    const { stderr, status } = spawnSync('sh', ['-c', '"$0" >/dev/null', harden], {
      input: SMALL,
      encoding: 'utf8',
    });
    expect({ stderr, status }).to.deep.equal({ stderr: transform(hardenSpark, SMALL).stderr, status: 0 });
  });

  it('fails when the disk is full', () => {
    const { stderr, status } = spawnSync('sh', ['-c', '"$0" >/dev/full', harden], {
      input: SMALL,
      encoding: 'utf8',
    });
    expect(stderr).to.match(/\nerror: standard output could not be written: no space left on device\n$/);
    expect(status).to.equal(1);
  });

  describe('with a function that', () => {
    /** Runs `run` of a KrmFunction as a process of its own. */
    function runFunction(run: string, environment = {}): SpawnSyncReturns<string> {
      const script = `
        import { runFunction } from './src/krm/process.ts';
        runFunction({ name: 'sample', version: '1.2.3', usage: '', reads: ['example.com'], ${run} });`;
      return spawnSync(process.execPath, ['--import=tsx', '--input-type=module', '-e', script], {
        cwd: root,
        env: { ...process.env, ...environment },
        input: `${HEAD}- {kind: A}\n`,
        encoding: 'utf8',
      });
    }

    const FAULT = "run() { throw new TypeError('as it was told'); }";

    it('fails inside: one line', () => {
      const { stdout, stderr, status } = runFunction(FAULT, { HARDEN_SPARK_DEBUG: '' });
      expect({ stdout, stderr, status }).to.deep.equal({
        stdout: '',
        stderr: 'error: sample failed: as it was told\n',
        status: 1,
      });
    });

    it('fails inside: with the stack for HARDEN_SPARK_DEBUG=1', () => {
      const { stdout, stderr, status } = runFunction(FAULT, { HARDEN_SPARK_DEBUG: '1' });
      expect({ stdout, status }).to.deep.equal({ stdout: '', status: 1 });
      expect(stderr).to.match(/^error: sample failed: TypeError: as it was told\n {4}at .*\n/);
      expect(stderr).to.include('src/krm/list/transform.ts:');
    });

    it('leaves nothing to write: kpt would delete the package', () => {
      const { stdout, stderr, status } = runFunction('run(list) { list.parts = () => []; }');
      expect({ stdout, stderr, status }).to.deep.equal({
        stdout: '',
        stderr: 'error: the output must not be empty, and nothing is left to write\n',
        status: 1,
      });
    });
  });

  describe('tells the compilers of V8', () => {
    const KB = 1 << 10;
    const MB = 1 << 20;
    const sparing = ['--no-turbofan', '--invocation-count-for-maglev=2000'];
    const rows: [versions: { node: string; bun?: string }, size: number, flags: string[]][] = [
      [{ node: '24.0.0' }, 10 * KB, [...sparing, '--no-sparkplug', '--no-maglev']],
      [{ node: '24.0.0' }, 32 * KB, [...sparing, '--no-maglev']],
      [{ node: '24.0.0' }, 256 * KB, sparing],
      [{ node: '20.19.0' }, 10 * KB, ['--interrupt-budget=1000000', '--no-sparkplug', '--no-maglev']],
      [{ node: '25.0.0' }, 10 * KB, []],
      [{ node: '24.3.0', bun: '1.4.5' }, 10 * KB, []],
      [{ node: '24.0.0' }, MB, sparing],
      [{ node: '26.1.0' }, 100 * MB, sparing],
      [{ node: '22.3.0' }, MB, sparing],
      [{ node: '22.3.0' }, 32 * MB, []],
      [{ node: '20.19.0' }, MB, ['--interrupt-budget=1000000']],
      [{ node: '23.11.1' }, MB, []],
      [{ node: '25.0.0' }, MB, []],
      [{ node: '28.0.0' }, MB, []],
      [{ node: '24.3.0', bun: '1.4.5' }, MB, []],
    ];
    for (const [versions, size, flags] of rows) {
      const where = `${versions.bun ? `Bun ${versions.bun}` : `Node ${versions.node}`}, ${size / KB} kB`;
      it(`${flags.join(' ') || 'nothing'} on ${where}`, () => {
        expect(compilerFlags(versions, size)).to.deep.equal(flags);
      });
    }
  });

  it('waits where its pipes do not: another process has made them non-blocking', async () => {
    // Node makes the pipes that it reads and writes non-blocking, for every process that shares them.
    // It lives until it is killed, or until nobody is there to read what it says.
    const meddler =
      'process.stdin; process.stdout; console.error(process.pid); setInterval(() => console.error(), 1000)';
    const script = 'exec 3<&0; "$1" -e "$2" <&3 & exec "$0"';
    const child = spawn('sh', ['-c', script, harden, process.execPath, meddler]);
    const exited = once(child, 'exit');
    const [pid] = await once(child.stderr, 'data');
    try {
      child.stdin.write(LARGE.slice(0, 1000));
      await sleep(300);
      child.stdin.end(LARGE.slice(1000));
      const { stdout } = transform(hardenSpark, LARGE);
      let read = '';
      for await (const chunk of child.stdout) {
        read += chunk;
        if (read.length >= stdout.length) break;
        await sleep(5);
      }
      expect(read).to.equal(stdout);
      expect((await exited)[0]).to.equal(0);
    } finally {
      process.kill(Number(pid));
      child.kill();
    }
  });

  it('reads a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'harden-spark-test-'));
    try {
      writeFileSync(join(folder, 'list.yaml'), LARGE);
      const file = openSync(join(folder, 'list.yaml'), 'r');
      const { stdout, status } = spawnSync(harden, {
        stdio: [file, 'pipe', 'pipe'],
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      closeSync(file);
      expect(status).to.equal(0);
      expect(stdout).to.equal(transform(hardenSpark, LARGE).stdout);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('takes a closed standard input for an empty one', () => {
    const { stdout, stderr, status } = spawnSync('sh', ['-c', '"$0" <&-', harden], { encoding: 'utf8' });
    expect({ stdout, stderr, status }).to.deep.equal({
      stdout: '',
      stderr: 'error: the input must be a ResourceList, got nothing\nnothing was written; 1 error\n',
      status: 2,
    });
  });

  it('refuses more than V8 can hold in a string, without reading it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    try {
      const file = join(folder, 'large.yaml');
      writeFileSync(file, '');
      truncateSync(file, 600 << 20);
      const { stdout, stderr, status } = spawnSync('sh', ['-c', '"$0" < "$1"', harden, file], {
        encoding: 'utf8',
      });
      expect({ stdout, stderr, status }).to.deep.equal({
        stdout: '',
        stderr: 'error: the input must be smaller than 511 MiB\nnothing was written; 1 error\n',
        status: 2,
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('fails with one line when standard input cannot be read', () => {
    const { stdout, stderr, status } = spawnSync('sh', ['-c', '"$0" < .', harden], { encoding: 'utf8' });
    expect(stdout).to.equal('');
    expect(stderr).to.match(/^error: standard input could not be read: it is a folder\n$/);
    expect(status).to.equal(2);
  });

  it('prints its version and nothing else', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const { stdout, stderr, status } = run('', ['--version']);
    expect({ stdout, stderr, status }).to.deep.equal({ stdout: `${version}\n`, stderr: '', status: 0 });
  });

  for (const flag of ['--help', '-h']) {
    it(`prints its usage for ${flag}, without waiting for input`, async () => {
      const child = spawn(harden, [flag]);
      let stdout = '';
      child.stdout.on('data', (chunk) => {
        stdout += chunk;
      });
      expect(await ended(child)).to.deep.equal({ code: 0, stderr: '' });
      expect(stdout).to.equal(hardenSpark.usage);
      for (const word of ['--config', '--stream', '--version', 'explain']) {
        expect(stdout).to.include(word);
      }
    });
  }

  for (const [args, message] of [
    [
      ['--output', 'sarf'],
      '`--output` must be text, json, sarif, junit or github, got "sarf"; did you mean "sarif"?',
    ],
    [['--fail-on', 'x'], '`--fail-on` must be error, warning or never, got "x"'],
    [['--fail-on='], '`--fail-on` must be error, warning or never, got ""'],
    [['--outptu', 'json'], "Unknown option '--outptu', did you mean '--output'?"],
  ] as const) {
    it(`refuses ${args.join(' ')} as wrong usage`, () => {
      const { stdout, stderr, status } = run(SMALL, [...args]);
      expect({ stdout, stderr, status }).to.deep.equal({
        stdout: '',
        stderr: `error: ${message}; see \`harden-spark --help\`\n`,
        status: 2,
      });
    });
  }

  it('writes the list where findings are asked for as text, as without a word', () => {
    const { stdout, stderr, status } = run(SMALL, ['--output', 'text']);
    expect({ stdout, stderr, exitCode: status }).to.deep.equal(transform(hardenSpark, SMALL));
  });

  it('writes findings in place of the list, and the line of counts alone beside them', () => {
    const { stdout, stderr, status } = run(SMALL, ['--output', 'json']);
    expect(JSON.parse(stdout).results).not.to.deep.equal([]);
    expect(stderr).to.match(/^1 workload hardened[^\n]*\n$/);
    expect(status).to.equal(0);
  });

  it('ends well where there is nothing to find, and so nothing to write', () => {
    const { stdout, stderr, status } = run(`${HEAD.trimEnd()} []\n`, ['--output', 'github']);
    const expected = {
      stdout: '',
      stderr: 'no Spark workload among 0 objects; no HardenSpark found, so mode Detect\n',
      status: 0,
    };
    expect({ stdout, stderr, status }).to.deep.equal(expected);
  });

  it('fails when the disk is full of findings', () => {
    const command = '"$0" --output sarif >/dev/full';
    const { stderr, status } = spawnSync('sh', ['-c', command, harden], { input: SMALL, encoding: 'utf8' });
    expect(stderr).to.match(/error: standard output could not be written: no space left on device\n$/);
    expect(status).to.equal(1);
  });

  it('takes results of kpt, in JSON too, as text, and names what is wrong with them', () => {
    const list = {
      apiVersion: 'kpt.dev/v1',
      kind: 'FunctionResultList',
      items: [{ results: [{ message: 'Told.' }] }],
    };
    const told = run(JSON.stringify(list), ['--output', 'text']);
    expect([told.stdout, told.stderr, told.status]).to.deep.equal(['info: Told.\n', 'results read\n', 0]);
    const broken = run('kind: FunctionResultList\nitems:\n- results: [{text: a}]\n', ['--output', 'github']);
    const message = '`items[0].results[0]` of a FunctionResultList must be an object with a `message`';
    expect([broken.stdout, broken.stderr, broken.status]).to.deep.equal([
      `::error::${message}\n`,
      `error: ${message}\nnothing was written; 1 error\n`,
      2,
    ]);
  });

  describe('with 10 MB of junk', () => {
    const size = 10_000_000;
    const junk: { [name: string]: { input: string | Buffer; message: RegExp } } = {
      'in one line': { input: 'x'.repeat(size), message: /^error: the input must be a ResourceList, as kpt/ },
      'in lines that name a ResourceList': {
        input: 'a ResourceList, or so: they say: it is\n'.repeat(size / 40),
        message: /^error: the input must be valid YAML: /,
      },
      'that is not text': {
        input: Buffer.alloc(size, 0xff),
        message: /^error: the input must be UTF-8 text\n/,
      },
      'of white space': { input: ' \n'.repeat(size / 2), message: /^error: .* got nothing\n/ },
      'behind the start of a list': {
        input: `${SMALL}    x: "${'z'.repeat(size)}`,
        message: /^error: item 1 \(SparkApplication "etl"\) must not be larger than 4 MiB: /,
      },
      'in a comment': {
        input: `${HEAD}#${'#'.repeat(size)}\n`,
        message: /^error: `items` must be a list, got null\nnothing was written; 1 error\n$/,
      },
    };
    for (const [name, { input, message }] of Object.entries(junk)) {
      it(`${name} says so, in a few lines`, () => {
        const { stdout, stderr, status } = run(input);
        expect(status).to.equal(2);
        expect(stdout).to.equal('');
        expect(stderr).to.match(message);
        expect(stderr.length, 'length of standard error').to.be.below(1000);
        expect(stderr).not.to.match(/^ {4}at /m);
      });
    }
  });
});
