/** The workflows of GitHub: their form, and what rights they hold. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect } from 'chai';
import { requires, tool } from '../real/requires.ts';
import { stepsOf, workflow, workflowFiles } from './workflows.ts';

/** The rights of the release's jobs, with their reasons: all that is not here is none. */
const RIGHTS: Readonly<Record<string, Record<string, string>>> = {
  sign: {
    'id-token': 'Sigstore asks who signs',
    attestations: 'the provenance of the files is kept by GitHub',
  },
  image: { packages: 'pushes an image a platform' },
  'image-index': {
    packages: 'pushes the name that has all platforms, and signatures',
    'id-token': 'Sigstore asks who signs',
    attestations: 'the provenance of the image is kept by GitHub',
  },
  npm: { 'id-token': 'npm asks which workflow publishes, instead of a token, and shows it as provenance' },
  'github-release': { contents: 'makes the release and uploads its files' },
};

describe('the workflows', () => {
  for (const file of workflowFiles) {
    const name = basename(file);

    it(`${name}: each action is a commit, with its version beside it`, () => {
      const uses = readFileSync(file, 'utf8').match(/uses: .*/g) ?? [];
      expect(uses).to.have.length.above(1);
      const own = 'uses: ./.github/workflows/ci.yml';
      const pinned = /^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/;
      expect(uses.filter((line) => line !== own && !pinned.test(line))).to.deep.equal([]);
    });

    it(`${name}: one action is one commit`, () => {
      const { size } = new Set(actionsOf(file).map((action) => action.split('@')[0]));
      expect(new Set(actionsOf(file)).size).to.equal(size);
    });

    it(`${name}: no script has an expression in its text, where a value could be a command`, () => {
      const scripts = stepsOf(name).map(({ step }) => step.run ?? '');
      expect(scripts.filter((script) => script.includes('${{'))).to.deep.equal([]);
    });

    it(`${name}: nobody has a right by default, and no checkout keeps the token`, () => {
      expect(workflow(name).permissions).to.deep.equal({});
      for (const { step } of stepsOf(name)) {
        if (step.uses?.startsWith('actions/checkout@'))
          expect(step.with).to.include({ 'persist-credentials': false });
      }
    });
  }

  it('release.yml: a job holds the rights that are listed here, and reads', () => {
    const { jobs } = workflow('release.yml');
    const writes = Object.entries(jobs).flatMap(([job, { permissions = {} }]) => {
      const rights = Object.keys(permissions).filter((right) => permissions[right] !== 'read');
      return rights.length === 0 ? [] : [[job, rights] as const];
    });
    const listed = Object.entries(RIGHTS).map(([job, rights]) => [job, Object.keys(rights)]);
    expect(new Map(writes.map(([job, rights]) => [job, [...rights].sort()]))).to.deep.equal(
      new Map(listed.map(([job, rights]) => [job as string, [...(rights as string[])].sort()])),
    );
  });

  it('release.yml: where npm packages run code, nothing can be written', () => {
    const installing = stepsOf('release.yml').filter(({ step }) => step.run?.includes('npm ci'));
    expect(installing).to.have.length.above(1);
    for (const { settings } of installing) expect(settings.permissions).to.deep.equal({ contents: 'read' });
  });
});

function actionsOf(file: string): string[] {
  return (readFileSync(file, 'utf8').match(/(?<=uses: )[\w-]+\/.*/g) ?? []).map((line) => line.trim());
}

requires('actionlint').describe('the workflows, by actionlint', () => {
  it('has nothing to remark', () => {
    const { status, stdout, stderr } = spawnSync(tool('actionlint'), workflowFiles, { encoding: 'utf8' });
    expect(stdout + stderr).to.equal('');
    expect(status).to.equal(0);
  });

  it('would say which right is unknown', () => {
    const broken = readFileSync(workflowFiles.find((file) => file.endsWith('ci.yml'))!, 'utf8').replace(
      'contents: read',
      'content: read',
    );
    const { status, stdout } = spawnSync(tool('actionlint'), ['-'], { input: broken, encoding: 'utf8' });
    expect(status).to.equal(1);
    expect(stdout).to.include('unknown permission scope "content"');
  });
});
