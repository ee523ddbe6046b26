/** docs/architecture.md is for people who look for a place in the code: what it names must be there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';

const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
const steps = [...page.matchAll(/^\|.*\| `([^`]+)` \| `([^`]+)` \|$/gm)].filter(([, path]) =>
  path!.endsWith('.ts'),
);

describe('docs/architecture.md', () => {
  it('follows a workload through more than twenty functions', () => {
    expect(steps).to.have.length.above(20);
  });

  for (const [, path, name] of steps) {
    it(`is right that ${path} has ${name}`, () => {
      const declared = new RegExp(`^(export |  )?(async |protected |private )*(function )?${name}[(<]`, 'm');
      expect(readFileSync(join(root, path!), 'utf8')).to.match(declared);
    });
  }

  it('names only folders and records that there are', () => {
    const rooms = [...page.matchAll(/^\| `([^`.]+)` \|/gm)].map(([, path]) => path!);
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, path]) => join('docs', path!));
    expect(rooms).to.have.length.above(6);
    expect([...rooms, ...links].filter((path) => !existsSync(join(root, path)))).to.deep.equal([]);
  });
});
