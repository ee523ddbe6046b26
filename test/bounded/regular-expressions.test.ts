import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tokenizer } from 'acorn';
import { expect } from 'chai';
import { transformSync } from 'esbuild';
import { check } from 'recheck';
import { root } from '../../scripts/systems/tools.ts';

/** What these go through is our own, of a known length. */
const MEETS_NO_USER_TEXT = [join('functions', 'harden-spark', 'schema.ts')];

interface Literal {
  readonly pattern: string;
  readonly flags: string;
}

function literalsOf(file: string): Literal[] {
  const { code } = transformSync(readFileSync(join(root, file), 'utf8'), { loader: 'ts', target: 'es2022' });
  return [...tokenizer(code, { ecmaVersion: 'latest', sourceType: 'module' })]
    .filter(({ type }) => type.label === 'regexp')
    .map((token) => (token as unknown as { value: Literal }).value);
}

const files = ['functions', 'src'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => join(folder, path)),
);

describe('every regular expression', () => {
  it('takes time in proportion to the text that it meets', async () => {
    const literals = files
      .filter((file) => !MEETS_NO_USER_TEXT.includes(file))
      .flatMap((file) => literalsOf(file).map((literal) => ({ file, ...literal })));
    expect(literals.length).to.be.above(100);
    const distinct = new Map(literals.map((literal) => [`/${literal.pattern}/${literal.flags}`, literal]));
    const slow: string[] = [];
    for (const [text, { file, pattern, flags }] of distinct) {
      // The same answer in each run; where it cannot be proved, texts are tried.
      const result = await check(pattern, flags, { randomSeed: 0, timeout: 3_600_000 });
      if (result.status === 'safe') continue;
      const how = result.status === 'vulnerable' ? result.complexity.summary : 'nobody knows how slow';
      slow.push(`${file}: ${text} ${how}`);
    }
    expect(slow).to.deep.equal([]);
  });
});
