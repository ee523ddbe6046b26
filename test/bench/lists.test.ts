import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import '../../src/krm/yaml/any-yaml.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { root } from '../../scripts/systems/tools.ts';
import { transform } from '../../src/krm/index.ts';
import { hardens } from './checks.ts';
import { type List, packageOf } from './lists.ts';
import { resourceListOf } from './resource-list.ts';
import { generatedPackage } from './resources.ts';
import { SECTIONS } from './sections.ts';
import { SPECS } from './settings.ts';

const LARGEST = 50_000;
const LISTS: readonly List[] = [
  ...(['plain', 'different', 'flow', 'anchors', 'collection'] as const).map((objects) => ({
    objects,
    size: 200,
  })),
  ...[0, 20].map((workloads) => ({ objects: 'plain' as const, size: 200, workloads })),
  ...(['enforce', 'everything'] as const).map((settings) => ({
    objects: 'plain' as const,
    size: 200,
    settings,
  })),
];

describe('the lists of the benchmark', () => {
  for (const list of LISTS) {
    const { objects, size, workloads = 'a quarter', settings = 'usual' } = list;
    describe(`${objects}, with ${workloads} of ${size} objects, ${settings}`, () => {
      const text = resourceListOf(packageOf(list), settings);

      it('are as long as they say, and as many workloads are in them', () => {
        const { items } = parse(text, { maxAliasCount: -1 });
        expect(items).to.have.length(size);
        const kinds = items.filter(
          ({ kind }: { kind: string }) => kind.includes('Spark') && kind !== 'HardenSpark',
        );
        expect(kinds).to.have.length(packageOf(list).workloads);
      });

      it('are hardened, all of them', () => {
        const { stdout, stderr, exitCode } = transform(hardenSpark, text);
        expect(exitCode).to.equal(0);
        hardens(list)(stdout, stderr);
      });
    });
  }

  it('of one template have one skeleton', () => {
    expect(new Set(jobs('plain').map(skeletonOf))).to.have.property('size', 1);
  });

  it('of which no two are alike have none twice, whatever the order of their fields', () => {
    const fields = jobs('different').map((text) => skeletonOf(text).split('\n').sort().join('\n'));
    expect(fields).to.have.length(LARGEST / 4);
    expect(new Set(fields)).to.have.property('size', LARGEST / 4);
  });

  it('with all features on ask for each of them', () => {
    const schema = JSON.parse(readFileSync(join(root, 'functions/harden-spark/schema.json'), 'utf8'));
    const asked = parse(SPECS.everything(generatedPackage(100, 'plain')));
    expect(Object.keys(asked).sort()).to.deep.equal(Object.keys(schema.properties.spec.properties).sort());
  });
});

describe('the sections of the benchmark', () => {
  it('have names for the command line, each its own', () => {
    const names = SECTIONS.map(({ name }) => name);
    expect(new Set(names)).to.have.property('size', names.length);
    for (const name of names) expect(name).to.match(/^[a-z-]+$/);
  });
});

function jobs(style: 'plain' | 'different'): string[] {
  return generatedPackage(LARGEST, style)
    .resources.filter(({ path }) => path.includes('/job-'))
    .map(({ text }) => text([]));
}

/** What is left of a text without its values and comments. */
function skeletonOf(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^ *#/.test(line))
    .map((line) => /^ *(?:- )?(?:[\w.]+:|)/.exec(line)![0])
    .join('\n');
}
