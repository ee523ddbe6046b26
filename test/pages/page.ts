/**
 * A Markdown page as a reader follows it, from top to bottom in an empty folder:
 *
 * - A block in `sh` is run.
 * - Blocks in `text` or `diff` behind it are, together, what it prints. `…` stands there for any text, alone in a line for
 *   any lines. It ends with exit code 0, or with the one that the words before what it prints say ("exit code 1").
 * - Any other block is a file. The line before it ends with its name: "Put this into `report.yaml`:".
 *
 * A page that links to README.md#before-and-after starts with the files that are there. A `###` section is one of several ways: it starts with what stood before the first of them, and leaves nothing behind.
 */

export interface FileBlock {
  readonly file: string;
  readonly text: string;
}

export interface CommandBlock {
  readonly command: string;
  readonly exitCode: number;
  /** What it prints, or undefined where that is not shown. */
  prints?: string;
}

/** A block with its place in the page. */
export type Step = (FileBlock | CommandBlock) & { readonly line: number };

export interface Section {
  readonly title: string;
  /** 1 to 3, as the heading has `#`. */
  readonly level: number;
  readonly steps: readonly Step[];
}

/** A fenced block, and the words between it and what is before. */
export interface Block {
  readonly language: string;
  readonly text: string;
  readonly line: number;
  readonly before: string;
}

const HEADING = /^(#{1,3}) \[?([^\]]*)/;
const FENCE = /^```(\S*)$/;
const OUTPUT = new Set(['text', 'diff']);
const FILE_NAME = /`([^`\s]+)`[:：]$/;
const EXIT_CODE = /(?:exit code|退出码)[^\d\n]{0,10}(\d+)/;

/** The sections of a page with their blocks. */
export function blocksOf(page: string): { title: string; level: number; blocks: Block[] }[] {
  const sections = [{ title: 'the beginning', level: 1, blocks: [] as Block[] }];
  const lines = page.split('\n');
  let before: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const heading = HEADING.exec(lines[at]!);
    const fence = FENCE.exec(lines[at]!);
    if (heading) {
      sections.push({ title: heading[2]!, level: heading[1]!.length, blocks: [] });
      before = [];
    } else if (fence) {
      const end = lines.indexOf('```', at + 1);
      if (end < 0) throw new Error(`line ${at + 1}: the block has no end`);
      const text = lines.slice(at + 1, end).map((line) => `${line}\n`);
      const block = { language: fence[1]!, text: text.join(''), line: at + 1, before: before.join('\n') };
      sections.at(-1)!.blocks.push(block);
      at = end;
      before = [];
    } else {
      before.push(lines[at]!);
    }
  }
  return sections.filter(({ blocks }) => blocks.length > 0);
}

/**
 * What a reader does, section by section.
 *
 * @param isLeftOut whether a block is only to be read
 */
export function sectionsOf(page: string, isLeftOut: (block: Block) => boolean): Section[] {
  return blocksOf(page).map(({ title, level, blocks }) => ({
    title,
    level,
    steps: stepsOf(blocks.filter((block) => !isLeftOut(block))),
  }));
}

function stepsOf(blocks: readonly Block[]): Step[] {
  const steps: Step[] = [];
  for (const [index, { language, text, line, before }] of blocks.entries()) {
    const last = steps.at(-1);
    if (language === 'sh') {
      const next = blocks[index + 1];
      const words = next && OUTPUT.has(next.language) ? next.before : '';
      steps.push({ command: text, exitCode: Number(EXIT_CODE.exec(words)?.[1] ?? 0), line });
    } else if (OUTPUT.has(language)) {
      if (!last || !('command' in last)) throw new Error(`line ${line}: output of no command`);
      if (/^[…\s]*$/.test(text)) throw new Error(`line ${line}: any output is like this`);
      last.prints = (last.prints ?? '') + text;
    } else {
      const file = FILE_NAME.exec(before.trimEnd())?.[1];
      if (!file) {
        throw new Error(
          `line ${line}: a block is a command (sh), its output (text, diff), or a file, whose name in back-quotes and ` +
            'a colon end the line before; what is only to be read is a row of test/pages/only-to-read.ts',
        );
      }
      steps.push({ file, text, line });
    }
  }
  return steps;
}

/** Whether `text` is what a page shows, but for blanks at the ends of lines, which editors take away. */
export function isAsShown(shown: string, text: string): boolean {
  const lines = withoutBlanksAtEnds(shown)
    .split(/(?<=\n)/)
    .map((line) => (line === '…\n' ? '(?:.*\n)*' : literally(line)));
  return new RegExp(`^${lines.join('')}$`).test(withoutBlanksAtEnds(text));
}

function withoutBlanksAtEnds(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function literally(line: string): string {
  return line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('…', '.*');
}
