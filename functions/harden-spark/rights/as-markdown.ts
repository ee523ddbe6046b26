/** Rights for a comment on a pull request: a table for each account, as GitHub and GitLab show it. */
import { oneLine } from '../../../src/krm/list/result.ts';
import { neededRules } from './needed-rules.ts';
import type { AccountRights, PackageRights } from './rights.ts';
import {
  countsOf,
  grantLine,
  type Line,
  NOTHING,
  nameOfAccount,
  notesOf,
  reasonLines,
  rightsCounted,
  STATES,
  type State,
  sectionsOf,
  usersLines,
} from './table.ts';

export function asMarkdown(packages: readonly PackageRights[]): string {
  const blocks = packages.flatMap(ofPackage);
  return `${['## Rights of Spark accounts', ...(blocks.length > 0 ? blocks : [NOTHING])].join('\n\n')}\n`;
}

function ofPackage({ folder, accounts, notes }: PackageRights): string[] {
  return [
    ...(folder === undefined ? [] : [`Package ${code(folder)}`]),
    ...accounts.map(block),
    ...(notes.length > 0 ? ['### Bindings', list(notes.map(text))] : []),
  ];
}

function block(account: AccountRights): string {
  const reasons = reasonLines(account).map(({ why, what, who }) =>
    who ? `**${text(why)}** (${text(who)}): ${text(what)}` : `**${text(why)}**: ${text(what)}`,
  );
  const notes = notesOf(account).map(text);
  const { missing, spare } = countsOf(account);
  return [
    `### ${code(nameOfAccount(account))}: ${rightsCounted(account)}`,
    `Runs ${usersLines(account).map(text).join('; ')}.`,
    ...(notes.length > 0 ? [list(notes)] : []),
    ...(account.rows.length > 0 ? [table(account)] : ['Nothing among the input gives it any right.']),
    ...(reasons.length > 0 ? [details('Why it needs them', list(reasons))] : []),
    ...(account.grants.length > 0
      ? [details('What gives them', list(account.grants.map((grant) => text(grantLine(grant)))))]
      : []),
    ...(missing + spare > 0 && account.users.length > 0 && reasons.length > 0
      ? [details('The rules that it needs', fenced(rulesOf(account)))]
      : []),
  ].join('\n\n');
}

function table(account: AccountRights): string {
  const rows = sectionsOf(account).flatMap(({ where, lines }) => lines.map((line) => row(line, where)));
  const head = ['| resource | needed | missing | spare | given by |', '|---|---|---|---|---|'];
  return [...head, ...rows].join('\n');
}

function row(line: Line, where: string | undefined): string {
  const place = where === undefined ? '' : `, **${text(where)}**`;
  const cells = STATES.map((state) => verbsIn(line, state));
  const from = [...new Set(line.from.map(({ role }) => `${role.kind} ${code(role.name)}`))].join(', ');
  return `| ${[code(line.what) + place, ...cells, from].join(' | ')} |`;
}

function verbsIn({ verbs }: Line, state: State): string {
  const of = [...verbs].flatMap(([verb, is]) => (is === state ? code(verb) : []));
  return state === 'missing' && of.length > 0 ? `**${of.join(' ')}**` : of.join(' ');
}

function list(entries: readonly string[]): string {
  return entries.map((entry) => `- ${entry}`).join('\n');
}

/** A blank line on both sides: else what is inside is shown as it is written. */
function details(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

function fenced(content: string): string {
  return `\`\`\`yaml\n${content}\n\`\`\``;
}

function rulesOf(account: AccountRights): string {
  const lines = neededRules(account).map((rule) => {
    const [first, ...others] = Object.entries(rule).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    return [`- ${first}`, ...others.map((line) => `  ${line}`)].join('\n');
  });
  return ['rules:', ...lines].join('\n');
}

/** What came from a file, as no markup: also inside a table. */
function text(given: string): string {
  return oneLine(given).replace(/[\\`*_~[\]<>&|#@]/g, (char) => `&#${char.charCodeAt(0)};`);
}

function code(given: string): string {
  return `<code>${text(given)}</code>`;
}
