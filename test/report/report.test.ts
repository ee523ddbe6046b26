/**
 * Each directory of `cases` is one run whose findings are asked for in every form. Standard input is `input.yaml`, more arguments
 * stand in `args`, one a line; `expected` holds what comes out in each form, and `status.txt` standard error and exit codes.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { validateXML } from 'xmllint-wasm';
import { harden, root } from '../../scripts/systems/tools.ts';
import { OUTPUTS } from '../../src/krm/report/outputs.ts';
import { expectGoldenFiles } from '../golden.ts';
import { requires, tool } from '../real/requires.ts';

const CASES = new URL('cases/', import.meta.url);
const read = (path: string) => readFileSync(join(root, path), 'utf8');

const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false, validateFormats: false });
const isSarif = ajv.compile(JSON.parse(read('test/report/schemas/sarif-2.1.0.json')));
const isJson = ajv.compile(JSON.parse(read('functions/harden-spark/findings.schema.json')));
const xsd = read('test/report/schemas/junit-10.xsd');

const FORMS = OUTPUTS.filter((output) => output !== 'text');
const FILES = { json: 'findings.json', sarif: 'findings.sarif', junit: 'junit.xml', github: 'github.txt' };

function run(name: string, ...more: string[]) {
  const cwd = fileURLToPath(new URL(`${name}/`, CASES));
  const args = existsSync(join(cwd, 'args')) ? readFileSync(join(cwd, 'args'), 'utf8').split('\n') : [];
  const input = readFileSync(join(cwd, 'input.yaml'));
  return spawnSync(harden, [...args.filter(Boolean), ...more], { cwd, input, encoding: 'utf8' });
}

const names = readdirSync(CASES);

describe('findings in other forms', () => {
  for (const name of names) {
    describe(name.replaceAll('-', ' '), () => {
      const runs = new Map(FORMS.map((form) => [form, run(name, '--output', form)]));
      const stdout = (form: (typeof FORMS)[number]) => runs.get(form)!.stdout;

      it('are as expected', () => {
        const texts = FORMS.map((form) => [FILES[form], unversioned(stdout(form))] as const);
        const [{ status, stderr }] = runs.values() as unknown as [ReturnType<typeof run>];
        const folder = new URL(`${name}/expected/`, CASES);
        mkdirSync(folder, { recursive: true });
        expectGoldenFiles(folder, {
          ...Object.fromEntries(texts),
          'status.txt': `${stderr}exit ${status}\n`,
        });
      });

      it('come with the same words and exit code in each form', () => {
        const ends = [...runs.values()].map(({ status, stderr }) => `${stderr}exit ${status}`);
        expect(new Set(ends)).to.have.property('size', 1);
      });

      it('are SARIF, by its schema', () => {
        expect(isSarif(JSON.parse(stdout('sarif'))), ajv.errorsText(isSarif.errors)).to.equal(true);
      });

      it('are JSON as its schema says, and counted', () => {
        const report = JSON.parse(stdout('json'));
        expect(isJson(report), ajv.errorsText(isJson.errors)).to.equal(true);
        const { error, warning, info, suppressed } = report.counts;
        expect(error + warning + info + suppressed).to.equal(report.results.length);
      });

      it('are JUnit by the schema of Jenkins, and counted', async () => {
        const xml = stdout('junit');
        const verdict = await validateXML({
          xml: [{ fileName: 'junit.xml', contents: xml }],
          schema: [{ fileName: 'junit-10.xsd', contents: xsd }],
        });
        expect(verdict.errors, JSON.stringify(verdict.errors)).to.deep.equal([]);
        const of = (pattern: RegExp) => [...xml.matchAll(pattern)].map(([, count]) => Number(count));
        for (const [attribute, element] of [
          ['tests', 'testcase'],
          ['failures', 'failure'],
          ['errors', 'error'],
        ]) {
          const [whole, ...suites] = of(new RegExp(` ${attribute}="(\\d+)"`, 'g'));
          const there = xml.match(new RegExp(`<${element} `, 'g'))?.length ?? 0;
          expect([whole, suites.reduce((sum, count) => sum + count, 0)], attribute).to.deep.equal([
            there,
            there,
          ]);
        }
      });

      it('are one line each for GitHub', () => {
        const { results } = JSON.parse(stdout('json'));
        const lines = stdout('github').split('\n').slice(0, -1);
        const counting = results.filter(({ suppressed }: { suppressed?: object }) => !suppressed);
        expect(lines).to.have.length(counting.length);
        for (const line of lines)
          expect(line).to.match(/^::(error|warning|notice)( [a-z]+=[^:,]*(,[a-z]+=[^:,]*)*)?::/);
      });
    });
  }
});

/** A new version of the tool says the same. */
function unversioned(text: string): string {
  return text.replace(/"(version|semanticVersion)": "\d+\.\d+\.\d+"/g, (whole, key) =>
    whole.includes('"2.1.0"') ? whole : `"${key}": "…"`,
  );
}

requires('sarif-multitool').describe('sarif-multitool', () => {
  for (const name of names) {
    it(`finds nothing wrong with ${name.replaceAll('-', ' ')}`, () => {
      const folder = mkdtempSync(join(tmpdir(), 'harden-spark-sarif-'));
      try {
        const file = join(folder, 'a.sarif');
        writeFileSync(file, run(name, '--output', 'sarif').stdout);
        const { stdout } = spawnSync(tool('sarif-multitool'), ['validate', file], { encoding: 'utf8' });
        expect(stdout).to.include('Analysis completed successfully');
        expect(stdout).not.to.match(/: error /);
      } finally {
        rmSync(folder, { recursive: true });
      }
    }).timeout(60_000);
  }
});
