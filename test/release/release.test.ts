/** A release, step by step as .github/workflows/release.yml has it, in a clean clone; nothing is pushed. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { FILES } from '../../scripts/release/files.ts';
import { sbom } from '../../scripts/release/sbom.ts';
import { nothingMayBeMissing, root, thisSystem } from '../../scripts/systems/tools.ts';
import { requires } from '../real/requires.ts';
import { CleanClone, withSection } from './clean-clone.ts';
import { commandsIn } from './documents.ts';
import { type Job, type Step, stepsOf } from './workflows.ts';

/** Steps that are not run here, by words in their scripts. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'env -u CI npm test': 'these are the tests',
  'name=$(sed -n': 'asks a registry for the base image',
  'cosign sign-blob': 'Sigstore signs for a workflow of GitHub and for nobody else',
  'cosign sign --yes': 'Sigstore signs for a workflow of GitHub and for nobody else',
  'docker buildx imagetools create': 'pushes the image',
  'npm publish': 'pushes the package; run with --dry-run below',
  'gh release create': 'pushes the release',
};

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const tag = `v${version}`;

// npm takes packages from the registry, and Bun compiles for a minute.
const suite = nothingMayBeMissing() ? requires('Bun') : { describe: describe.skip };
suite.describe('the release', () => {
  let clone: CleanClone;
  const steps = stepsOf('release.yml').filter(({ step }) => step.run !== undefined);
  const [check, makeAgain] = commandsIn('docs/releases.md');
  const reasonFor = ({ run }: Step) => Object.keys(NOT_RUN).find((words) => run!.includes(words));

  before(() => {
    clone = new CleanClone(tag, withSection(version));
  });

  after(() => clone.remove());

  it('has a reason for each step that is not run here, and for no other', () => {
    const used = steps.map(({ step }) => reasonFor(step)).filter((words) => words !== undefined);
    expect([...new Set(used)].sort()).to.deep.equal(Object.keys(NOT_RUN).sort());
    expect(steps.length - used.length).to.be.above(8);
  });

  const seen = new Set<string>();
  for (const { job, settings, step } of steps) {
    if (reasonFor(step)) continue;
    const [system, environment] = [matrixOf(settings), { ...step.env }];
    const key = JSON.stringify([step.run, step.env]);
    if (seen.has(key)) continue; // The same step in another job.
    seen.add(key);

    it(`${job}: ${step.run!.trim().split('\n')[0]}`, () => {
      const outputs = join(clone.folder, '.outputs');
      writeFileSync(outputs, '');
      const values = Object.entries(environment).map(([name, text]) => [name, filledIn(text, system)]);
      const { status, printed } = clone.bash(step.run!, {
        below: step['working-directory'] ?? '.',
        environment: {
          ...Object.fromEntries(values),
          CI: 'true',
          GITHUB_REF_NAME: tag,
          GITHUB_OUTPUT: outputs,
        },
      });
      expect(status, printed).to.equal(0);
      for (const line of readFileSync(outputs, 'utf8').split('\n').slice(0, -1))
        expect(line).to.match(/^\w+=[\w.:-]+$/);
    });
  }

  const released = (name: string) => join(clone.folder, 'dist/release', name);

  it('has all files of the table, and no others', () => {
    expect(readdirSync(released('.')).sort()).to.deep.equal(FILES.map(({ name }) => name).sort());
  });

  it('has the same files, byte for byte, when it is made again in another folder', () => {
    const again = new CleanClone(tag, withSection(version));
    try {
      const time = execFileSync('git', ['log', '-1', '--format=%ct'], {
        cwd: clone.folder,
        encoding: 'utf8',
      });
      const { status, printed } = again.bash(makeAgain!, {
        environment: { SOURCE_DATE_EPOCH: time.trim() },
      });
      expect(status, printed).to.equal(0);
      expect(again.read('dist/release/SHA256SUMS')).to.equal(clone.read('dist/release/SHA256SUMS'));
    } finally {
      again.remove();
    }
  });

  it('notices a file that was changed', () => {
    const sums = clone.read('dist/release/SHA256SUMS');
    const wrong = sums.replace(/^\w{64} {2}harden-spark$/m, `${'0'.repeat(64)}  harden-spark`);
    expect(wrong).to.not.equal(sums);
    clone.write('wrong-sums', wrong);
    const { status, printed } = clone.bash('sha256sum --check ../../wrong-sums', { below: 'dist/release' });
    expect(status).to.equal(1);
    expect(printed).to.match(/^harden-spark: FAILED$/m);
  });

  it('has executables for the systems that their names say', () => {
    const kinds = {
      'linux-x64': [0x7f, 0x45, 0x4c, 0x46, 2, 62],
      'linux-arm64': [0x7f, 0x45, 0x4c, 0x46, 2, 183],
      // Mach-O, and its processor.
      'darwin-x64': [0xcf, 0xfa, 0xed, 0xfe, 7],
      'darwin-arm64': [0xcf, 0xfa, 0xed, 0xfe, 12],
    };
    for (const [system, expected] of Object.entries(kinds)) {
      const head = headOf(released(`harden-spark-${system}`));
      const processor = head[0] === 0x7f ? [head[4], head[18]] : [head[4]];
      expect([...head.subarray(0, 4), ...processor], system).to.deep.equal(expected);
    }
  });

  it('has in npm and in the plugin for Helm what is released beside them', () => {
    const beside = hashOf(released('harden-spark'));
    for (const [archive, path] of [
      [`harden-spark-${version}.tgz`, 'package/dist/harden-spark'],
      [`harden-spark-${version}-helm.tgz`, 'harden-spark/harden-spark'],
    ] as const) {
      const unpacked = `mkdir -p unpacked && tar -xzf dist/release/${archive} -C unpacked`;
      expect(clone.bash(unpacked).status).to.equal(0);
      expect(hashOf(join(clone.folder, 'unpacked', path)), archive).to.equal(beside);
    }
  });

  it('has an SBOM for each kind of executable; Bun is in one of them', () => {
    const [node, bun] = ['harden-spark.cdx.json', 'harden-spark-bun.cdx.json'].map((name) =>
      JSON.parse(readFileSync(released(name), 'utf8')),
    );
    const time = Date.parse(node.metadata.timestamp) / 1000;
    expect(node).to.deep.equal(JSON.parse(JSON.stringify(sbom(time))));
    const names = (bom: { components: { name: string }[] }) => bom.components.map(({ name }) => name);
    expect(names(bun)).to.deep.equal([...names(node), 'bun']);
  });

  it('has notes that are those of its section, with links that work elsewhere', () => {
    const notes = readFileSync(released('release-notes.md'), 'utf8');
    expect(notes).to.not.match(/^## /m);
    expect(notes).to.include(`](https://github.com/harden-spark/harden-spark/blob/${tag}/docs/`);
    expect(notes).to.not.match(/\]\((?!https:)/);
  });

  it('would be published as it is', () => {
    const [publish] = steps.filter(({ step }) => step.run!.startsWith('npm publish'));
    const dry = `${publish!.step.run!.replace('--provenance', '')} --dry-run --json`;
    const { status, printed } = clone.bash(dry, { environment: { GITHUB_REF_NAME: tag } });
    expect(status, printed).to.equal(0);
    expect(printed).to.include(`"id": "harden-spark@${version}"`);
  });

  it('is checked as docs/releases.md says', () => {
    const { status, printed } = clone.bash(`rm harden-spark-linux-x64\n${check!}`, { below: 'dist/release' });
    expect(status, printed).to.equal(0);
    expect(printed).to.include('harden-spark-darwin-x64: OK').and.not.include('harden-spark-linux-x64');
  });
});

/** The values of the matrix for this machine. */
function matrixOf({ strategy }: Job): Record<string, string> {
  return strategy?.matrix.include?.find(({ system }) => system === thisSystem) ?? {};
}

function filledIn(text: string, matrix: Record<string, string>): string {
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    const known: Record<string, string> = { 'steps.build.outputs.digest': `sha256:${'1'.repeat(64)}` };
    const value = known[expression] ?? matrix[expression.replace('matrix.', '')];
    expect(value, expression).to.be.a('string');
    return value!;
  });
}

function headOf(path: string): Buffer {
  const [head, file] = [Buffer.alloc(32), openSync(path, 'r')];
  readSync(file, head);
  closeSync(file);
  return head;
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
