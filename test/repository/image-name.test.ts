/** The image has one name, with the version, wherever it is named. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';

const NAME = 'ghcr.io/harden-spark/harden-spark';
const { version, homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Other images that have our name in theirs. */
const OTHERS: Readonly<Record<string, string>> = {
  'localhost/harden-spark-argocd:v0.1.0':
    "examples/argocd-plugin: the reader's own, from the Dockerfile there",
};

/** A name with a tag or a digest, and whatever stands where an image is asked for. */
const MENTION =
  /(?:\w[\w.\-/]*)?\bharden-spark[\w-]*(?::(?:v?\d[\w.-]*|latest|dev)|@sha256:\w+)|(?<=(?:\bimage:|--image|--tag|(?<![\w-])-t)[ =]"?)(?:\w[\w.\-/]*)?harden-spark[\w-]*(?![\w-]*[:@]\w)/g;

/** A package of npm is named in the same way: `harden-spark@0.1.0`. */
function imagesIn(text: string): string[] {
  return [...text.matchAll(MENTION)].map(([name]) => name);
}

describe('the name of the image', () => {
  it('is the place of the repository', () => {
    expect(`https://${NAME}`).to.equal(homepage.replace('github.com', 'ghcr.io'));
  });

  it('is told from names that are none', () => {
    const images = ['harden-spark:v0.1.0', 'localhost/harden-spark:latest', 'example.com/a/harden-spark-x:1'];
    for (const image of images) expect(imagesIn(`see ${image}.`), image).to.have.length(1);
    for (const text of ['image: harden-spark', '-t harden-spark .', '--image=harden-spark'])
      expect(imagesIn(text)).to.deep.equal(['harden-spark']);
    for (const text of ['harden-spark: no', 'name: harden-spark', 'harden-spark@0.1.0', 'exec: harden-spark'])
      expect(imagesIn(text)).to.deep.equal([]);
  });

  it('is the same wherever people read or copy it, and has the version', () => {
    const named = mentions();
    expect(named.filter(([, image]) => image === `${NAME}:v${version}`)).to.have.length.above(3);
    const others = named.filter(([, image]) => image !== `${NAME}:v${version}` && !(image in OTHERS));
    // A catalogue puts the version behind it.
    expect(others).to.deep.equal([['functions/harden-spark/metadata.yaml', NAME]]);
  });

  for (const [image, why] of Object.entries(OTHERS)) {
    it(`is not that of ${image} (${why})`, () => {
      expect(mentions().map(([, name]) => name)).to.include(image);
    });
  }
});

/** Files with images of ours; tests build theirs under names of their own. */
function mentions(): [file: string, image: string][] {
  const files = execFileSync('git', ['ls-files', '-z'], {
    cwd: root,
    encoding: 'utf8',
  });
  return files
    .split('\0')
    .filter((file) => file !== '' && !file.startsWith('test/'))
    .flatMap((file) =>
      imagesIn(readFileSync(join(root, file), 'utf8')).map((image): [string, string] => [file, image]),
    );
}
