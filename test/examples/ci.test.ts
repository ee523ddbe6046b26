/** The commands that docs/ci.md shows, on a package, one after the other as the pipelines there run them. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { harden, root } from '../../scripts/systems/tools.ts';
import { OUTPUTS } from '../../src/krm/report/outputs.ts';
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
  GitLab: Object.values(
    parse(snippet('GitLab, with kpt')) as Record<string, Record<string, string[]>>,
  ).flatMap((job) => [...job.script!, ...job.after_script!]),
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

describe('docs/ci.md on what is right as it is', () => {
  const annotation = /^ {4}ignore\.harden-spark\/.*$/m.exec(page)![0];
  const reason = annotation.split(': ')[1]!;
  const job = `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: etl
  namespace: team-a
  annotations:
${annotation}
spec:
  type: Scala
  mode: cluster
  image: spark:3.5.6
  mainApplicationFile: local:///tmp/app.jar
  driver:
    securityContext:
      readOnlyRootFilesystem: true
`;
  const list = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- ${job.trim().replaceAll('\n', '\n  ')}
`;
  const rule = 'read-only-root/hidden-file';
  const outOf = (value: any): any[] => value.runs[0].results.filter((one: any) => one.ruleId === rule);

  const PAGE: Record<string, (stdout: string, stderr: string) => void> = {
    text(_, stderr) {
      expect(stderr).to.match(/; 1 ignored$/m);
      expect(stderr).to.not.include(rule);
    },
    '--verbose': (_, stderr) =>
      expect(stderr).to.match(new RegExp(`^ignored: .*\\[${rule}\\]: ${reason}$`, 'm')),
    json(stdout) {
      const { counts, results } = JSON.parse(stdout);
      expect(counts).to.include({ warning: 0, suppressed: 1 });
      const found = results.find(({ tags }: any) => tags.rule === rule);
      expect(found.suppressed).to.deep.equal({ reason });
    },
    sarif: (stdout) => expect(outOf(JSON.parse(stdout))[0].suppressions[0].justification).to.equal(reason),
    junit: (stdout) => expect(stdout).to.match(new RegExp(`${rule}"[^>]*><skipped message="${reason}"/>`)),
    github(stdout) {
      expect(stdout).to.match(/^::notice /);
      expect(stdout).to.not.include(rule);
    },
    results(stdout) {
      const { results } = parse(stdout) as { results: any[] };
      const { severity, tags } = results.find((one) => one.tags?.rule === rule);
      expect([severity, tags.ignored]).to.deep.equal(['info', reason]);
    },
  };

  for (const [form, look] of Object.entries(PAGE)) {
    it(`${form} has it as the page says`, () => {
      const folder = new Folder('job', { 'etl.yaml': job, 'list.yaml': list });
      try {
        const common = '--fail-on warning';
        const ways: Record<string, string> = {
          text: `harden-spark ${common} etl.yaml`,
          '--verbose': `harden-spark ${common} --verbose etl.yaml`,
          results: `harden-spark ${common} < list.yaml`,
        };
        const command = ways[form] ?? `harden-spark ${common} --output ${form} etl.yaml`;
        const { stdout, stderr, status } = spawnSync('bash', ['-c', command], {
          cwd: folder.path,
          env: environment,
          encoding: 'utf8',
        });
        look(stdout, stderr);
        expect(status, stderr).to.equal(0);
      } finally {
        folder.remove();
      }
    });
  }

  it('counts without the exception', () => {
    const folder = new Folder('job', { 'etl.yaml': job.replace(annotation, '    team: a') });
    try {
      const { stderr, status } = spawnSync(harden, ['--fail-on', 'warning', 'etl.yaml'], {
        cwd: folder.path,
        encoding: 'utf8',
      });
      expect(stderr).to.include(`[${rule}]`);
      expect(status).to.equal(1);
    } finally {
      folder.remove();
    }
  });

  it('has a line for each form of output', () => {
    const [, section] = page.split('## What is right as it is');
    for (const form of OUTPUTS) expect(section!.split('\n## ')[0], form).to.include(`| \`${form}\` |`);
  });
});

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
