import { expect } from 'chai';
import fc from 'fast-check';
import { isAtOrBelow, isBelow, localPathsIn, normalise } from '../../src/spark/paths/paths.ts';
import { WRITABLE_PATHS } from '../../src/spark/paths/writable-paths.ts';
import { appendJavaOption, splitJavaOptions, systemProperty } from '../../src/spark/role/java-options.ts';
import { canBeIn } from '../../src/spark/version.ts';

describe('java options', () => {
  const splits: [text: string, options: string[]][] = [
    ['', []],
    ['  -Xss1m\t-Da=b\n-Dc ', ['-Xss1m', '-Da=b', '-Dc']],
    ['-Da="b c" -Dd', ['-Da=b c', '-Dd']],
    ["'-Da=b c' -Dd", ['-Da=b c', '-Dd']],
    ['-Da="b \\" c"', ['-Da=b \\" c']],
    ['-Da="open', ['-Da=open']],
  ];
  for (const [text, options] of splits) {
    it(`split ${JSON.stringify(text)}`, () => expect(splitJavaOptions(text)).to.deep.equal(options));
  }

  it('the last property wins, and a longer name is another one', () => {
    expect(systemProperty('-Da=1 -Dab=3 -Da=2', 'a')).to.equal('2');
    expect(systemProperty('-XX:x -Dab=3', 'a')).to.equal(undefined);
    expect(systemProperty('-Djavaxiotmpdir=3', 'java.io.tmpdir')).to.equal(undefined);
  });

  it('appending keeps the text, and adds exactly one option', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^-D\w+=\w+$/)),
        fc.constantFrom(' ', '\n', '  '),
        (options, blank) => {
          const text = options.join(blank);
          const longer = appendJavaOption(text, '-Dx=y');
          expect(longer.startsWith(text)).to.equal(true);
          expect(splitJavaOptions(longer)).to.deep.equal([...splitJavaOptions(text), '-Dx=y']);
        },
      ),
    );
  });
});

describe('paths', () => {
  it('are normalised', () => {
    for (const path of ['/a/b', '/a/b/', '//a//b', '/a/./b', '/a/c/../b/.'])
      expect(normalise(path)).to.equal('/a/b');
    expect(normalise('/')).to.equal('/');
  });

  it('are below a directory, not beside it', () => {
    expect(isBelow('/a/b', '/a')).to.equal(true);
    expect(isBelow('/a', '/')).to.equal(true);
    expect(isBelow('/ab', '/a')).to.equal(false);
    expect(isBelow('/a', '/a')).to.equal(false);
    expect(isAtOrBelow('/a', '/a')).to.equal(true);
  });

  const texts: [text: string, paths: string[]][] = [
    ['/a/b.jar', ['/a/b.jar']],
    ['local:///a/b.jar', ['/a/b.jar']],
    ['LOCAL:///a', ['/a']],
    ['file:/a/b', ['/a/b']],
    ['file:///a//b/#alias', ['/a/b']],
    ['s3a://bucket/a/b', []],
    ['hdfs:///a/b,local:///c', ['/c']],
    ['jdbc:postgresql://host/a', []],
    ['http://host:80/a?x=/b', ['/b']],
    ['-javaagent:/a/b.jar=8090:/c/d.yaml', ['/a/b.jar', '/c/d.yaml']],
    ['/a:/b/*:c/d', ['/a', '/b/*']],
    ['--x=/a --y "/b c" \'/d\'', ['/a', '/b', '/d']],
    ['a/b', []],
    ['./a/b ../c $HOME/d $(X)/e ~/f', []],
    ['sh -c "cp /a/* /b && cat </c >/d; x|/e"', ['/a/*', '/b', '/c', '/d', '/e']],
    ['/a/../b', ['/b']],
    ['10/20', []],
  ];
  for (const [text, paths] of texts) {
    it(`in ${text}`, () => {
      expect([...localPathsIn(text)].sort()).to.deep.equal([...paths].sort());
    });
  }
});

describe('versions', () => {
  const versions: [version: string | undefined, at34: boolean][] = [
    ['3.4.0', true],
    ['3.3.9', false],
    ['3.10.0', true],
    ['2.9', false],
    ['4.0.0-preview', true],
    ['v3.5', true],
    [undefined, true],
    ['latest', true],
  ];
  for (const [version, at34] of versions) {
    it(`${version} is ${at34 ? 'at least' : 'before'} 3.4`, () =>
      expect(canBeIn(version, { since: '3.4' })).to.equal(at34));
  }
});

describe('the table of writable paths', () => {
  it('gives a reason and a source in every row, and unique names', () => {
    expect(new Set(WRITABLE_PATHS.map(({ name }) => name)).size).to.equal(WRITABLE_PATHS.length);
    for (const { why, source, where, roles } of WRITABLE_PATHS) {
      expect(why).to.match(/\.$/);
      expect(source).to.match(/\.$/);
      expect(where).not.to.equal('');
      expect(roles).not.to.deep.equal([]);
    }
  });
});
