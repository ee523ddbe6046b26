/** Findings and the line of counts as a terminal shows them best: the words of the lines stay what they are. */
import { stripVTControlCharacters } from 'node:util';
import { wrapped } from '../../values/wrapped.ts';
import { type Look, paint, type Style, withoutControl } from './look.ts';

/** Longer lines are hard to read, however wide the terminal is. */
const MOST_COLUMNS = 120;
/** Narrower than this, a column of words is no better than what the terminal makes of the lines. */
const LEAST_COLUMNS = 40;
/** What the lines of a finding begin with, behind the first. */
const HANGING = '  ';

/**
 * Lines of findings, and behind them what the run came to. Whatever stands in them may be copied as it is: only blanks
 * become line breaks.
 */
export function onTerminal(text: string, look: Look): string {
  if (!look.colours && look.columns === undefined) return text;
  const lines = text.split('\n');
  // The text ends with a line break, so behind it is nothing.
  const last = lines.length - 2;
  return lines.map((line, index) => shown(line, index === last, look)).join('\n');
}

function shown(line: string, isLast: boolean, { colours, columns }: Look): string {
  const plain = columns === undefined ? line : withoutControl(line);
  const isFinding = FINDING.test(plain);
  // The reader of YAML shows a piece of the text, where blanks count.
  if (!isFinding && !isLast) return plain;
  const painted = !colours ? plain : isFinding ? paintFinding(plain) : paintCounts(plain);
  if (columns === undefined) return painted;
  const widest = Math.min(Math.max(columns, LEAST_COLUMNS), MOST_COLUMNS);
  return wrapped(painted, '', HANGING, { columns: widest, widthOf });
}

function widthOf(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** The severity, the object that it is about (`Kind name`, perhaps with a field behind it, or how many), and the rest. */
const FINDING = /^(error|warning|info|ignored): (?:([A-Z]\w* \S+?(?=: | \S+: )|\d+ objects\b))?/;
/** Where it is: in front of the rules, with which a line ends. */
const PLACE =
  /(?<= \((?:asked for in )?)(?!asked for in )[^()]*(?::\d+|\.ya?ml|line \d+ of the input)(?=\) \[[^[\]]+\]$)/;
type Word = 'error' | 'warning' | 'info' | 'ignored';
const COUNT = /(?<=; |, )\d+ (error|warning)s?\b/g;

const STYLES: Readonly<Record<Word, Style>> = {
  error: ['bold', 'red'],
  warning: ['bold', 'magenta'],
  info: 'cyan',
  ignored: 'cyan',
};

function paintFinding(line: string): string {
  return line
    .replace(PLACE, (place) => paint('underline', place))
    .replace(FINDING, (_, severity: Word, subject = '') => {
      const word = paint(STYLES[severity], `${severity}:`);
      return subject === '' ? `${word} ` : `${word} ${paint('bold', subject)}`;
    });
}

function paintCounts(line: string): string {
  return line.replace(COUNT, (count, severity: 'error' | 'warning') => paint(STYLES[severity], count));
}
