/**
 * Each directory of `cases` is one functionConfig, `config.yaml`, and what comes of it, `expected.txt`:
 * the error messages, one a line, or the settings that are not those of an empty configuration (of WHOLE, all).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { hardenSparkCodec, readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import type { Settings } from '../../functions/harden-spark/config/settings.ts';
import { isObject } from '../../src/values/json.ts';
import { expectGolden } from '../golden.ts';

const CASES = new URL('cases/', import.meta.url);

/** The fields of `spec` as they are documented, not as the user wrote them. */
function inOrder(settings: Settings): object {
  const names = Object.keys(hardenSparkCodec.schema.properties!.spec!.properties!);
  const entries = Object.entries(settings).sort(
    ([one], [other]) => names.indexOf(one) - names.indexOf(other),
  );
  const { origin, ...spec } = Object.fromEntries(entries);
  return { ...spec, origin };
}

/** What a configuration without a `spec` comes to is shown by the first. */
const WHOLE = ['accepted-no-spec', 'accepted-every-field'];

/** What of `value` is not as in `usual`: of maps the fields, null for one that is missing; of anything else all. */
function unusual(value: unknown, usual: unknown): unknown {
  if (isDeepStrictEqual(value, usual)) return undefined;
  if (value === undefined) return null;
  if (!isObject(value) || !isObject(usual)) return value;
  const keys = Object.keys({ ...value, ...usual });
  return Object.fromEntries(keys.map((key) => [key, unusual(value[key], usual[key])]));
}

describe('functionConfig', () => {
  const empty = readFunctionConfig({
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'HardenSpark',
    metadata: { name: 'harden-spark' },
  });
  const usual = 'settings' in empty && empty.settings;
  const names = readdirSync(CASES);

  it('has cases', () => expect(names).to.not.be.empty);

  for (const name of names) {
    it(name, () => {
      const directory = new URL(`${name}/`, CASES);
      const config = parse(readFileSync(new URL('config.yaml', directory), 'utf8'));
      const read = readFunctionConfig(config);
      const text =
        'findings' in read
          ? read.findings.map(({ message }) => `${message}\n`).join('')
          : stringify(
              WHOLE.includes(name) ? inOrder(read.settings) : (unusual(inOrder(read.settings), usual) ?? {}),
            );
      expectGolden(new URL('expected.txt', directory), text);
      expect('settings' in read, 'accepted').to.equal(name.startsWith('accepted-'));
    });
  }
});
