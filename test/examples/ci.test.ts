/** The commands that docs/ci.md shows, on a package, one after the other as the pipelines there run them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { root } from '../../scripts/systems/tools.ts';
import { requires } from '../real/requires.ts';
import { Example, environment, Folder } from './example.ts';

const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
const snippet = (system: string) =>
  new RegExp(`^${system}:\n\n\`\`\`\\w+\n(.*?)^\`\`\`$`, 'ms').exec(page)![1]!;

interface Step {
  run?: string;
  if?: string;
}

const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  'GitHub Actions': (parse(snippet('GitHub Actions, with kpt')) as { steps: Step[] }).steps.flatMap(
    ({ run }) => run ?? [],
  ),
  GitLab: Object.values(parse(snippet('GitLab')) as Record<string, Record<string, string[]>>).flatMap(
    (job) => [...job.script!, ...job.after_script!],
  ),
  Jenkins: [...snippet('Jenkins').matchAll(/sh '(.*)'/g)].map(([, command]) => command!),
};

requires('kpt').describe('docs/ci.md', () => {
  for (const [system, commands] of Object.entries(COMMANDS)) {
    for (const mode of ['Fix', 'Report'] as const) {
      it(`${system}: the findings of a render in mode ${mode} come in the form that it shows`, () => {
        const example = new Example('examples/quickstart');
        const results = new Folder('results');
        try {
          example.edit('harden-spark.yaml', 'spec:\n', `spec:\n  mode: ${mode}\n`);
          const folder = join(results.path, '..');
          const env = { ...environment, RUNNER_TEMP: folder, WORKSPACE_TMP: folder };
          const runs = commands.map((command) => {
            const here = command.replaceAll('/tmp/results', `${folder}/results`);
            return example.run('bash', ['-eo', 'pipefail', '-c', here], env);
          });
          const fails = mode === 'Report';
          const [render, ...others] = runs;
          expect(render!.status === 0, render!.stderr).to.equal(!fails);
          const written =
            others.map(({ stdout }) => stdout).join('') +
            readIn(folder) +
            (example.files['harden-spark.xml'] ?? '');
          const level = fails ? 'error' : 'note';
          if (system === 'GitHub Actions') {
            expect(others.map(({ status }) => status)).to.deep.equal([fails ? 1 : 0, 0]);
            expect(written).to.match(fails ? /^::error file=/ : /^::notice file=/);
            expect(written).to.include(`"level": "${level}"`);
          } else {
            expect(others.map(({ status }) => status)).to.deep.equal([0]);
            expect(/<failure /.test(written)).to.equal(fails);
            expect(written).to.include('<testcase ');
          }
        } finally {
          example.remove();
          results.remove();
        }
      });
    }
  }
});

function readIn(folder: string): string {
  try {
    return readFileSync(join(folder, 'harden-spark.sarif'), 'utf8');
  } catch {
    return '';
  }
}

requires('kubectl').describe('docs/ci.md without kpt', () => {
  it('annotates what a kustomization has', () => {
    const example = new Example('examples/kustomize-overlays');
    try {
      const command = snippet('Without kpt').trim();
      const before = example.files;
      const config = Object.keys(before).find((path) => path.endsWith('production/harden-spark.yaml'))!;
      example.write('harden-spark.yaml', example.read(config));
      // Its transformer runs already where kustomize builds it.
      example.write(
        'overlays/production/kustomization.yaml',
        example.read('overlays/production/kustomization.yaml').replace(/^transformers:\n(?:[- ].*\n)*/m, ''),
      );
      const { stdout, stderr } = example.run('bash', ['-eo', 'pipefail', '-c', command]);
      expect(stdout, stderr).to.match(/^::(notice|warning) .*\(line \d+ of the input\)$/m);
    } finally {
      example.remove();
    }
  });
});
