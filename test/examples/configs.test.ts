import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';

const examples = join(root, 'examples');

describe('functionConfigs of the examples', () => {
  const configs = readdirSync(examples, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('harden-spark.yaml'))
    .map((path) => join(examples, path));

  it('are in every example but the imperative one', () => {
    const folders = configs.map((config) => relative(examples, config).split('/')[0]);
    const names = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect([...new Set(folders), 'kpt-imperative']).to.have.members(names.map(({ name }) => name));
  });

  for (const config of configs) {
    it(`${relative(examples, config)} tells editors where its schema is`, () => {
      const [, schema] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(config, 'utf8')) ?? [];
      expect(schema).to.be.a('string');
      expect(relative(root, join(dirname(config), schema!))).to.equal('functions/harden-spark/schema.json');
      expect(existsSync(join(dirname(config), schema!))).to.equal(true);
    });
  }
});
