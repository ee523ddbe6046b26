/** Borders between the folders, and files of a size and a name that somebody can keep in mind. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';
import { circlesIn, filesOf, importsOf } from './imports.ts';

/** What each folder may import of this repository besides itself. */
const BORDERS: Record<string, readonly string[]> = {
  'src/values/': [],
  'src/kubernetes/': ['src/values/'],
  'src/spark/': ['src/kubernetes/', 'src/values/'],
  // A kind asks no step and no table what to say.
  'src/spark/kinds/': [
    'src/kubernetes/',
    'src/values/',
    'src/spark/role/',
    'src/spark/conf/operator-defaults.ts',
    'src/spark/part.ts',
  ],
  'src/krm/': ['src/values/'],
  'src/krm/codec/': ['src/values/'],
  'src/krm/yaml/': ['src/values/', 'src/krm/input-error.ts'],
  'src/krm/list/': ['src/values/', 'src/krm/input-error.ts', 'src/krm/yaml/'],
  'src/krm/replay/': ['src/values/', 'src/krm/input-error.ts', 'src/krm/yaml/', 'src/krm/list/'],
  'src/krm/report/': ['src/values/', 'src/krm/input-error.ts', 'src/krm/yaml/', 'src/krm/list/'],
  'src/krm/terminal/': ['src/values/'],
  'src/krm/files/': [
    'src/values/',
    'src/krm/input-error.ts',
    'src/krm/arguments.ts',
    'src/krm/compilers.ts',
    'src/krm/config-file.ts',
    'src/krm/system-error.ts',
    'src/krm/standard-streams.ts',
    'src/krm/terminal/',
    'src/krm/list/',
    'src/krm/report/',
    'src/krm/yaml/any-yaml.ts',
    'src/krm/yaml/text-document.ts',
  ],
  // The version stands in package.json.
  'functions/': ['src/', 'package.json'],
  'scripts/': ['functions/', 'src/'],
};

/** The folders of `functions/harden-spark` that are steps: none needs another. */
const STEPS = [
  'read-only-root',
  'pod-security',
  'diagnosis',
  'rbac',
  'network-policy',
  'monitoring',
  'resource-quota',
];

/** Lines. */
const LONGEST = 400;

describe('the shape of the repository', () => {
  const files = filesOf('functions', 'src', 'scripts');
  let imports: ReadonlyMap<string, readonly string[]>;

  before(async () => {
    imports = await importsOf(files);
  });

  it('is seen: each import stands among those that were found', () => {
    for (const file of files) {
      const written = [
        ...read(file).matchAll(/(?:^(?:\}|import .*|export .*) from |^import |\bimport\()'(\.[^']*)'/gm),
      ];
      const paths = written.map(([, path]) => join(file, '..', path!));
      expect([...imports.get(file)!].sort(), file).to.deep.equal([...new Set(paths)].sort());
    }
  });

  it('has no circle of imports', () => {
    expect(circlesIn(imports)).to.deep.equal([]);
  });

  it('has no file that nothing imports', () => {
    const imported = new Set([...imports.values()].flat());
    const begun = /^(scripts\/[^/]+|functions\/harden-spark\/(main|kpt-function|library))\.ts$/;
    const all = [...imports.keys()].filter((file) => !begun.test(file));
    expect(all.filter((file) => !imported.has(file))).to.deep.equal([]);
  });

  for (const [folder, others] of Object.entries(BORDERS)) {
    it(`lets ${folder} import ${['only itself', ...others].join(', ')}`, () => {
      const allowed = [folder, ...others];
      const wrong = [...imports].filter(
        ([file, paths]) =>
          file.startsWith(folder) && paths.some((path) => !allowed.some((one) => path.startsWith(one))),
      );
      expect(wrong.map(([file]) => file)).to.deep.equal([]);
    });
  }

  for (const step of STEPS) {
    it(`lets the step ${step} import no other step`, () => {
      const folderOf = (name: string) => `functions/harden-spark/${name}/`;
      const others = STEPS.filter((other) => other !== step).map(folderOf);
      const ofStep = [...imports].filter(([file]) => file.startsWith(folderOf(step)));
      expect(ofStep).to.not.be.empty;
      const wrong = ofStep.filter(([, paths]) =>
        paths.some((path) => others.some((other) => path.startsWith(other))),
      );
      expect(wrong.map(([file]) => file)).to.deep.equal([]);
    });
  }

  it(`has no file of more than ${LONGEST} lines outside src/krm/yaml`, () => {
    const long = files.filter(
      (file) => !file.startsWith('src/krm/yaml/') && read(file).split('\n').length - 1 > LONGEST,
    );
    expect(long).to.deep.equal([]);
  });

  it('has no three files of one name', () => {
    const counts = new Map<string, number>();
    for (const file of filesOf('functions', 'src')) {
      counts.set(basename(file), (counts.get(basename(file)) ?? 0) + 1);
    }
    const often = [...counts].filter(([, count]) => count > 2);
    expect(often.map(([name, count]) => `${count} are called ${name}`)).to.deep.equal([]);
  });
});

describe('circles of imports', () => {
  const circles = (imports: Record<string, readonly string[]>) => circlesIn(new Map(Object.entries(imports)));

  it('are found wherever they begin', () => {
    expect(circles({ a: ['b'], b: ['c', 'd'], c: ['b'], d: [] })).to.deep.equal([['b', 'c']]);
    expect(circles({ a: ['b'], b: ['c'], c: ['a'], x: ['y', 'a'], y: ['x'] })).to.deep.equal([
      ['a', 'b', 'c'],
      ['x', 'y'],
    ]);
  });

  it('are none where two ways lead to one file', () => {
    expect(circles({ a: ['b', 'c'], b: ['d'], c: ['d'], d: [] })).to.deep.equal([]);
  });
});

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
