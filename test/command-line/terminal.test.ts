/** What people see on a terminal: a real one, that `script` makes, with as many columns as they have. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import messages from '../../functions/harden-spark/findings/messages.json' with { type: 'json' };
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { find, harden, root } from '../../scripts/systems/tools.ts';
import { onTerminal } from '../../src/krm/terminal/findings.ts';
import { look } from '../../src/krm/terminal/look.ts';
import { requires, tool } from '../real/requires.ts';

const ESCAPE = '\u001b';
/** A line of findings, however it was broken. */
const joined = (text: string) => stripVTControlCharacters(text).replaceAll('\n  ', ' ');
const CLEARED = `\r${ESCAPE}[K`;
/** What a terminal still shows of text in which lines are taken back. */
const leftOf = (text: string) => text.slice(Math.max(0, text.lastIndexOf(CLEARED))).replace(CLEARED, '');

const SEVERITY = new RegExp(`^(?:${ESCAPE}\\[1m)?${ESCAPE}\\[3[156]m\\w+:`);

describe('how text is to look', () => {
  const at = (isTerminal: boolean, env: NodeJS.ProcessEnv = {}, columns = 100) =>
    look(env, isTerminal, () => columns);

  for (const [name, seen, wanted] of [
    ['a terminal', at(true, { TERM: 'xterm' }), { colours: true, columns: 100 }],
    ['a pipe or a file', at(false, { TERM: 'xterm' }), { colours: false }],
    ['a terminal, with NO_COLOR', at(true, { NO_COLOR: '1' }), { colours: false, columns: 100 }],
    ['a terminal, with NO_COLOR that is empty', at(true, { NO_COLOR: '' }), { colours: true, columns: 100 }],
    ['a terminal, with FORCE_COLOR=0', at(true, { FORCE_COLOR: '0' }), { colours: false, columns: 100 }],
    ['the log of a pipeline, with FORCE_COLOR', at(false, { FORCE_COLOR: '1' }), { colours: true }],
    ['a pipe, with both', at(false, { FORCE_COLOR: '1', NO_COLOR: '1' }), { colours: false }],
    ['a terminal that shows only lines', at(true, { TERM: 'dumb' }), { colours: false }],
    ['a terminal that does not say how wide it is', at(true, {}, 0), { colours: true, columns: 80 }],
  ] as const) {
    it(`is ${JSON.stringify(wanted)} for ${name}`, () => {
      expect(seen).to.deep.equal(wanted);
    });
  }
});

describe('findings on a terminal', () => {
  const all = Object.values(messages).map((message) => `${message}\n`);
  const shown = (text: string, columns = 80) => onTerminal(text, { colours: true, columns });

  it('have the words that they have in a pipe, in lines that fit', () => {
    for (const text of all) {
      const lines = shown(text);
      expect(joined(lines)).to.equal(text);
      for (const line of stripVTControlCharacters(lines).split('\n')) {
        if (line.trim().includes(' ')) expect(line.length, line).to.be.at.most(80);
      }
    }
  });

  it('begin with their severity in a colour of its own, and name their object in bold and their place underlined', () => {
    const text =
      'warning: Role team-a/spark rules: Too much (team a/b.yaml:7). It is (so). (team a/b.yaml:7) [rbac/x-y]\n1 role; 1 warning\n';
    expect(shown(text, 120)).to.equal(
      `${ESCAPE}[1m${ESCAPE}[35mwarning:${ESCAPE}[39m${ESCAPE}[22m ${ESCAPE}[1mRole team-a/spark${ESCAPE}[22m rules: Too much (team a/b.yaml:7). It is (so). (${ESCAPE}[4mteam a/b.yaml:7${ESCAPE}[24m) [rbac/x-y]\n` +
        `1 role; ${ESCAPE}[1m${ESCAPE}[35m1 warning${ESCAPE}[39m${ESCAPE}[22m\n`,
    );
    for (const message of all) expect(shown(message)).to.match(SEVERITY);
  });

  it('have the place alone underlined where they say that something is asked for there', () => {
    const text =
      'info: Role a/b is added to rbac/a.yaml (asked for in a b.yaml:7) [generated/added]\n1 role\n';
    expect(shown(text, 120)).to.include(`(asked for in ${ESCAPE}[4ma b.yaml:7${ESCAPE}[24m)`);
  });

  it('are coloured, and not broken, in the log of a pipeline that asks for colours', () => {
    for (const text of all) {
      const log = onTerminal(text, { colours: true });
      expect(log).to.include(ESCAPE);
      expect(stripVTControlCharacters(log)).to.equal(text);
    }
  });

  it('leave alone what a reader of YAML shows, where blanks count', () => {
    const frame = `error: a.yaml must be YAML:\n\n${'x '.repeat(60)}\n${'  '.repeat(50)}^\n`;
    const text = `${frame}nothing was written; 1 error\n`;
    expect(stripVTControlCharacters(shown(text))).to.equal(text);
  });

  it('show control characters that a name has, and obey none', () => {
    expect(onTerminal('info: Role a\u001b[2Jb: \u009b1m\u0007\n', { colours: false, columns: 80 })).to.equal(
      'info: Role a\\x1b[2Jb: \\x9b1m\\x07\n',
    );
  });
});

requires('script').describe('on a terminal', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    cpSync(join(root, 'examples/quickstart'), join(folder, 'quickstart'), { recursive: true });
    cpSync(join(root, 'examples/report'), join(folder, 'report'), { recursive: true });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const environment = (more: NodeJS.ProcessEnv = {}) => {
    const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
    return { ...env, TERM: 'xterm', ...more };
  };

  function onTty(
    command: string,
    { columns = 80, env = {} }: { columns?: number; env?: NodeJS.ProcessEnv } = {},
  ) {
    const script = `stty cols ${columns} rows 40; ${command.replaceAll('harden-spark', harden)}`;
    const { stdout, status } = spawnSync(tool('script'), ['-qec', script, '/dev/null'], {
      cwd: folder,
      encoding: 'utf8',
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const all = stdout.replaceAll('\r\n', '\n');
    return { all, shown: leftOf(all), status };
  }

  function piped(command: string, env: NodeJS.ProcessEnv = {}) {
    const script = command.replaceAll('harden-spark', harden);
    const { stdout, stderr } = spawnSync('sh', ['-c', script], {
      cwd: folder,
      encoding: 'utf8',
      env: environment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { stdout, stderr };
  }

  for (const columns of [80, 120]) {
    it(`findings have colours, and lines of at most ${columns} columns; they say what they say in a pipe`, () => {
      const { shown, status } = onTty('harden-spark report', { columns });
      expect(shown).to.include(`${ESCAPE}[31merror:`).and.include(`${ESCAPE}[35mwarning:`);
      const lines = stripVTControlCharacters(shown).split('\n');
      expect(lines.filter((line) => line.length > columns)).to.deep.equal([]);
      expect(joined(shown)).to.equal(piped('harden-spark report').stderr);
      expect(status).to.equal(1);
    });
  }

  it('the first screen of a report tells risks, and nothing that is less', () => {
    const { shown } = onTty('harden-spark report', { columns: 120 });
    const screen = stripVTControlCharacters(shown).split('\n').slice(0, 40);
    const told = screen.filter((line) => !line.startsWith('  '));
    expect(told.filter((line) => !/^(?:warning|error: .* stands twice)/.test(line))).to.deep.equal([]);
    expect(told.length).to.be.greaterThan(8);
  });

  it('a diff is apart from the findings below it', () => {
    const { shown } = onTty('harden-spark quickstart');
    const plain = piped('harden-spark quickstart');
    expect(shown).to.include(`${ESCAPE}[32m+    volumeMounts:${ESCAPE}[39m\n`);
    expect(joined(shown)).to.equal(`${plain.stdout.replaceAll('\n  ', ' ')}\n${plain.stderr}`);
  });

  it('only what goes to the terminal has colours', () => {
    const { shown } = onTty('harden-spark quickstart > diff');
    expect(shown).to.include(ESCAPE).and.not.match(/^\n/);
    expect(readFileSync(join(folder, 'diff'), 'utf8')).to.equal(piped('harden-spark quickstart').stdout);
    onTty('harden-spark quickstart 2> findings');
    expect(readFileSync(join(folder, 'findings'), 'utf8')).to.equal(piped('harden-spark quickstart').stderr);
  });

  it('the findings of a stream have colours', () => {
    const { shown } = onTty(
      'harden-spark --config quickstart/harden-spark.yaml < quickstart/clickstream.yaml > out',
    );
    expect(shown).to.include(`${ESCAPE}[31merror:`);
    expect(readFileSync(join(folder, 'out'), 'utf8')).to.not.include(ESCAPE);
  });

  it('a check of a stream, of which only findings are shown, has colours too', () => {
    const command =
      'harden-spark --check --config quickstart/harden-spark.yaml < quickstart/clickstream.yaml';
    const { shown } = onTty(command);
    const { stdout, stderr } = piped(command);
    expect(shown).to.include(`${ESCAPE}[31merror:`);
    expect(joined(shown)).to.equal(stdout + stderr);
  });

  it('a list of a runner gets none, also where the runner passes standard error on to a terminal', () => {
    writeFileSync(join(folder, 'list.yaml'), LIST);
    const { shown } = onTty('harden-spark < list.yaml > out');
    expect(shown)
      .to.equal(piped('harden-spark < list.yaml').stderr)
      .and.match(/^error: /);
  });

  for (const output of ['json', 'sarif', 'junit', 'github']) {
    it(`findings as ${output} have no colours`, () => {
      const command = `harden-spark --output ${output} report`;
      expect(onTty(command).shown).to.not.include(ESCAPE);
      const { stdout, stderr } = piped(command, { FORCE_COLOR: '1' });
      expect(stdout + stderr).to.not.include(ESCAPE);
    });
  }

  it('NO_COLOR leaves the lines that fit, without colours', () => {
    const { shown } = onTty('harden-spark report', { env: { NO_COLOR: '1' } });
    expect(shown).to.not.include(ESCAPE);
    expect(joined(shown)).to.equal(piped('harden-spark report').stderr);
  });

  it('one that shows only lines gets them as a pipe does', () => {
    const { shown } = onTty('harden-spark report', { env: { TERM: 'dumb' } });
    expect(shown).to.equal(piped('harden-spark report').stderr);
  });

  it('rights end with their counts, and fit into 80 columns', () => {
    const { shown } = onTty('harden-spark rights report');
    const lines = stripVTControlCharacters(shown).trimEnd().split('\n');
    expect(lines.at(-1)).to.match(/^\d+ accounts; /);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
    expect(shown).to.include(`${ESCAPE}[31mMISSING`);
  });

  it('the list of rules fits into 80 columns, and in a pipe has a line a rule', () => {
    const lines = onTty('harden-spark explain rules').shown.split('\n');
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
    expect(piped('harden-spark explain rules | grep hidden-file').stdout).to.match(/^ {2}warning .*\.\n$/);
  });

  it('usage is shown, where nobody would type a list', () => {
    const { shown, status } = spawned(harden);
    expect(shown).to.equal(hardenSpark.usage);
    expect(status).to.equal(2);
  });

  it('a mistake in the arguments is one finding', () => {
    const { shown, status } = onTty('harden-spark --wirte quickstart');
    expect(joined(shown)).to.equal(piped('harden-spark --wirte quickstart').stderr);
    expect(shown).to.include(`${ESCAPE}[31merror:`);
    expect(status).to.equal(2);
  });

  it('what takes long is told in one line, of which nothing is left', () => {
    mkdirSync(join(folder, 'many'));
    const text = readFileSync(join(folder, 'quickstart/nightly-report.yaml'), 'utf8');
    const documents = Array.from({ length: 4000 }, (_, i) => text.replace('name: nightly', `name: n${i}`));
    writeFileSync(join(folder, 'many/a.yaml'), documents.join('---\n'));
    const { all, shown } = onTty(
      `HARDEN_SPARK_REPLAY=off harden-spark many -- readOnlyRootFilesystem.mode=Enforce > out`,
      {
        columns: 60,
      },
    );
    const [before, ...told] = all.slice(0, all.lastIndexOf(CLEARED)).split(CLEARED);
    expect(before).to.equal('');
    expect(told.length).to.be.greaterThan(0);
    for (const line of told) expect(line).to.match(/^[^\r\n]{1,59}$/);
    expect(shown).to.not.include('\r');
    expect(stripVTControlCharacters(shown)).to.match(/^info: /);
  });

  it('nothing is left by a run that is interrupted', async () => {
    const child = spawn(tool('script'), ['-qec', `echo ready; exec ${harden} --stream`, '/dev/null'], {
      env: environment(),
    });
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      if (shown === '') child.stdin.write('\u0003');
      shown += text;
    });
    const [code] = await once(child, 'close');
    expect(shown).to.equal('ready\r\n^C');
    expect(code).to.equal(130);
  });

  function spawned(command: string) {
    const { stdout, status } = spawnSync(find('script')!, ['-qec', command, '/dev/null'], {
      encoding: 'utf8',
    });
    return { shown: stdout.replaceAll('\r', ''), status };
  }
});

const LIST = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: etl
  spec: wrong
`;
