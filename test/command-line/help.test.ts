/** What there is to read about the command line: one screen of help, and the rest in `explain`. */
import { expect } from 'chai';
import { parse } from 'yaml';
import { explain } from '../../functions/harden-spark/commands/explain.ts';
import { ALL_FIELDS, exampleLines } from '../../functions/harden-spark/config/field-reference.ts';
import { readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import { ALL_RULES } from '../../functions/harden-spark/findings/all-rules.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { OPTIONS } from '../../src/krm/arguments.ts';
import { API_CALLS } from '../../src/spark/calls/api-calls.ts';
import { OUTPUT_CONF } from '../../src/spark/paths/conf-outputs.ts';
import { WRITABLE_PATHS } from '../../src/spark/paths/writable-paths.ts';
import { LISTENERS } from '../../src/spark/ports.ts';

describe('--help', () => {
  const lines = hardenSpark.usage.trimEnd().split('\n');

  it('has at most 40 lines of at most 80 columns', () => {
    expect(lines.length).to.be.at.most(40);
    expect(lines.filter((line) => line.length > 80)).to.deep.equal([]);
  });

  it('tells each option, and no other', () => {
    const told = lines.flatMap((line) => /^ {2}(?:-\w, )?--([\w-]+)/.exec(line)?.[1] ?? []);
    expect(told.sort()).to.deep.equal(Object.keys(OPTIONS).sort());
  });

  it('tells each word that may stand first, and no other', () => {
    const told = lines.flatMap((line) => /^ {2}harden-spark ([a-z]+) /.exec(line)?.[1] ?? []);
    expect(told.sort()).to.deep.equal(Object.keys(hardenSpark.subcommands ?? {}).sort());
  });
});

describe('explain', () => {
  const said = (...args: string[]) => {
    const { stdout, stderr, exitCode } = explain(args);
    expect({ stderr, exitCode }, args.join(' ')).to.deep.equal({ stderr: '', exitCode: 0 });
    return stdout;
  };

  it('tells every writable path, every call, every port and every rule', () => {
    for (const { where } of WRITABLE_PATHS) expect(said('paths')).to.include(`  ${where}\n`);
    for (const { key } of OUTPUT_CONF) expect(said('paths')).to.include(`  ${key}\n`);
    for (const { resource, verbs } of API_CALLS)
      expect(said('calls')).to.include(`${resource}: ${verbs.join(', ')}\n`);
    for (const { name, byDefault } of LISTENERS) expect(said('ports')).to.include(`  ${name}: ${byDefault}`);
    for (const [id, { meaning }] of ALL_RULES) expect(said('rules')).to.match(lineWith(id, meaning));
  });

  it('tells of each rule what it means, what to do and what it says', () => {
    for (const [id, { meaning, remedy }] of ALL_RULES) {
      const text = said(id).replace(/\s+/g, ' ');
      for (const part of [meaning, remedy ?? '', `[${id}]`]) expect(text, id).to.include(part);
    }
  });

  it('tells of each field what it means, and an example that the function takes', () => {
    for (const row of ALL_FIELDS) {
      const { path, field } = row;
      expect(field.description, path).to.match(/\.$/);
      const text = said(path);
      expect(text.replace(/\s+/g, ' '), path).to.include(field.description);
      const example = exampleLines(row).join('\n');
      for (const line of example.split('\n')) expect(text).to.include(`    ${line}\n`);
      const whole = { ...parse(example), apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark' };
      whole.metadata ??= { name: 'harden-spark' };
      expect(readFunctionConfig(whole), `${path}\n${example}`).to.have.property('settings');
    }
  });

  it('takes a rule without its step, and a field without spec, where there is just one', () => {
    expect(said('hidden-file')).to.equal(said('read-only-root/hidden-file'));
    expect(said('permissions')).to.equal(said('spec.rbac.permissions'));
    expect(said('mode')).to.equal(said('spec.mode'));
  });
});

function lineWith(id: string, meaning: string): RegExp {
  return new RegExp(`^ {2}\\w+ +${id} +${meaning.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`, 'm');
}
