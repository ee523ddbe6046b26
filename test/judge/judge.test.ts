/**
 * The function against the plain way (plain-list.ts): the same findings, the same objects, and the bytes of all that
 * nobody said was changed. PROPERTY_RUNS sets how many packages are generated.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { find } from '../../scripts/systems/tools.ts';
import { caseInput } from '../cases/input.ts';
import { withoutResults } from '../cases/outcome.ts';
import { type Input, judged, runFunction, toldOn } from './judge.ts';
import { anyPackage, inputOf, type Package, packageOfDistinct } from './packages.ts';
import { repeatsKeys } from './plain-yaml.ts';

const numRuns = Number(process.env.PROPERTY_RUNS ?? 60);

const CASES = new URL('../cases/', import.meta.url);

/** `yaml` reads nothing of a text of which a part is no YAML. */
const NO_YAML = [
  'bad-input/a-document-that-is-no-yaml-and-that-nobody-needs',
  'lookalikes/silent-about-what-is-no-yaml-and-of-no-interest',
];

describe('the function and the plain way', () => {
  describe('say and do the same in each case', () => {
    const folders = (parent: URL) =>
      readdirSync(parent, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? [entry.name] : [],
      );
    for (const group of folders(CASES)) {
      const names = folders(new URL(`${group}/`, CASES)).map((name) => `${group}/${name}`);
      it(group, () => {
        for (const name of names) {
          const input = caseOf(name);
          // Of keys that stand twice the plain way takes the last. What the function says of them has tests of its own.
          const repeats = [input.text, input.config ?? ''].some(repeatsKeys);
          if (!repeats && !NO_YAML.includes(name)) named(name, () => judged(input));
        }
      });
    }
  });

  it('say and do the same for the examples of the kubeflow operator', function () {
    const folder = find('spark-operator');
    if (!folder) this.skip();
    const config = functionConfig({ readOnlyRootFilesystem: { mode: 'Enforce' }, rbac: {}, podSecurity: {} });
    const names = readdirSync(join(folder, 'examples'), { recursive: true, encoding: 'utf8' }).filter(
      (name) => name.endsWith('.yaml'),
    );
    expect(names).to.have.length.above(10);
    for (const name of names) {
      const text = readFileSync(join(folder, 'examples', name), 'utf8');
      named(name, () => judged({ text, stream: true, config }));
    }
  });

  it('say and do the same for any package in any style', () => {
    const seen = { changed: 0, refused: 0 };
    fc.assert(
      fc.property(anyPackage, (any) => {
        const { plain } = judged(inputOf(any));
        if (!plain) seen.refused++;
        else if (plain.reportedChanged.size > 0) seen.changed++;
      }),
      { numRuns, endOnFailure: true },
    );
    // Packages that are all refused, or in which nothing is to be done, would show nothing.
    expect(seen.refused).to.be.below(numRuns / 50);
    expect(seen.changed).to.be.above(numRuns / 4);
  });

  it('leave alone what is no YAML and nobody needs, wherever it stands', () => {
    fc.assert(
      fc.property(anyPackage, fc.nat(), (any, where) => {
        const { text, config } = inputOf({ ...any, layout: { ...any.layout, form: 'stream' } });
        const marks = [...text.matchAll(/^---/gm)].map(({ index }) => index);
        fc.pre(marks.length > 0);
        const at = marks[where % marks.length]!;
        const broken = '---\nkind: Namespace\nmetadata: [{{ if }}\n';
        const input = (more: string): Input => ({
          text: text.slice(0, at) + more + text.slice(at),
          stream: true,
          ...(config !== undefined && { config }),
        });
        const without = runFunction(input(''));
        const outcome = runFunction(input(broken));
        expect(outcome.stdout.replace(broken, '')).to.equal(without.stdout);
        expect(findingsOf(outcome)).to.deep.equal(findingsOf(without));
        if (without.stdout !== '') expect(outcome.stdout).to.include(broken);
      }),
      { numRuns, endOnFailure: true },
    );
  });
});

describe('the function, on any package', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(anyPackage, (any) => {
        const input = inputOf(any);
        const once = runFunction(input);
        if (once.stdout === '') return;
        const written = withoutResultsOf(input, once.stdout);
        const twice = runFunction({ ...input, text: written });
        expect(withoutResultsOf(input, twice.stdout)).to.equal(written);
        const withThose = runFunction({ ...input, text: once.stdout });
        expect(withoutResultsOf(input, withThose.stdout), 'with the results of the first').to.equal(written);
      }),
      { numRuns, endOnFailure: true },
    );
  });

  it('makes the same of its objects in any order', () => {
    fc.assert(
      fc.property(packageOfDistinct, fc.infiniteStream(fc.nat()), (any, numbers) => {
        const given = any.written.map((_, i) => i);
        const [one, other] = [given, shuffled(given, numbers)].map((order) => unordered(any, order));
        expect(other).to.deep.equal(one);
      }),
      { numRuns, endOnFailure: true },
    );
  });
});

/** What comes out of a package with its objects in this order, as sets. */
function unordered(any: Package, order: readonly number[]) {
  const { outcome, objects } = judged(inputOf(any, order));
  return {
    findings: findingsOf(outcome).sort(),
    counts: toldOn(outcome.stderr).counts,
    objects: objects
      .map((object) => stringify(object, { sortMapEntries: true, aliasDuplicateObjects: false }))
      .sort(),
  };
}

/** An item without a name is known by its place. */
function findingsOf({ stderr }: { stderr: string }): string[] {
  return toldOn(stderr).findings.map((line) => line.replace(/^(\w+): item \d+: /, '$1: '));
}

function shuffled(values: readonly number[], numbers: Iterator<number>): number[] {
  const rest = [...values];
  return values.map(() => rest.splice(numbers.next().value % rest.length, 1)[0]!);
}

function withoutResultsOf({ stream }: Input, stdout: string): string {
  return stream ? stdout : withoutResults(stdout);
}

function caseOf(name: string): Input {
  const folder = new URL(`${name}/`, CASES);
  const read = (file: string) => readFileSync(new URL(file, folder), 'utf8');
  const args = existsSync(new URL('args', folder)) ? read('args').split('\n') : [];
  const text = caseInput(folder).toString();
  const config = args.includes('--config') && existsSync(new URL('config.yaml', folder));
  const isList = /^["']?kind["']?: ["']?ResourceList/m.test(text);
  return {
    text,
    stream: (args.includes('--stream') || config) && !isList,
    ...(config && { config: read('config.yaml') }),
  };
}

function functionConfig(spec: object): string {
  return JSON.stringify({
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'HardenSpark',
    metadata: { name: 'harden-spark' },
    spec,
  });
}

/** Says in an error what it was about. */
function named(name: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    (error as Error).message = `${name}: ${(error as Error).message}`;
    throw error;
  }
}
