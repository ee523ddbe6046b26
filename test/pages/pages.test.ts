/** The pages that people paste from: each command runs as it stands, and prints what is shown. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { find, nothingMayBeMissing, root, tools } from '../../scripts/systems/tools.ts';
import { readableDiff } from '../golden.ts';
import { ONLY_TO_READ } from './only-to-read.ts';
import { type Block, blocksOf, isAsShown, type Step, sectionsOf } from './page.ts';
import { environment, provide, provisionsFor, removeAll, replaced } from './provisions.ts';

const CHINESE = 'README.zh-CN.md';
const PAGES = [
  'README.md',
  'docs/troubleshooting.md',
  'docs/security.md',
  ...readdirSync(join(root, 'docs/runners')).map((name) => `docs/runners/${name}`),
];

const read = (page: string) => readFileSync(join(root, page), 'utf8');

describe('pages, as a reader follows them', () => {
  let env: NodeJS.ProcessEnv;
  let folder: string;

  before(() => {
    env = environment();
  });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-page-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));
  after(removeAll);

  for (const page of PAGES) {
    describe(page, () => {
      const sections = sectionsOf(read(page), (block) => isOnlyToRead(page, block));
      const start = read(page).includes('README.md#before-and-after') ? beforeAndAfter() : [];
      for (const [index, section] of sections.entries()) {
        if (section.steps.length === 0) continue;
        const before = sections.slice(0, index).filter(({ level }) => level < 3);
        const steps = [...start, ...[...before, section].flatMap(({ steps }) => steps)];
        const missing = missingFor(steps);
        if (missing.length > 0 && !nothingMayBeMissing()) {
          it(`${section.title}: is not tested without ${missing.join(', ')}`);
          continue;
        }
        it(section.title, () => {
          expect(missing, 'what the commands need').to.deep.equal([]);
          for (const step of steps) follow(page, step);
        });
      }
    });
  }

  function follow(page: string, step: Step): void {
    provide(provisionsFor(textOf(step)));
    if ('file' in step) {
      const file = join(folder, step.file);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, replaced(step.text));
      return;
    }
    const { command, exitCode, prints, line } = step;
    const where = `${page}:${line}: ${command}`;
    // What is printed comes in one stream, as in a terminal.
    const script = `exec 2>&1\n${replaced(command)}`;
    // That is a pipe, as in CI: what Node opens would be a socket.
    const piped = 'set -o pipefail; bash -euo pipefail -c "$0" | cat';
    const { status, stdout } = spawnSync('bash', ['-c', piped, script], {
      cwd: folder,
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    expect(status, `the exit code of ${where}\n${stdout}`).to.equal(exitCode);
    if (prints !== undefined && !isAsShown(prints, stdout)) {
      expect.fail(`${where} prints something else:\n${readableDiff(prints, stdout)}`);
    }
  }
});

describe('links of pages', () => {
  for (const page of [...PAGES, CHINESE, 'SECURITY.md']) {
    it(`${page}: lead to what is there`, () => {
      const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
      const broken = links.filter(([, link, anchor]) => {
        const path = link === '' ? page : join(dirname(page), link!);
        if (!existsSync(join(root, path))) return true;
        return anchor !== undefined && !anchorsOf(read(path)).includes(anchor);
      });
      expect(broken.map(([link]) => link)).to.deep.equal([]);
    });
  }
});

describe(CHINESE, () => {
  it('has the blocks of README.md, word for word, which run above', () => {
    const steps = (page: string) =>
      sectionsOf(read(page), () => false).map(({ level, steps }) => ({
        level,
        steps: steps.map(({ line: _, ...step }) => step),
      }));
    expect(steps(CHINESE)).to.deep.equal(steps('README.md'));
  });
});

describe('blocks that are only to be read', () => {
  for (const { page, firstLine, reason } of ONLY_TO_READ) {
    it(`${page}: ${firstLine} (${reason})`, () => {
      const blocks = blocksOf(read(page)).flatMap(({ blocks }) => blocks);
      expect(blocks.filter(({ text }) => text.startsWith(`${firstLine}\n`))).to.have.length(1);
    });
  }
});

/** The files that README.md begins with: a page may link to them in place of files of its own. */
function beforeAndAfter(): Step[] {
  const sections = sectionsOf(read('README.md'), () => false);
  return sections.find(({ title }) => title === 'Before and after')!.steps.filter((step) => 'file' in step);
}

/** The anchors that GitHub gives to headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

function isOnlyToRead(page: string, { text }: Block): boolean {
  return ONLY_TO_READ.some((row) => row.page === page && text.startsWith(`${row.firstLine}\n`));
}

function textOf(step: Step): string {
  return 'command' in step ? step.command : step.text;
}

/** What the commands need and this machine has not. */
function missingFor(steps: readonly Step[]): string[] {
  const provisions = provisionsFor(steps.map(textOf).join(''));
  const missing = provisions.flatMap(({ tools = [] }) => tools).filter((name) => !find(name));
  const registry = provisions.some(({ fromRegistry }) => fromRegistry) && !nothingMayBeMissing();
  return [
    ...[...new Set(missing)].map((name) => `${name} (${tools[name].from})`),
    ...(registry ? ['packages of the registry (npm run test:all)'] : []),
  ];
}
