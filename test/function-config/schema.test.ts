/**
 * The JSON Schema accepts exactly the documents that the function accepts (leaving aside what must hold
 * between fields), and the files made from it are up to date.
 */
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { ALL_FIELDS, exampleLines } from '../../functions/harden-spark/config/field-reference.ts';
import { hardenSparkCodec, readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import { generatedFiles, jsonSchema } from '../../functions/harden-spark/schema.ts';
import { schemaUrl } from '../../functions/harden-spark/version.ts';
import npmPackage from '../../package.json' with { type: 'json' };
import { decode } from '../../src/krm/codec/index.ts';
import { expectGolden } from '../golden.ts';
import { changedDocument, validDocument } from './generate.ts';

const RUNS = 600;

describe('schema of the functionConfig', () => {
  const validate = new Ajv({
    strict: true,
    allowUnionTypes: true,
    keywords: ['patternErrorMessage', 'errorMessage'],
  }).compile(jsonSchema());

  it('accepts what the codec accepts: valid documents', () => {
    fc.assert(
      fc.property(validDocument(hardenSparkCodec.schema), (document) => {
        expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
        expect(decode(hardenSparkCodec, document)).to.have.property('ok', true);
      }),
      { numRuns: RUNS },
    );
  });

  it('accepts what the codec accepts: changed documents', () => {
    const seen = { valid: 0, invalid: 0 };
    fc.assert(
      fc.property(changedDocument(hardenSparkCodec.schema), (document) => {
        const valid = validate(document);
        seen[valid ? 'valid' : 'invalid'] += 1;
        const decoded = decode(hardenSparkCodec, document);
        expect(decoded.ok, JSON.stringify(decoded.ok ? validate.errors : decoded.mistakes)).to.equal(valid);
        if (!valid) expect(hardenSparkCodec.is(document)).to.equal(false);
      }),
      { numRuns: RUNS },
    );
    // A generator that makes only one kind would show nothing.
    expect(seen.valid).to.be.above(RUNS / 20);
    expect(seen.invalid).to.be.above(RUNS / 4);
  });

  it('has the defaults in it: what was decoded decodes to itself', () => {
    fc.assert(
      fc.property(validDocument(hardenSparkCodec.schema), (document) => {
        const once = decode(hardenSparkCodec, document);
        expect(once.ok && hardenSparkCodec.is(once.value)).to.equal(true);
        const twice = once.ok ? decode(hardenSparkCodec, once.value) : undefined;
        expect(twice?.ok && twice.value).to.deep.equal(once.ok && once.value);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('every mistake is told in one line with its path in front', () => {
    fc.assert(
      fc.property(changedDocument(hardenSparkCodec.schema), (document) => {
        const read = readFunctionConfig(document as never);
        if ('settings' in read) return;
        expect(read.findings).to.not.be.empty;
        for (const { message, field, rule, severity } of read.findings) {
          expect(severity).to.equal('error');
          expect(rule).to.match(
            /^function-config\/(unknown-field|missing-field|wrong-type|bad-value|conflict)$/,
          );
          expect(message.startsWith(`\`${field?.path}\` `), message).to.equal(true);
          expect(message.slice(2 + (field?.path.length ?? 0))).to.match(/^ (must|is not a field)/);
          expect(message).to.not.match(/[\n\r\u2028\u2029]|\[object Object\]|undefined|\bshould\b/);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('has examples that it and the function take, and says what it is', () => {
    const { $id, title, description, examples = [] } = jsonSchema();
    expect({ $id, title }).to.deep.equal({
      $id: schemaUrl(npmPackage.version),
      title: 'HardenSpark',
    });
    expect(description).to.match(/\.$/);
    expect(examples).to.have.length.above(1);
    for (const example of examples) {
      expect(validate(example), JSON.stringify(validate.errors)).to.equal(true);
      expect(readFunctionConfig(example as never)).to.have.property('settings');
    }
  });

  it('takes the example that is shown of each field', () => {
    for (const row of ALL_FIELDS) {
      const example = {
        ...parse(exampleLines(row).join('\n')),
        apiVersion: 'fn.kpt.dev/v1alpha1',
        kind: 'HardenSpark',
      };
      example.metadata ??= { name: 'harden-spark' };
      expect(validate(example), `${row.path}: ${JSON.stringify(validate.errors)}`).to.equal(true);
    }
  });

  for (const [name, text] of Object.entries(generatedFiles())) {
    it(`${name} is up to date`, () => {
      expectGolden(new URL(`../../functions/harden-spark/${name}`, import.meta.url), text);
    });
  }

  it('the KRMFunctionDefinition has the fields of the codec', () => {
    const file = new URL('../../functions/harden-spark/krm-function-definition.yaml', import.meta.url);
    const [version] = parse(readFileSync(file, 'utf8')).spec.versions;
    expect(version.schema.openAPIV3Schema.properties.spec.properties).to.have.keys(
      Object.keys(hardenSparkCodec.schema.properties?.spec?.properties ?? {}),
    );
  });
});
