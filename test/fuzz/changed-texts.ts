/** Texts that people have, with a few changes that a slip of the hand, a bad merge or a broken tool makes. */
import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { root } from '../../scripts/systems/tools.ts';
import { exampleOf, rulesWithExamples } from '../rules/examples.ts';

/** ResourceLists and streams, small enough to try many. */
export const texts: readonly string[] = [
  ...['test/cases', 'examples'].flatMap((folder) =>
    readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => readFileSync(`${root}/${folder}/${file}`, 'utf8')),
  ),
  ...rulesWithExamples().map((rule) => exampleOf(rule)!.text),
].filter((text) => text.length < 8000);

/** What means something to YAML, to lines or to objects. */
const PIECES = [
  '- ',
  '-',
  ': ',
  ':',
  '? ',
  '? x\n',
  '{',
  '}',
  '[',
  ']',
  ', ',
  '"',
  "'",
  '#',
  ' #',
  '|',
  '>-',
  '|2',
  '&a ',
  '*a',
  '<<: *a\n',
  '!!str ',
  '!x ',
  '---\n',
  '...\n',
  '--- ',
  '%YAML 1.2\n',
  '\t',
  ' ',
  '  ',
  '\n',
  '\r\n',
  '\u0000',
  '\ufeff',
  '\u2028',
  '\u00a0',
  '😀',
  '~',
  'null',
  '0',
  '1e400',
  'items:\n',
  'kind: List\n',
  'kind: ResourceList\n',
  'results: []\n',
  'functionConfig:\n',
  'spec: {a, b}\n',
  'readOnlyRootFilesystem: true\n',
];

interface Slip {
  how: 'delete line' | 'repeat line' | 'swap lines' | 'indent' | 'cut' | 'delete' | 'repeat' | 'insert';
  at: number;
  other: number;
  piece: string;
}

const slip: fc.Arbitrary<Slip> = fc.record({
  how: fc.constantFrom(
    'delete line',
    'repeat line',
    'swap lines',
    'indent',
    'cut',
    'delete',
    'repeat',
    'insert',
    'insert',
    'insert',
  ),
  at: fc.nat(),
  other: fc.nat(),
  piece: fc.constantFrom(...PIECES),
});

function slipped(text: string, { how, at, other, piece }: Slip): string {
  if (text === '') return piece;
  const lines = text.split('\n');
  const line = at % lines.length;
  const place = at % text.length;
  const length = 1 + (other % 12);
  switch (how) {
    case 'delete line':
      return lines.toSpliced(line, 1).join('\n');
    case 'repeat line':
      return lines.toSpliced(line, 0, lines[other % lines.length]!).join('\n');
    case 'swap lines': {
      const others = other % lines.length;
      return lines.with(line, lines[others]!).with(others, lines[line]!).join('\n');
    }
    case 'indent':
      return lines.with(line, ' '.repeat(length) + lines[line]!.trimStart()).join('\n');
    case 'cut':
      return text.slice(0, place);
    case 'delete':
      return text.slice(0, place) + text.slice(place + length);
    case 'repeat':
      return text.slice(0, place + length) + text.slice(place);
    case 'insert':
      return text.slice(0, place) + piece + text.slice(place);
  }
}

/** One to four slips. */
export const changedTexts: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...texts), fc.array(slip, { minLength: 1, maxLength: 4 }))
  .map(([text, slips]) => slips.reduce(slipped, text));
