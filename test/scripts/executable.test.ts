/** The one file of `npm run build`: what runs is what its text says. */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import { transform } from 'esbuild';
import fc from 'fast-check';
import { listOf, readPackage } from '../../scripts/package-list.ts';
import { CACHING_NODE, harden, isQuick, OLD_NODES, root } from '../../scripts/systems/tools.ts';
import { requires, tool } from '../real/requires.ts';

const text = readFileSync(harden, 'latin1');
const launcher = readFileSync(join(root, 'scripts/build/launcher.js'), 'latin1');
const example = listOf(readPackage(join(root, 'examples/quickstart')), 'harden-spark.yaml');
/** What the reader for plain block YAML leaves to `yaml`. */
const withAnchors = example.replace('kind: SparkApplication', 'kind: &kind SparkApplication');

describe('the executable', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
  });

  after(() => rmSync(folder, { recursive: true }));

  function write(text: string, name = 'harden-spark'): string {
    const file = join(folder, name);
    writeFileSync(file, text, 'latin1');
    chmodSync(file, 0o755);
    return file;
  }

  function run(file: string, input: string, program = process.execPath): SpawnSyncReturns<string> {
    return spawnSync(program, [file], { input, encoding: 'utf8' });
  }

  const packages = { 'CommonJS modules': '{}', 'ES modules': '{ "type": "module" }' };
  for (const [name, description] of Object.entries(packages)) {
    it(`does the same in a package of ${name}`, () => {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'package.json'), description);
      const copy = write(text, join(name, 'harden-spark'));
      for (const input of [example, withAnchors]) {
        const { status, stdout, stderr } = run(copy, input);
        const { stdout: same, stderr: alike } = run(harden, input);
        expect({ status, stdout, stderr }).to.deep.equal({ status: 0, stdout: same, stderr: alike });
      }
    });
  }

  it('does the same with the line ends of Windows, as Git may write them', () => {
    const copy = write(text.replaceAll('\n', '\r\n'));
    for (const input of [example, withAnchors])
      expect(run(copy, input).stdout).to.equal(run(harden, input).stdout);
  });

  it('does the same where another module imports it', () => {
    mkdirSync(join(folder, 'imported'));
    writeFileSync(join(folder, 'imported/package.json'), packages['ES modules']);
    const copy = write(text, 'imported/harden-spark');
    const importing = write(`import(${JSON.stringify(copy)})`, 'importing.cjs');
    expect(run(importing, withAnchors).stdout).to.equal(run(harden, withAnchors).stdout);
  });

  it('does the same where the file has gone before there is input', async () => {
    const copy = write(text, 'moved');
    const running = spawn(process.execPath, [copy]);
    const input = new Promise((resolve) => running.stdin.once('drain', resolve));
    // More than a pipe holds: it is taken once the program runs.
    running.stdin.write(`# ${'-'.repeat(1 << 20)}\n`);
    await input;
    rmSync(copy);
    running.stdin.end(withAnchors);
    const [output] = await Promise.all([textOf(running.stdout), once(running, 'close')]);
    expect(output).to.include(run(harden, withAnchors).stdout);
  });

  it('needs no environment and no disk to write to', () => {
    const { status, stdout } = spawnSync(process.execPath, [harden], {
      input: example,
      encoding: 'utf8',
      env: {},
      cwd: '/proc',
    });
    expect(status).to.equal(0);
    expect(stdout).to.equal(run(harden, example).stdout);
  });

  it('does what an edit of its text says, also one of equal length', () => {
    const edited = text.replaceAll('"/opt/spark/work-dir"', '"/opt/spark/WORK-DIR"');
    expect(edited).to.have.lengthOf(text.length).and.not.equal(text);
    const { status, stdout } = run(write(edited), example);
    expect(status).to.equal(0);
    expect(stdout)
      .to.include('mountPath: /opt/spark/WORK-DIR')
      .and.not.include('mountPath: /opt/spark/work-dir');
  });

  const functions = {
    'what every run needs': ['async function reportOnInput(', []],
    'what is compiled on demand': ['function runOnFiles(', ['.']],
  } as const;
  for (const [chunk, [line, args]] of Object.entries(functions)) {
    it(`names its file and line in a stack, in ${chunk}`, () => {
      const at = text.split('\n').findIndex((other) => other.startsWith(line));
      const broken = text.replace(`\n${line}`, '\nthrow new Error("as it was told");$&');
      const file = write(broken);
      const { status, stderr } = spawnSync(process.execPath, [file, ...args], {
        input: example,
        encoding: 'utf8',
        env: { HARDEN_SPARK_DEBUG: '1' },
      });
      expect(status).to.equal(1);
      expect(stderr).to.match(new RegExp(`\\n    at .*${folder}/harden-spark:${at + 1}:\\d+\\)?\\n`));
    });
  }

  it('holds what only some runs need in a comment, and each module in one place', async () => {
    const [onDemand, main] = text.split('\nEND */\n').map((chunk) => {
      const headers = chunk.matchAll(/^ *\/\/ ((?:src|functions|node_modules)\/\S+)$/gm);
      return new Set([...headers].map(([, module]) => module));
    });
    expect(main!).to.include('src/krm/process.ts');
    expect(onDemand!)
      .to.include('src/krm/files/run-on-files.ts')
      .and.include('node_modules/yaml/dist/index.js');
    expect([...onDemand!].filter((module) => main!.has(module))).to.deep.equal([]);
    const { code } = await transform(text, { charset: 'ascii' });
    expect(code).to.include('function reportOnInput(').and.not.include('function runOnFiles(');
  });

  describe('with one byte that is not as it was built', () => {
    const numRuns = isQuick() ? 30 : 300;
    const damage = fc.noBias(fc.integer({ min: 1, max: 255 }));
    // A program that was changed may do anything, run out of memory too: better soon than late.
    const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=256' };

    function runDamaged(at: number, by: number): SpawnSyncReturns<Buffer> {
      const byte = String.fromCharCode((text.charCodeAt(at) + by) % 256);
      const file = write(text.slice(0, at) + byte + text.slice(at + 1));
      return spawnSync(file, { input: example, env, timeout: 60_000, killSignal: 'SIGKILL' });
    }

    it('anywhere in the file never ends well with nothing written', () => {
      fc.assert(
        fc.property(fc.noBias(fc.nat(text.length - 1)), damage, (at, by) => {
          const { status, stdout } = runDamaged(at, by);
          if (status === 0) expect(stdout.length, 'bytes written').to.be.above(0);
        }),
        { numRuns },
      );
    });

    it('in its first lines is never killed, never hangs and never ends well with nothing written', () => {
      fc.assert(
        fc.property(fc.noBias(fc.nat(launcher.length - 1)), damage, (at, by) => {
          const { status, signal, stdout } = runDamaged(at, by);
          expect(signal, 'signal').to.equal(null);
          if (status === 0) expect(stdout.length, 'bytes written').to.be.above(0);
        }),
        { numRuns },
      );
    });
  });

  describe('on another Node', () => {
    /** What the first lines print and end with there. */
    function startOn(versions: { node: string }, getBuiltinModule?: () => void): unknown {
      let said = 'nothing';
      const sandbox = {
        process: {
          versions,
          getBuiltinModule,
          exit: (code: number) => {
            said += ` exit ${code}`;
          },
        },
        console: {
          error: (line: string) => {
            said = line;
          },
        },
      };
      runInNewContext(launcher, sandbox);
      return said;
    }

    const needs = 'error: harden-spark needs Node 20.19';
    const answers = {
      '14.21.3': `${needs} or later, this is 14.21.3 exit 2`,
      '18.20.8': `${needs} or later, this is 18.20.8 exit 2`,
      '20.18.3': `${needs} or later, this is 20.18.3 exit 2`,
      '20.19.0': 'nothing',
      '24.0.0': 'nothing',
      '100.0.0': 'nothing',
    };
    for (const [node, answer] of Object.entries(answers)) {
      it(`${node}: ${answer}`, () => {
        expect(startOn({ node }, () => {})).to.equal(answer);
      });
    }

    it('says so where one lacks what 20.19 has', () => {
      expect(startOn({ node: '21.7.3' })).to.equal(`${needs}, or 22.3 or later, this is 21.7.3 exit 2`);
    });

    it('asks for no other release than package.json', () => {
      const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      expect(engines.node).to.equal('^20.19 || >=22.3');
    });

    it('has first lines in the syntax of any Node', async () => {
      await transform(launcher, { target: 'es5' });
      for (const newer of ['const a = 1;', 'a?.b;', '`a`;']) {
        const error = await transform(launcher + newer, { target: 'es5' }).then(
          ({ code }) => (code.includes(newer) ? undefined : 'lowered'),
          (error: Error) => error.message,
        );
        expect(error, newer).to.be.a('string');
      }
    });

    it('can be parsed as far back as Node 14', async () => {
      const options = {
        charset: 'ascii',
        supported: { 'optional-chain': true, 'nullish-coalescing': true },
      } as const;
      const parsed = (target: string) => transform(text, { ...options, target }).then(({ code }) => code);
      expect((await parsed('node14')) === (await parsed('esnext'))).to.equal(true);
    });
  });
});

requires(...OLD_NODES.map((release) => `Node ${release}` as const)).describe(
  'the executable on an old Node',
  () => {
    for (const release of OLD_NODES) {
      it(`${release} says in one line what it needs`, () => {
        const { status, stdout, stderr } = spawnSync(tool(`Node ${release}`), [harden], {
          input: example,
          encoding: 'utf8',
        });
        expect({ status, stdout }).to.deep.equal({ status: 2, stdout: '' });
        expect(stderr).to.match(
          new RegExp(
            `^error: harden-spark needs Node 20\\.19 or later, this is ${release}\\.\\d+\\.\\d+\\n$`,
          ),
        );
      });
    }
  },
);

requires(`Node ${CACHING_NODE}`).describe('the executable on a Node that says what it compiles', () => {
  it('has what a usual run calls compiled at once, and not looked through before', () => {
    const folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    try {
      const logfile = join(folder, 'log');
      const log = ['--log-function-events', '--no-logfile-per-isolate', `--logfile=${logfile}`];
      const { status } = spawnSync(tool(`Node ${CACHING_NODE}`), [...log, harden], { input: example });
      expect(status).to.equal(0);
      const events = readFileSync(logfile, 'utf8').split('\n');
      const [compiled, parsedAgain] = ['interpreter', 'parse-function'].map(
        (event) => events.filter((line) => line.startsWith(`function,${event},`)).length,
      );
      expect(compiled).to.be.above(1000);
      expect(parsedAgain).to.be.below(compiled! / 3);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

requires(`Node ${CACHING_NODE}`).describe('the executable with NODE_COMPILE_CACHE', () => {
  let folder: string;
  let cached: string;
  let same: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    cached = join(folder, 'cache');
    writeFileSync(join(folder, 'harden-spark'), text, 'latin1');
    same = run().stdout;
  });

  after(() => rmSync(folder, { recursive: true }));

  function run(input = example): SpawnSyncReturns<string> {
    return spawnSync(tool(`Node ${CACHING_NODE}`), [join(folder, 'harden-spark')], {
      input,
      encoding: 'utf8',
      env: { NODE_COMPILE_CACHE: cached },
    });
  }

  function cacheFile(): string {
    const files = readdirSync(cached, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files).to.have.lengthOf(1);
    return join(files[0]!.parentPath, files[0]!.name);
  }

  it('starts from what was compiled and does the same', () => {
    const before = readFileSync(cacheFile());
    const { status, stdout } = run();
    expect({ status, stdout }).to.deep.equal({ status: 0, stdout: same });
    expect(readFileSync(cacheFile()).equals(before)).to.equal(true);
  });

  // Options of V8 are part of what a cache is for.
  const inputs = {
    'of which V8 is told other options': example.replace(
      'items:\n',
      `items:\n${'# a comment\n'.repeat(4000)}`,
    ),
    'for which more is compiled on demand': withAnchors,
  };
  for (const [name, input] of Object.entries(inputs)) {
    it(`leaves it as it is after an input ${name}`, () => {
      const before = readFileSync(cacheFile());
      const { stdout } = spawnSync(process.execPath, [harden], { input, encoding: 'utf8' });
      expect(run(input).stdout).to.equal(stdout).and.not.equal('');
      expect(readFileSync(cacheFile()).equals(before)).to.equal(true);
    });
  }

  it('does the same where a byte of that has changed', () => {
    const file = cacheFile();
    const compiled = readFileSync(file);
    for (let i = 1; i < 20; i++) {
      const damaged = Buffer.from(compiled);
      damaged[Math.floor((i * compiled.length) / 20)]! ^= 1 << (i % 8);
      writeFileSync(file, damaged);
      const { status, stdout, signal } = run();
      expect({ status, stdout, signal }, `byte ${i}/20`).to.deep.equal({
        status: 0,
        stdout: same,
        signal: null,
      });
    }
  });

  it('does what an edit of its text says, also one of equal length', () => {
    const edited = text.replaceAll('"/opt/spark/work-dir"', '"/opt/spark/WORK-DIR"');
    writeFileSync(join(folder, 'harden-spark'), edited, 'latin1');
    expect(run().stdout).to.equal(same.replaceAll('/opt/spark/work-dir', '/opt/spark/WORK-DIR'));
  });
});
