/** docs/releases.md and docs/versions.md: what they list is what there is, and what they tell to run is run. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { FILES } from '../../scripts/release/files.ts';
import { harden, root } from '../../scripts/systems/tools.ts';
import { Example } from '../examples/example.ts';
import { requires } from '../real/requires.ts';
import { commandsIn } from './documents.ts';

describe('docs/releases.md', () => {
  it('lists the files of a release, with their reasons', () => {
    const page = readFileSync(join(root, 'docs/releases.md'), 'utf8');
    const [, table] = /^\| file \| what it is \|\n\|---\|---\|\n((?:\|.*\n)+)/m.exec(page)!;
    const rows = FILES.map(({ name, why }) => `| \`${name}\` | ${why} |\n`);
    expect(table).to.equal(rows.join(''));
  });
});

describe('docs/versions.md', () => {
  const [ofFiles, ofKustomize] = commandsIn('docs/versions.md');
  let example: Example;

  afterEach(() => example.remove());

  /** In place of npx a script that tells which package it was asked for, and runs the executable. */
  function run(commands: string) {
    const npx = `#!/bin/sh\nset -e\ntest "$1" = --yes\necho "$2" >> "$ASKED"\nshift 2\nexec ${harden} "$@"\n`;
    example.write('bin/npx', npx);
    spawnSync('chmod', ['+x', join(example.path, 'bin/npx')]);
    return spawnSync('bash', ['-euo', 'pipefail', '-c', commands], {
      cwd: example.path,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: [join(example.path, 'bin'), process.env.PATH].join(delimiter),
        ASKED: join(example.path, 'asked'),
        OLD: '7.0.0',
        NEW: '7.1.0',
      },
    });
  }

  it('shows what the new version would change, and how many workloads run again', () => {
    example = new Example('examples/quickstart');
    const before = example.files;
    const { status, stdout, stderr } = run(ofFiles!.replace('deploy', '.'));
    expect(status, stderr).to.equal(0);
    expect(stdout).to.include('+++ clickstream.yaml');
    expect(stderr).to.match(/2 workloads change.*\[harden-spark\/re-run\]/);
    const { asked, 'bin/npx': _, ...after } = example.files;
    expect(asked).to.equal('harden-spark@7.1.0\n');
    expect(after).to.deep.equal(before);
  });

  requires('kubectl').describe('with kustomize', () => {
    it('shows what two versions make of one build', () => {
      example = new Example('examples/kustomize-team-accounts');
      example.edit('kustomization.yaml', 'transformers:\n- harden-spark.yaml\n', '');
      const { status, stdout, stderr } = run(ofKustomize!.replace('overlays/production', '.'));
      expect(status, stderr).to.equal(0);
      expect(stdout).to.equal('');
      expect(example.read('new.yaml')).to.include('name: harden-spark-tmp');
      expect(example.read('asked')).to.equal('harden-spark@7.0.0\nharden-spark@7.1.0\n');
    });
  });
});
