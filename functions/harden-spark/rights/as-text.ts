/** Rights for a terminal: a block for each account, in lines of 80 columns where the names let it. */
import { oneLine } from '../../../src/krm/list/result.ts';
import { counted } from '../../../src/values/phrases.ts';
import { COLUMNS, wrapped } from '../../../src/values/wrapped.ts';
import type { AccountRights, PackageRights } from './rights.ts';
import {
  compareVerbs,
  grantLine,
  type Line,
  NOTHING,
  nameOfAccount,
  notesOf,
  reasonLines,
  rightsCounted,
  type Section,
  type State,
  sectionsOf,
  usersLines,
} from './table.ts';

/** A longer one has a line of its own, and so has one that there is no room for beside the verbs. */
const LONGEST_RESOURCE = 32;
const RESOURCE = 'resource';
const INDENT = '  ';
const CELLS: Readonly<Record<State, string>> = { needed: 'ok', missing: 'MISSING', spare: 'spare' };

export function asText(packages: readonly PackageRights[]): string {
  if (packages.every(({ accounts, notes }) => accounts.length + notes.length === 0)) return `${NOTHING}\n`;
  return `${[`${LEGEND}\n`, ...packages.flatMap(ofPackage)].join('\n')}`;
}

const LEGEND = 'ok: needed and given. MISSING: not given. spare: needed by no workload here.';

function ofPackage({ folder, accounts, notes }: PackageRights): string[] {
  return [
    ...(folder === undefined ? [] : [`Package ${oneLine(folder)}\n`]),
    ...accounts.map(block),
    ...(notes.length > 0 ? [list('bindings', notes)] : []),
  ];
}

function block(account: AccountRights): string {
  const { grants } = account;
  const numbers = new Map(grants.map((grant, index) => [grant, index + 1]));
  const numbered = grants.map((grant, index) => `[${index + 1}] ${grantLine(grant)}`);
  const reasons = reasonLines(account).map(({ why, what, who }) =>
    who ? `${why} (${who}): ${what}` : `${why}: ${what}`,
  );
  const notes = notesOf(account);
  return [
    paragraph(`ServiceAccount ${oneLine(nameOfAccount(account))}: ${rightsCounted(account)}`, ''),
    list('runs', usersLines(account)),
    list('holds', numbered.length > 0 ? numbered : ['nothing: no binding among the input names it']),
    ...sectionsOf(account).map((section) => matrix(section, numbers)),
    ...(reasons.length > 0 ? [list('why', reasons)] : []),
    ...(notes.length > 0 ? [list('note', notes)] : []),
  ].join('');
}

/** A word and what belongs to it, one below the other. */
function list(word: string, entries: readonly string[]): string {
  const indent = 2 + Math.max(word.length, 'holds'.length) + 2;
  return entries
    .map((entry, index) =>
      paragraph(oneLine(entry), index === 0 ? `  ${word}`.padEnd(indent) : ' '.repeat(indent)),
    )
    .join('');
}

/** The lines behind the first are further in. */
function paragraph(text: string, first: string): string {
  return `${wrapped(text, first, ' '.repeat(first.length + 2))}\n`;
}

/** Resources and verbs, with as much between the columns as there is room for. */
function matrix(section: Section, numbers: ReadonlyMap<unknown, number>): string {
  const title = section.where === undefined ? [] : [`  ${oneLine(section.where)}`];
  return [...title, ...rowsOf(section, numbers)].map((text) => `${text}\n`).join('');
}

function rowsOf({ lines }: Section, numbers: ReadonlyMap<unknown, number>): string[] {
  const verbs = [...new Set(lines.flatMap((line) => [...line.verbs.keys()]))].sort(compareVerbs);
  const heads = verbs.map((verb) => (verb === 'deletecollection' ? ['delete-', 'collection'] : ['', verb]));
  const widths = heads.map(([above, head], column) =>
    Math.max(above!.length, head!.length, ...lines.map((line) => cell(line, verbs[column]!).length)),
  );
  const by = (line: Line) => line.from.map((grant) => numbers.get(grant)).join(' ');
  const longest = Math.min(
    LONGEST_RESOURCE,
    Math.max(RESOURCE.length, ...lines.map(({ what }) => oneLine(what).length)),
  );
  const ofBy = Math.max('by'.length, ...lines.map((line) => by(line).length));
  const taken = INDENT.length + ofBy + widths.reduce((sum, width) => sum + width, 0);
  const room = (between: string) => COLUMNS - taken - between.length * (verbs.length + 1);
  const gap = room('  ') >= longest ? '  ' : ' ';
  const first = Math.min(longest, Math.max(RESOURCE.length, room(gap)));
  const row = (what: string, from: string, cells: readonly string[]) => {
    const all = [what.padEnd(first), from.padEnd(ofBy), ...cells.map((text, i) => text.padEnd(widths[i]!))];
    return `${INDENT}${all.join(gap)}`.trimEnd();
  };
  const body = lines.flatMap((line) => {
    const what = oneLine(line.what);
    const cells = verbs.map((verb) => cell(line, verb));
    if (what.length <= first) return row(what, by(line), cells);
    return [`${INDENT}${what}`, row('', by(line), cells)];
  });
  const above = row(
    '',
    '',
    heads.map(([text]) => text!),
  );
  const head = row(
    RESOURCE,
    'by',
    heads.map(([, text]) => text!),
  );
  return [...(above === '' ? [] : [above]), head, ...body];
}

function cell({ verbs }: Line, verb: string): string {
  const state = verbs.get(verb);
  return state ? CELLS[state] : '';
}

/** The last line. */
export function summaryOf(packages: readonly PackageRights[]): string {
  const accounts = packages.flatMap((one) => one.accounts);
  const rows = accounts.flatMap((account) => account.rows);
  const missing = rows.filter(({ given }) => !given).length;
  const spare = rows.filter(({ needed }) => !needed).length;
  return `${counted(accounts.length, 'account')}; ${counted(missing, 'right')} missing, ${spare} spare`;
}
