/** What `npm pack` makes, as those have it who install it: no folder of ours is near. */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { expect } from 'chai';
import { publint } from 'publint';
import { listOf, readPackage } from '../../scripts/package-list.ts';
import { nothingMayBeMissing, root } from '../../scripts/systems/tools.ts';
import { packed } from './packed.ts';

describe('the npm package', function () {
  this.timeout(120_000);
  let folder: string;
  let tarball: string;
  /** Where it is installed. */
  let installed: string;
  const description = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    tarball = packed();
    installed = join(folder, 'project/node_modules/harden-spark');
    mkdirSync(installed, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
    for (const name of [...Object.keys(description.dependencies), '@types']) {
      symlinkSync(join(root, 'node_modules', name), join(dirname(installed), name));
    }
  });

  after(() => rmSync(folder, { recursive: true }));

  const project = () => join(folder, 'project');

  it('takes less than a megabyte', () => {
    expect(statSync(tarball).size).to.be.below(1_000_000);
  });

  it('holds what runs and what describes it, and neither sources nor tests', () => {
    const files = readdirSync(installed, { recursive: true }).map(String);
    expect(files).to.include.members([
      'dist/harden-spark',
      'dist/lib/index.js',
      'dist/lib/krm.js',
      'functions/harden-spark/schema.json',
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
    ]);
    expect(files.filter((file) => /(?<!\.d)\.ts$|^(?:test|src|scripts|examples)\b/.test(file))).to.deep.equal(
      [],
    );
  });

  it('says the same whichever of its files is asked for its version', () => {
    const { version } = description;
    const bin = join(installed, description.bin['harden-spark']);
    expect(execFileSync(bin, ['--version'], { encoding: 'utf8' })).to.equal(`${version}\n`);
    const script = `import { hardenSpark } from 'harden-spark'; console.log(hardenSpark.version);`;
    expect(runModule(script)).to.equal(`${version}\n`);
  });

  it('changes a list as a library does what the executable does', () => {
    const input = listOf(readPackage(join(root, 'examples/quickstart')), 'harden-spark.yaml');
    writeFileSync(join(project(), 'input.yaml'), input);
    const { stdout, stderr, status } = spawnSync(join(installed, 'dist/harden-spark'), [], {
      input,
      encoding: 'utf8',
    });
    const outcome = runModule(`
      import { readFileSync } from 'node:fs';
      import { hardenSpark } from 'harden-spark';
      import { transform } from 'harden-spark/krm';
      console.log(JSON.stringify(transform(hardenSpark, readFileSync('input.yaml'))));`);
    expect(status).to.equal(0);
    expect(JSON.parse(outcome)).to.deep.equal({ stdout, stderr, exitCode: status });
  });

  it('works on Configs of the kpt-functions SDK', () => {
    const outcome = runModule(`
      import { configsOf, hardenSparkFunction } from 'harden-spark/kpt-function';
      const configs = configsOf([{
        apiVersion: 'sparkoperator.k8s.io/v1beta2', kind: 'SparkApplication',
        metadata: { name: 'a', namespace: 'b' }, spec: { driver: {}, executor: {} },
      }], { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { 'readOnlyRootFilesystem.mode': 'Enforce' } });
      await hardenSparkFunction(configs);
      process.stdout.write(String(configs.getAll()[0].spec.driver.securityContext.readOnlyRootFilesystem));`);
    expect(outcome).to.equal('true');
  });

  it('makes a function of its own on src/krm, with types that hold', () => {
    const use = join(project(), 'use.ts');
    writeFileSync(join(project(), 'package.json'), '{ "type": "module" }\n');
    const typed = `
      import { hardenSpark } from 'harden-spark';
      import { type KrmFunction, transform } from 'harden-spark/krm';

      export const setOwner: KrmFunction = {
        name: 'set-owner', version: '1.0.0', usage: '', reads: ['apps/v1'],
        run(list) {
          for (const item of list.select(['apps/v1'])) {
            item.object.metadata.labels = { owner: 'me' };
            list.report({ rule: 'set-owner/change', severity: 'info', message: 'sets the owner', change: true }, item);
          }
          return undefined;
        },
      };
      export const text: string = transform(setOwner, '').stderr + hardenSpark.version;
    `;
    const check = (text: string) => {
      writeFileSync(use, text);
      const options = [
        '--noEmit',
        '--strict',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--types',
        '',
        '--skipLibCheck',
        'false',
      ];
      return spawnSync(join(root, 'node_modules/.bin/tsc'), [...options, use], {
        cwd: project(),
        encoding: 'utf8',
      }).stdout;
    };
    expect(check(typed)).to.equal('');
    expect(check(typed.replace(`name: 'set-owner'`, 'name: 1'))).to.include(
      "Type 'number' is not assignable to type 'string'",
    );
  });

  it('has nothing that publint remarks', async () => {
    const { messages } = await publint({ pkgDir: installed, pack: false, strict: true });
    expect(messages).to.deep.equal([]);
  });

  it('has types that are found and true wherever ES modules are imported', async () => {
    const analysis = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
    const problems = 'problems' in analysis ? analysis.problems : ['no types'];
    // CommonJS gets it by `require` too, since Node 20.19; who resolves modules as Node 10 did finds no `exports`.
    const modern = problems.filter((problem) => {
      const { kind, resolutionKind } = problem as { kind?: string; resolutionKind?: string };
      return kind !== 'CJSResolvesToESM' && resolutionKind !== 'node10';
    });
    expect(modern).to.deep.equal([]);
  });

  // The packages that it imports come from the registry.
  (nothingMayBeMissing() ? it : it.skip)('is run by npx in an empty folder', () => {
    const empty = mkdtempSync(join(folder, 'empty-'));
    const args = ['--yes', '--package', tarball, 'harden-spark', '--version'];
    const environment = { ...process.env, npm_config_cache: join(empty, 'cache') };
    const said = execFileSync('npx', args, { cwd: empty, env: environment, encoding: 'utf8' });
    expect(said).to.equal(`${description.version}\n`);
  });

  function runModule(script: string): string {
    const file = join(project(), 'script.mjs');
    writeFileSync(file, script);
    return execFileSync(process.execPath, [file], { cwd: project(), encoding: 'utf8' });
  }
});
