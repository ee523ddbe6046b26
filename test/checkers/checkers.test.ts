/** What programs that know nothing of harden-spark say of what it makes. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { exampleNames, runExample } from '../examples/runs.ts';
import { requires, tool } from '../real/requires.ts';
import { BROAD, JOB, VIOLATIONS } from './samples.ts';
import { SCHEMA_OF, writeSchemasOfCrds, writeSchemasOfKubernetes } from './schemas.ts';

/** They change nothing and show what is wrong: what a checker says against them is said of their authors. */
const SHOW_WHAT_IS_WRONG = ['kpt-diagnosis', 'report'];
const hardened = exampleNames.filter((name) => !SHOW_WHAT_IS_WRONG.includes(name));
const WITH_POD_SECURITY = ['kpt-safe-namespace'];

requires(
  'kpt',
  'kustomize',
  'helm',
  'kubeconform',
  'conftest',
  'kubernetes-openapi',
  'spark-operator',
  'prometheus-operator',
).describe('checkers of others', () => {
  let folder: string;
  const objects = new Map<string, any[]>();

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-checkers-'));
    for (const name of hardened) objects.set(name, runExample(name));
    const schemas = join(folder, 'schemas');
    writeSchemasOfKubernetes(schemas, tool('kubernetes-openapi'));
    writeSchemasOfCrds(schemas, [
      join(tool('spark-operator'), 'config/crd/bases'),
      tool('prometheus-operator'),
    ]);
  });

  after(() => rmSync(folder, { recursive: true }));

  describe('kubeconform', () => {
    for (const name of hardened) {
      it(`finds each object of examples/${name} valid, field by field`, () => {
        expect(objects.get(name), 'there is something to judge').to.not.deep.equal([]);
        expect(conform(objects.get(name)!)).to.deep.equal([]);
      });
    }

    it('refuses a field that no CRD has, and a value of another type', () => {
      const [job] = parsed(JOB);
      job.spec.securityContext = { readOnlyRootFilesystem: true };
      job.spec.driver.cores = '1';
      const [said, ...others] = conform([job]);
      expect(others).to.deep.equal([]);
      expect(said).to.include('securityContext').and.to.include('/spec/driver/cores');
    });

    it('refuses a kind that it has no schema of', () => {
      const other = { apiVersion: 'example.org/v1', kind: 'Other', metadata: { name: 'x' } };
      expect(conform([other])).to.deep.equal(['Other x: could not find schema for Other']);
    });
  });

  describe('conftest', () => {
    for (const name of hardened) {
      it(`finds read-only roots that Spark can run on in examples/${name}`, () => {
        expect(denied('read_only_root', objects.get(name)!)).to.deep.equal([]);
      });

      it(`finds no right in examples/${name} that no driver needs`, () => {
        expect(denied('rbac', objects.get(name)!)).to.deep.equal([]);
      });
    }

    for (const name of WITH_POD_SECURITY) {
      it(`finds nothing in examples/${name} that the Pod Security Standard "restricted" forbids`, () => {
        expect(denied('restricted', objects.get(name)!)).to.deep.equal([]);
      });
    }

    it('denies a workload that nobody hardened', () => {
      expect(denied('read_only_root', parsed(JOB))).to.have.length(4);
      expect(denied('restricted', parsed(JOB))).to.have.length(8);
    });

    for (const [violation, text] of Object.entries(VIOLATIONS)) {
      it(`denies ${violation}`, () => {
        expect(denied('restricted', parsed(text)).join('\n')).to.include(violation);
      });
    }

    it('denies a wildcard, a dangerous verb, Secrets and a subject elsewhere', () => {
      expect(denied('rbac', parsed(BROAD)).map((line) => line.replace(/^.*: /, ''))).to.have.members([
        'allows a wildcard',
        'allows the verb "bind"',
        'allows "secrets"',
        'reaches beyond its namespace',
      ]);
    });
  });

  /** What kubeconform says against objects, one line each. */
  function conform(list: readonly any[]): string[] {
    const location = join(folder, 'schemas', SCHEMA_OF);
    const { stdout, stderr, error } = spawnSync(
      tool('kubeconform'),
      ['-output', 'json', '-schema-location', location],
      { input: list.map((object) => stringify(object)).join('---\n'), encoding: 'utf8' },
    );
    if (error) throw error;
    if (stderr) throw new Error(stderr);
    return JSON.parse(stdout).resources.map(({ kind, name, msg, validationErrors = [] }: any) =>
      [`${kind} ${name}: ${msg}`, ...validationErrors.map(({ path }: any) => path)].join(' '),
    );
  }

  /** What the rules of a namespace of test/checkers/policies deny. */
  function denied(namespace: string, list: readonly any[]): string[] {
    const path = join(folder, 'objects');
    mkdirSync(path, { recursive: true });
    const files = list.map((object, i) => {
      const file = join(path, `${i}.yaml`);
      writeFileSync(file, stringify(object));
      return file;
    });
    const policies = join(import.meta.dirname, 'policies');
    const options = ['--policy', policies, '--namespace', namespace, '--output', 'json'];
    const { stdout, stderr } = spawnSync(tool('conftest'), ['test', ...options, ...files], {
      encoding: 'utf8',
    });
    if (!stdout.startsWith('[')) throw new Error(stderr);
    return JSON.parse(stdout).flatMap(({ failures = [] }: any) => failures.map(({ msg }: any) => msg));
  }
});

function parsed(text: string): any[] {
  return text.split('---\n').map((document) => parse(document));
}
