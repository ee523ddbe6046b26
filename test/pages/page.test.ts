/** What a page must not do, and what is taken for what it shows. */
import { expect } from 'chai';
import { isAsShown, sectionsOf } from './page.ts';

const block = (language: string, text: string) => `\`\`\`${language}\n${text}\`\`\`\n`;
const sections = (page: string) => sectionsOf(page, () => false);

describe('a page', () => {
  it('has files, commands, and what these print', () => {
    const page =
      `# Title\n\nPut this into \`a/b.yaml\`:\n\n${block('yaml', 'a: 1\n')}` +
      `\n### One way\n\n${block('sh', 'false\n')}\nIt ends with exit code 1:\n\n${block('text', 'no\n')}${block('diff', '-a\n')}`;
    expect(sections(page)).to.deep.equal([
      { title: 'Title', level: 1, steps: [{ file: 'a/b.yaml', text: 'a: 1\n', line: 5 }] },
      {
        title: 'One way',
        level: 3,
        steps: [{ command: 'false\n', exitCode: 1, prints: 'no\n-a\n', line: 11 }],
      },
    ]);
  });

  it('has a command that must work where it says nothing else, or says so of another one', () => {
    const [{ steps }] = sections(
      `# A\nexit code 1\n${block('sh', 'true\n')}\nHere exit code 1 is bad.\n${block('sh', 'true\n')}`,
    ) as any;
    expect(steps.map(({ exitCode }: any) => exitCode)).to.deep.equal([0, 0]);
  });

  const refused = {
    'a file without a name': `Like this:\n${block('yaml', 'a: 1\n')}`,
    'a command in a language that is not run': `Run \`it\` now:\n\nthen\n${block('bash', 'true\n')}`,
    'output of no command': block('text', 'done\n'),
    'output that could be anything': block('sh', 'true\n') + block('text', '…\n'),
    'a block without an end': '```sh\ntrue\n',
  };
  for (const [what, page] of Object.entries(refused)) {
    it(`must not have ${what}`, () => expect(() => sections(page)).to.throw(/^line \d/));
  }
});

describe('what a page shows', () => {
  it('is what is printed, with anything in place of …', () => {
    expect(isAsShown('a (b)\n', 'a (b)\n')).to.equal(true);
    expect(isAsShown('a\n', 'a \n')).to.equal(true);
    expect(isAsShown('…\nin … ms\n…\n', 'in 5 ms\n')).to.equal(true);
    expect(isAsShown('…\nin … ms\n…\n', 'x\ny\nin 5 ms\nz\n')).to.equal(true);
  });

  it('is not what has more lines, less, or others', () => {
    expect(isAsShown('a\n', 'a\nb\n')).to.equal(false);
    expect(isAsShown('a\n…\n', 'b\na\n')).to.equal(false);
    expect(isAsShown('a …\n', 'a b\nc\n')).to.equal(false);
    expect(isAsShown('a.\n', 'ab\n')).to.equal(false);
  });
});
