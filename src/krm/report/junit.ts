import { append } from '../../values/multi-map.ts';
import { failsOn, type LocatedResult, nameOf, tellsPlace, wholeMessage } from '../list/result.ts';
import { type Format, isMissingChange, type ReportedRun } from './reported-run.ts';

/**
 * A suite for each object of a file, a case for each finding about it. What fails the run is a failure; of the others the
 * text is output of a case that passed, and those that are suppressed are skipped.
 *
 * Source: the schema by which Jenkins' xUnit plugin reads JUnit (src/main/resources/org/jenkinsci/plugins/xunit/types/model/xsd/junit-10.xsd).
 */
export const junit: Format = (run) => {
  const { tool, results } = run;
  const suites = new Map<string, LocatedResult[]>();
  for (const result of results) append(suites, suiteOf(run, result), result);
  const written =
    results.length === 0
      ? // Jenkins fails a report in which nothing was tested.
        [suite(tool.name, undefined, [{ xml: testCase(tool.name, 'no findings', ''), outcome: 'passed' }])]
      : [...suites.values()].map((some) => suiteOfResults(run, some));
  const counts = {
    tests: results.length || 1,
    failures: results.filter((result) => isFailure(run, result)).length,
    errors: 0,
  };
  const lines = written.flat().map((line) => `  ${line}`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    open('testsuites', { name: tool.name, ...counts }),
    ...lines,
  ]
    .concat('</testsuites>', '')
    .join('\n');
};

/** What would fail the run, also where somebody wants only the report of it. */
function isFailure(run: ReportedRun, result: LocatedResult): boolean {
  const { failOn } = run;
  return failsOn(failOn === 'never' ? 'error' : failOn, result) || isMissingChange(run, result);
}

type Outcome = 'passed' | 'failed' | 'skipped';

function suiteOf({ tool }: ReportedRun, { resourceRef, file }: LocatedResult): string {
  return JSON.stringify([
    resourceRef ? [resourceRef.apiVersion, nameOf(resourceRef)] : tool.name,
    file?.path,
  ]);
}

function suiteOfResults(run: ReportedRun, results: readonly LocatedResult[]): string[] {
  const { tool } = run;
  const { resourceRef, file } = results[0]!;
  const name = resourceRef ? nameOf(resourceRef) : tool.name;
  const className = file ? `${tool.name}.${file.path.replaceAll('.', '_')}` : tool.name;
  const seen = new Map<string, number>();
  const cases = results.map((result) => {
    const outcome: Outcome = result.suppressed ? 'skipped' : isFailure(run, result) ? 'failed' : 'passed';
    // By names servers compare one run with another, so no name depends on values in the message.
    const plain = [name, result.field?.path, result.tags?.rule].filter(Boolean).join(' ');
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    return {
      outcome,
      xml: testCase(className, count > 1 ? `${plain} (${count})` : plain, body(result, outcome)),
    };
  });
  return suite(name, file?.path, cases);
}

function suite(
  name: string,
  file: string | undefined,
  cases: readonly { outcome: Outcome; xml: string }[],
): string[] {
  const count = (which: Outcome) => cases.filter(({ outcome }) => outcome === which).length;
  const counts = { tests: cases.length, failures: count('failed'), errors: 0, skipped: count('skipped') };
  return [
    open('testsuite', { name, ...counts, ...(file !== undefined && { file }) }),
    ...cases.map(({ xml }) => `  ${xml}`),
    '</testsuite>',
  ];
}

function testCase(className: string, name: string, content: string): string {
  const start = open('testcase', { name, classname: className });
  return content === '' ? start.replace(/>$/, '/>') : `${start}${content}</testcase>`;
}

function body(result: LocatedResult, outcome: Outcome): string {
  const { severity, message, suppressed, file, place } = result;
  const at = !tellsPlace(result) && [file?.path, place && `line ${place.line}`].filter(Boolean).join(', ');
  const text = `${severity}: ${wholeMessage(result)}${at ? ` (${at})` : ''}`;
  if (outcome === 'failed')
    return `${open('failure', { type: severity, message })}${escaped(text)}</failure>`;
  if (outcome === 'skipped') return open('skipped', { message: suppressed!.reason }).replace(/>$/, '/>');
  return `<system-out>${escaped(text)}</system-out>`;
}

function open(name: string, attributes: Record<string, string | number>): string {
  const list = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escapedAttribute(String(value))}"`,
  );
  return `<${name}${list.join('')}>`;
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Of control characters XML 1.0 knows three; halves of a character are none. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text
    .replace(NO_XML, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"]/g, (char) => ENTITIES[char]!)
    .replaceAll('\r', '&#13;');
}

/** Readers make a blank of a line break in an attribute, unless it is a reference. */
function escapedAttribute(text: string): string {
  return escaped(text).replaceAll('\n', '&#10;').replaceAll('\t', '&#9;');
}
