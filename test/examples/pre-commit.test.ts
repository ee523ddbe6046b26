/** The hooks of .pre-commit-hooks.yaml, as pre-commit takes them out of this repository, as it is committed. */
import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { nothingMayBeMissing, preCommitFolder, root } from '../../scripts/systems/tools.ts';
import { requires } from '../real/requires.ts';
import { Example, environment, Folder } from './example.ts';

// They come from the package registry, as they do for their users.
(nothingMayBeMissing() ? requires('pre-commit') : { describe: describe.skip }).describe(
  'pre-commit',
  function () {
    this.timeout(600_000);
    const home = new Folder('pre-commit');
    let example: Example;

    beforeEach(() => {
      example = new Example('examples/quickstart');
      const rev = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
      const hooks = '[{ id: harden-spark }, { id: harden-spark-write, stages: [manual] }]';
      example.write('.pre-commit-config.yaml', `repos: [{ repo: ${root}, rev: ${rev}, hooks: ${hooks} }]\n`);
      git('init', '--quiet');
      git('add', '--all');
    });

    afterEach(() => example.remove());
    after(() => home.remove());

    const git = (...args: string[]) => example.succeed('git', args);
    const hook = (id: string) =>
      example.run('python3', ['-m', 'pre_commit', 'run', id, '--all-files', '--hook-stage', 'manual'], {
        ...environment,
        PYTHONPATH: preCommitFolder,
        PRE_COMMIT_HOME: home.path,
      });

    it('fails with a diff where a workload is to be hardened, and changes nothing', () => {
      const before = example.files;
      const { status, stdout } = hook('harden-spark');
      expect(status, stdout).to.equal(1);
      expect(stdout).to.include('+++ clickstream.yaml').and.to.include('files would change');
      expect(example.files).to.deep.equal(before);
    });

    it('writes what is to be written, and has nothing to say of it then', () => {
      const first = hook('harden-spark-write');
      expect(first.status, first.stdout).to.equal(1);
      expect(first.stdout).to.include('files were modified by this hook');
      git('add', '--all');
      const second = hook('harden-spark');
      expect(second.status, second.stdout).to.equal(0);
    });

    it('passes where there is no workload', () => {
      for (const path of Object.keys(example.files)) {
        if (path.endsWith('.yaml') && !path.startsWith('.')) example.write(path, '');
      }
      example.write('settings.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n');
      git('add', '--all');
      const { status, stdout } = hook('harden-spark');
      expect(status, stdout).to.equal(0);
      expect(stdout).to.match(/harden-spark\.+Passed/);
    });

    it('says in words what is wrong with a configuration', () => {
      example.edit('harden-spark.yaml', 'mode: Enforce', 'mode: enforced');
      const { status, stdout } = hook('harden-spark');
      expect(status).to.equal(1);
      expect(stdout).to.include('did you mean "Enforce"?');
    });
  },
);
