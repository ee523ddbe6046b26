/**
 * Golden files: what a test expects, as text that a person has read and agreed to.
 *
 * With WRITE_GOLDEN_OUTPUT=1 they are written instead of compared, and the test that wrote one fails all the
 * same: a run that writes its own expectations proves nothing.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createTwoFilesPatch } from 'diff';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Compares `actual` with the file. */
export function expectGolden(file: URL, actual: string): void {
  expectGoldenFiles(new URL('./', file), {
    [file.pathname.slice(file.pathname.lastIndexOf('/') + 1)]: actual,
  });
}

/** Compares each text with the file of its name in `directory`; writes all of them before it fails. */
export function expectGoldenFiles(directory: URL, actual: Record<string, string>): void {
  const files = Object.entries(actual).map(([name, text]) => {
    const file = new URL(name, directory);
    const expected = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
    return { file, shown: relative(root, fileURLToPath(file)), text, expected };
  });
  if (process.env.WRITE_GOLDEN_OUTPUT === '1') {
    const written = files.filter(({ text, expected }) => text !== expected);
    for (const { file, text } of written) writeFileSync(file, text);
    const names = written.map(({ shown }) => shown).join(', ');
    expect(written, `written: ${names}. Read it, then run again without WRITE_GOLDEN_OUTPUT`).to.be.empty;
  }
  for (const { shown, text, expected } of files) {
    expect(text, `${shown} (WRITE_GOLDEN_OUTPUT=1 writes it)`).to.equal(expected);
  }
}

/** How `after` differs from `before`, for people: line ends and invisible characters can be seen. */
export function readableDiff(before: string, after: string): string {
  const patch = createTwoFilesPatch(
    'input',
    'output',
    visible(before),
    visible(after),
    undefined,
    undefined,
    {
      context: 3,
    },
  );
  return patch.replace(/^=+\n/, '');
}

/** Carriage returns and what else is not seen in an editor. */
export function visible(text: string): string {
  return text
    .replaceAll('\r', '␍')
    .replace(
      /[\u0080-\u009f\u2028\u2029\ufeff]/g,
      (char) => `<U+${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}>`,
    );
}
