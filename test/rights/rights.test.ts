/**
 * `harden-spark rights` on standard input. A case is a folder: `input.yaml`, and what comes of it as text (with standard
 * error and the exit code), Markdown and JSON.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { lookAtRights } from '../../functions/harden-spark/rights/list.ts';
import { neededRules } from '../../functions/harden-spark/rights/needed-rules.ts';
import type { Rights } from '../../functions/harden-spark/rights/rights.ts';
import { harden } from '../../scripts/systems/tools.ts';
import { transform } from '../../src/krm/index.ts';
import { caseInput } from '../cases/input.ts';
import { expectGoldenFiles } from '../golden.ts';

const CASES = new URL('cases/', import.meta.url);
const SCHEMA = new URL('../../functions/harden-spark/rights.schema.json', import.meta.url);
const isDocument = new Ajv2020({ allErrors: true, strict: false }).compile(
  JSON.parse(readFileSync(SCHEMA, 'utf8')),
);

describe('harden-spark rights', () => {
  for (const name of readdirSync(CASES)) {
    describe(name.replaceAll('-', ' '), () => {
      const directory = new URL(`${name}/`, CASES);
      const input = readFileSync(new URL('input.yaml', directory));

      it('is told as text, Markdown and JSON, the same each time', () => {
        const text = run(input);
        const all = { text, markdown: run(input, 'markdown'), json: run(input, 'json') };
        for (const form of [all.markdown, all.json]) {
          expect(form.stderr).to.equal(text.stderr);
          expect(form.status).to.equal(text.status);
        }
        expectGoldenFiles(directory, {
          'expected.txt': `${text.stdout}--- stderr\n${text.stderr}exit ${text.status}\n`,
          'expected.md': all.markdown.stdout,
          'expected.json': all.json.stdout,
        });
        expect(run(input).stdout).to.equal(text.stdout);
      });

      it('follows its JSON Schema', () => {
        const { stdout } = run(input, 'json');
        if (stdout === '') return;
        expect(isDocument(JSON.parse(stdout)), JSON.stringify(isDocument.errors, null, 1)).to.equal(true);
      });
    });
  }

  it('keeps to 80 columns where names let it', () => {
    const input = readFileSync(new URL('roles-of-both-operators/input.yaml', CASES));
    const lines = run(input).stdout.split('\n');
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
  });

  it('has as many cells in each row of a Markdown table as in its head', () => {
    for (const name of readdirSync(CASES)) {
      const { stdout } = run(readFileSync(new URL(`${name}/input.yaml`, CASES)), 'markdown');
      const rows = stdout.split('\n').filter((line) => line.startsWith('|'));
      for (const row of rows) expect(row.split('|'), row).to.have.length(7);
    }
  });
});

function run(input: Buffer | string, output?: string) {
  const args = output === undefined ? [] : ['--output', output];
  return spawnSync(harden, ['rights', ...args], { input, encoding: 'utf8' });
}

describe('what rights says is needed', () => {
  const cases = new URL('../cases/', import.meta.url);
  const all = readdirSync(cases, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('/input.yaml'),
  );
  let compared = 0;

  for (const path of all) {
    const input = caseInput(new URL(path.replace(/input\.yaml$/, ''), new URL(cases)));
    const text = input.toString();
    if (!/permissions: Derived/.test(withDerived(text))) continue;
    it(`is what the Roles of ${path.replace('/input.yaml', '')} allow`, () => {
      const derived = withDerived(text);
      const { stdout, exitCode } = transform(hardenSpark, derived);
      if (exitCode !== 0) return;
      const rights = rightsOf(stdout);
      for (const { metadata, rules } of generatedRoles(stdout)) {
        const of = metadata.annotations['harden-spark/generated-for'];
        const account = rights.accounts.find((one) => `${one.namespace ?? ''}/${one.account}`.endsWith(of));
        // What an earlier run generated stays where nothing is removed; nobody needs it any more.
        if (!account || (account.users.length === 0 && !account.isListed)) continue;
        expect(neededRules(account), of).to.deep.equal(rules);
        const isBound = account.grants.some(({ role }) => role.name === metadata.name);
        if (isBound) expect(account.rows.filter(({ given }) => !given)).to.deep.equal([]);
        compared++;
      }
    });
  }

  after(() => expect(compared).to.be.above(30));
});

/** The same with the permissions of each workload, if any Role is asked for. */
function withDerived(input: string): string {
  if (/permissions/.test(input)) return input.replace('permissions: Standard', 'permissions: Derived');
  return input
    .replace(/^( *)rbac: \{\}$/m, '$1rbac: {permissions: Derived}')
    .replace(
      /^( *)rbac:\n( *)/m,
      (_, before: string, inside: string) => `${before}rbac:\n${inside}permissions: Derived\n${inside}`,
    );
}

function rightsOf(list: string): Rights {
  let last: Rights | undefined;
  const look = lookAtRights((rights) => {
    last = rights;
  });
  transform(look, list);
  return last!;
}

function generatedRoles(list: string): any[] {
  const [document] = parseAllDocuments(list, { uniqueKeys: false, merge: true });
  const { items, functionConfig } = document!.toJS();
  return items.filter(
    ({ kind, metadata }: any) =>
      kind === 'Role' && metadata.annotations?.['harden-spark/owner'] === functionConfig?.metadata?.name,
  );
}
