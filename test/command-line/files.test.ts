/** What becomes of files on the disk: links, modes, other ways to one file, and runs that end before their time. */
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs, {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { harden } from '../../scripts/systems/tools.ts';
import { Progress } from '../../src/krm/files/progress.ts';
import { type Replacement, replaceFiles } from '../../src/krm/files/replace.ts';
import { Unusable } from '../../src/krm/files/unusable.ts';
import { requires, tool } from '../real/requires.ts';

function application(name: string): string {
  return `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: ${name} # as it is
  namespace: team-a
spec:
  mode: cluster
  driver:
    securityContext:
      readOnlyRootFilesystem: true
`;
}

const HARDENED = 'harden-spark-tmp';

describe('files on the disk', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (path: string) => join(folder, path);
  const read = (path: string) => readFileSync(at(path), 'utf8');
  const isHardened = (path: string) => read(path).includes(HARDENED);

  function write(path: string, text = application(path.replace(/\W/g, '-'))): void {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }

  function run(...args: string[]): SpawnSyncReturns<string> {
    return spawnSync(harden, args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  it('are left alone without --write, and their times too', () => {
    write('a.yaml');
    const { mtimeMs, ino } = statSync(at('a.yaml'));
    for (const args of [['.'], ['--check', '.']]) run(...args);
    const after = statSync(at('a.yaml'));
    expect([after.mtimeMs, after.ino]).to.deep.equal([mtimeMs, ino]);
  });

  it('keep their mode', () => {
    write('a.yaml');
    write('b.yaml');
    chmodSync(at('a.yaml'), 0o640);
    chmodSync(at('b.yaml'), 0o755);
    expect(run('--write', '.').status).to.equal(0);
    expect([isHardened('a.yaml'), isHardened('b.yaml')]).to.deep.equal([true, true]);
    expect((statSync(at('a.yaml')).mode & 0o7777).toString(8)).to.equal('640');
    expect((statSync(at('b.yaml')).mode & 0o7777).toString(8)).to.equal('755');
  });

  it('are written through a link, which stays one', () => {
    write('elsewhere/real.yaml');
    mkdirSync(at('package'));
    symlinkSync('../elsewhere/real.yaml', at('package/link.yaml'));
    expect(run('--write', 'package').status).to.equal(0);
    expect(readlinkSync(at('package/link.yaml'))).to.equal('../elsewhere/real.yaml');
    expect(lstatSync(at('elsewhere/real.yaml')).isFile()).to.equal(true);
    expect(isHardened('elsewhere/real.yaml')).to.equal(true);
  });

  it('are taken out of hard links, with a warning, also before anything is written', () => {
    write('a.yaml');
    linkSync(at('a.yaml'), at('a.backup'));
    linkSync(at('a.yaml'), at('a.copy'));
    write('b.yaml');
    linkSync(at('b.yaml'), at('b.copy'));
    write('harden-spark.yaml', CONFIG);
    linkSync(at('harden-spark.yaml'), at('of-this-no-word'));
    const { results } = JSON.parse(run('--output', 'json', '.').stdout);
    const linked = results.filter(({ message }: { message: string }) => message.includes('hard link'));
    expect(linked.map(({ file }: { file: object }) => file)).to.deep.equal([
      { path: 'a.yaml' },
      { path: 'b.yaml' },
    ]);
    const warnings = [
      'warning: a.yaml has 2 other names (hard links): `--write` makes it a file of its own, which no longer changes with the others',
      'warning: b.yaml has another name (hard link): `--write` makes it a file of its own, which no longer changes with the other',
    ];
    expect(run('.').stderr.match(/^warning: .*/gm)).to.include.members(warnings);
    expect(run('--fail-on', 'warning', '--write', '.').status).to.equal(1);
    expect(isHardened('a.yaml')).to.equal(false);
    const { stderr, status } = run('--write', '.');
    expect(stderr.match(/^warning: .*hard link.*/gm)).to.deep.equal(warnings);
    expect(status).to.equal(0);
    expect(['a.yaml', 'a.backup', 'a.copy', 'b.copy'].map(isHardened)).to.deep.equal([
      true,
      false,
      false,
      false,
    ]);
    expect(run('.').stderr).to.not.include('hard link');
  });

  it('are worked on once, however many ways lead to them', () => {
    write('a/a.yaml');
    symlinkSync('a/a.yaml', at('0-link.yaml'));
    const { stdout, stderr } = run('.', 'a', 'a/a.yaml', '0-link.yaml', folder);
    expect(stdout.match(/^\+\+\+ .*/gm)).to.deep.equal(['+++ a/a.yaml']);
    expect(stderr).to.match(/^1 workload hardened;.* 1 file would change$/m);
  });

  it('are shown by the way that was given, also where that is a link to their folder', () => {
    write('real/a.yaml');
    symlinkSync('real', at('link'));
    expect(run('link').stdout).to.match(/^\+\+\+ link\/a\.yaml$/m);
    expect(run('--write', 'link').status).to.equal(0);
    expect([isHardened('real/a.yaml'), readlinkSync(at('link'))]).to.deep.equal([true, 'real']);
  });

  it('are told about also where nobody reads the rest of the diff', () => {
    for (let i = 0; i < 200; i++) write(`a${i}.yaml`);
    const command = '{ "$0" .; echo "exit $?" >&2; } | head -n 1';
    const { stdout, stderr } = spawnSync('sh', ['-c', command, harden], { cwd: folder, encoding: 'utf8' });
    expect(stdout).to.equal('--- a0.yaml\n');
    expect(stderr).to.match(/^200 workloads hardened;.* 200 files would change\nexit 1\n$/m);
    expect(stderr).to.not.match(/^ {4}at |EPIPE/m);
  });

  it('are found in spite of links that go round in circles or nowhere', () => {
    write('a/a.yaml');
    symlinkSync('..', at('a/up'));
    symlinkSync('loop.yaml', at('loop.yaml'));
    symlinkSync('gone.yaml', at('lost.yaml'));
    const { stdout, stderr, status } = run('.');
    expect(status).to.equal(0);
    expect(stdout.match(/^\+\+\+ .*/gm)).to.deep.equal(['+++ a/a.yaml']);
    expect(stderr.match(/^warning: .*/gm)).to.deep.equal([
      'warning: loop.yaml is a link that leads nowhere, and was left out',
      'warning: lost.yaml is a link that leads nowhere, and was left out',
    ]);
  });

  it('are not looked for in hidden folders and node_modules, unless these are given', () => {
    for (const path of ['.git/a.yaml', 'node_modules/x/a.yaml', 'b/node_modules/a.yaml']) write(path);
    expect(run('.').stdout).to.equal('');
    expect(run('.git').stdout).to.include('+++ .git/a.yaml');
  });

  it('that are passed over are looked into as far as that is cheap, and what is left is told', () => {
    for (let i = 0; i < 1002; i++) write(`texts/${String(i).padStart(4, '0')}.txt`, 'Nothing.\n');
    write('.hidden/a.yaml');
    expect(run('.').stderr.match(/^info: .*/gm)).to.deep.equal([
      'info: .hidden/a.yaml holds SparkApplication, and was left out: hidden folders are not read; give such a folder to have it read',
      'info: 2 more files, such as texts/1000.txt, may hold manifests, and were not looked into',
    ]);
  });

  it('are not waited for where they are pipes', () => {
    write('a.yaml');
    expect(spawnSync('mkfifo', [at('b.json'), at('c.yaml')]).status).to.equal(0);
    mkdirSync(at('.hidden'));
    expect(spawnSync('mkfifo', [at('.hidden/d.yaml')]).status).to.equal(0);
    expect(run('.').status).to.equal(0);
  });

  it('are not those that say what a package is', () => {
    for (const name of ['Kptfile', 'kustomization.yml', 'Kustomization']) write(name);
    expect(run('.', 'Kptfile').stdout).to.equal('');
  });

  it('may be as good as they can be: nothing is said to change', () => {
    write('a.yaml');
    expect(run('--check', '.').status).to.equal(1);
    expect(run('--write', '.').status).to.equal(0);
    const { stdout, status } = run('--check', '.');
    expect({ stdout, status }).to.deep.equal({ stdout: '', status: 0 });
  });

  it('have names that are shown on one line', () => {
    write('a\nb.yaml', 'kind: [');
    expect(run('.').stderr).to.match(/^warning: a\\nb\.yaml was left as it is: /);
  });

  it('come as a patch that patch applies', function () {
    write('a.yaml');
    write('harden-spark.yaml', CONFIG);
    const { stdout } = run('.');
    const patched = spawnSync('patch', ['-p0'], { cwd: folder, input: stdout, encoding: 'utf8' });
    if (patched.error) this.skip();
    expect(patched.stdout).to.equal('patching file a.yaml\npatching file rbac/team-a.yaml\n');
    expect(run('--check', '.').status).to.equal(0);
  });

  it('are all as they were where one of them cannot be written', () => {
    write('a.yaml');
    write('harden-spark.yaml', CONFIG);
    write('rbac', 'A file where a folder is needed.\n');
    const { stderr, status } = run('--write', '.');
    expect(stderr).to.equal(
      'error: rbac/team-a.yaml must be in a folder, and a file is in the way\nnothing was written; 1 error\n',
    );
    expect(status).to.equal(1);
    expect(isHardened('a.yaml')).to.equal(false);
    expect(readdirSync(folder).sort()).to.deep.equal(['a.yaml', 'harden-spark.yaml', 'rbac']);
  });

  requires('setpriv').describe('in a folder that must not be written', () => {
    it('are each named, and stay as they are', () => {
      for (const name of ['a.yaml', 'b.yaml']) write(name);
      // Root may write everywhere, and nobody else may have a way to what was built.
      const asNobody = [tool('setpriv'), '--reuid=65534', '--regid=65534', '--clear-groups', at('harden')];
      cpSync(harden, at('harden'));
      chmodSync(folder, 0o555);
      const [command, ...args] = process.getuid?.() === 0 ? asNobody : [harden];
      try {
        const { stderr, status } = spawnSync(command!, [...args, '--write', folder], { encoding: 'utf8' });
        expect(stderr).to.equal(
          `${['a', 'b'].map((name) => `error: ${at(`${name}.yaml`)} must be a file to write: permission denied\n`).join('')}nothing was written; 2 errors\n`,
        );
        expect(status).to.equal(1);
        expect(isHardened('a.yaml')).to.equal(false);
      } finally {
        chmodSync(folder, 0o755);
      }
    });
  });

  it('are shown in colours where these are asked for, and without them otherwise', () => {
    write('a.yaml');
    const shown = (env: NodeJS.ProcessEnv) =>
      spawnSync(harden, ['.'], { cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, ...env } })
        .stdout;
    const plain = shown({});
    const coloured = shown({ FORCE_COLOR: '1' });
    expect(plain).to.not.include('\u001b');
    expect(coloured).to.include('\u001b[32m+    - name: harden-spark-tmp\u001b[39m\n');
    expect(stripVTControlCharacters(coloured)).to.equal(plain);
    expect(shown({ FORCE_COLOR: '1', NO_COLOR: '1' })).to.equal(plain);
  });

  describe('that are replaced together', () => {
    const replacement = (path: string, text: string | undefined = 'new\n'): Replacement => ({
      path,
      real: at(path),
      stat: statSync(at(path)),
      text,
    });

    it('stay as somebody has saved them meanwhile', () => {
      write('a.yaml', 'old\n');
      write('b.yaml', 'old\n');
      const files = [replacement('a.yaml'), replacement('b.yaml')];
      write('b.yaml', 'saved\n');
      expect(() => replaceFiles(files, new Progress())).to.throw(
        Unusable,
        /^b\.yaml must not change while it is worked on/,
      );
      expect([read('a.yaml'), read('b.yaml')]).to.deep.equal(['old\n', 'saved\n']);
      expect(readdirSync(folder).sort()).to.deep.equal(['a.yaml', 'b.yaml']);
    });

    it('are not written over a file that has come meanwhile', () => {
      const file = { path: 'new/a.yaml', real: at('new/a.yaml'), text: 'new\n' };
      write('new/a.yaml', 'saved\n');
      expect(() => replaceFiles([file], new Progress())).to.throw(Unusable);
      expect(read('new/a.yaml')).to.equal('saved\n');
    });

    it('leave no folder behind that was made for nothing', () => {
      write('b.yaml', 'old\n');
      const files = [
        { path: 'new/deep/a.yaml', real: at('new/deep/a.yaml'), text: 'x' },
        replacement('b.yaml'),
      ];
      write('b.yaml', 'saved\n');
      expect(() => replaceFiles(files, new Progress())).to.throw(Unusable);
      expect(readdirSync(folder)).to.deep.equal(['b.yaml']);
    });

    it('take away what a run that was killed has left beside them, and no other file', () => {
      const { pid } = spawnSync('true');
      for (const name of [`.a.yaml.${pid}.tmp`, `.b.yaml.${pid}.tmp`, '.a.yaml.tmp']) write(name, 'rest');
      write(`.a.yaml.${process.ppid}.tmp`, 'of a run that goes on');
      write('a.yaml', 'old\n');
      // In a container each run has the same number.
      write(`.a.yaml.${process.pid}.tmp`, 'rest');
      replaceFiles([replacement('a.yaml')], new Progress());
      const left = ['.a.yaml.tmp', `.a.yaml.${process.ppid}.tmp`, `.b.yaml.${pid}.tmp`, 'a.yaml'];
      expect(readdirSync(folder).sort()).to.deep.equal(left.sort());
    });
  });

  describe('that not everybody may read', () => {
    const change = fs.fchmodSync;

    afterEach(() => {
      fs.fchmodSync = change;
      syncBuiltinESMExports();
    });

    it('are copied so that nobody else reads the copy', () => {
      write('a.yaml', 'old\n');
      chmodSync(at('a.yaml'), 0o600);
      const before: number[] = [];
      fs.fchmodSync = (fd, mode) => {
        before.push(fs.fstatSync(fd).mode & 0o777);
        change(fd, mode);
      };
      syncBuiltinESMExports();
      const file = { path: 'a.yaml', real: at('a.yaml'), stat: statSync(at('a.yaml')), text: 'new\n' };
      replaceFiles([file], new Progress());
      expect([before, read('a.yaml')]).to.deep.equal([[0o600], 'new\n']);
    });

    (process.getuid?.() === 0 ? requires('setpriv').describe : describe.skip)('by their group', () => {
      it('are not given to another one, where they cannot be given to theirs', () => {
        write('a.yaml');
        write('b.yaml');
        chmodSync(at('a.yaml'), 0o660);
        chmodSync(at('b.yaml'), 0o664);
        for (const path of ['a.yaml', 'b.yaml']) chownSync(at(path), 65534, 0);
        cpSync(harden, at('harden'));
        chownSync(folder, 65534, 65534);
        chmodSync(folder, 0o755);
        const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', at('harden')];
        const { status } = spawnSync(tool('setpriv'), [...asNobody, '--write', folder], { cwd: folder });
        expect([status, isHardened('a.yaml'), isHardened('b.yaml')]).to.deep.equal([0, true, true]);
        const modes = ['a.yaml', 'b.yaml'].map((path) => (statSync(at(path)).mode & 0o777).toString(8));
        expect(modes).to.deep.equal(['600', '644']);
      });
    });
  });

  it('are each as they were or as they should be, whenever the run is killed; the next run finishes', async () => {
    const names = Array.from({ length: 150 }, (_, i) => `f${i % 7}/a${i}.yaml`);
    for (const name of names) write(`before/${name}`);
    write('before/harden-spark.yaml', CONFIG);
    cpSync(at('before'), at('after'), { recursive: true });
    expect(run('--write', 'after').status).to.equal(0);
    const files = readdirSync(at('after'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.yaml'),
    );
    expect(files).to.have.length(names.length + 2);
    const after = new Map(files.map((path) => [path, read(`after/${path}`)]));

    let partly = 0;
    for (let round = 0; round < 6; round++) {
      const copy = `copy-${round}`;
      cpSync(at('before'), at(copy), { recursive: true });
      const child = spawn(harden, ['--write', copy], { cwd: folder, stdio: 'ignore' });
      const ended = once(child, 'exit');
      let exited = false;
      child.once('exit', () => {
        exited = true;
      });
      // When one of the files is written beside its place, or has been renamed.
      const name = names[Math.floor(Math.random() * names.length)]!;
      const beside = at(`${copy}/${dirname(name)}/.${basename(name)}.${child.pid}.tmp`);
      while (!exited && !existsSync(beside)) await nextTurn();
      while (round % 3 > 0 && !exited && existsSync(beside)) await nextTurn();
      child.kill('SIGKILL');
      await ended;
      const done = files.filter((path) => {
        const text = existsSync(at(`${copy}/${path}`)) ? read(`${copy}/${path}`) : undefined;
        if (text === after.get(path)) return path !== 'harden-spark.yaml';
        expect(text, path).to.equal(path.startsWith('rbac/') ? undefined : read(`before/${path}`));
        return false;
      });
      if (done.length > 0 && done.length <= names.length) partly++;
      expect(run('--write', copy).status).to.equal(0);
      const all = readdirSync(at(copy), { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      expect(all).to.have.length(files.length);
      for (const [path, text] of after) expect(read(`${copy}/${path}`), path).to.equal(text);
    }
    // For people: how many of the kills came between the first file and the last.
    console.log(`      ${partly} of 6 runs were killed while they replaced files`);
  });
});

const CONFIG = `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  rbac:
    serviceAccountNames: [spark]
    namespaces: [team-a]
`;
