/**
 * Each directory of `cases` is one functionConfig, `config.yaml`, and what comes of it, `expected.txt`:
 * the error messages, one a line, or the settings.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { hardenSparkCodec, readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import type { Settings } from '../../functions/harden-spark/config/settings.ts';
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

describe('functionConfig', () => {
  const names = readdirSync(CASES);

  it('has cases', () => expect(names).to.not.be.empty);

  for (const name of names) {
    it(name, () => {
      const directory = new URL(`${name}/`, CASES);
      const config = parse(readFileSync(new URL('config.yaml', directory), 'utf8'));
      const read = readFunctionConfig(config);
      const text =
        'settings' in read
          ? stringify(inOrder(read.settings))
          : read.findings.map(({ message }) => `${message}\n`).join('');
      expectGolden(new URL('expected.txt', directory), text);
      expect('settings' in read, 'accepted').to.equal(name.startsWith('accepted-'));
    });
  }
});
