/**
 * Results as the KRM functions specification defines them, and the findings that steps report.
 *
 * Source: kustomize, cmd/config/docs/api-conventions/functions-spec.md (`results`).
 */

import { counted } from '../../values/phrases.ts';
import type { Place } from '../yaml/field-place.ts';
import { GROUPS, type Group } from './groups.ts';

export type Severity = 'error' | 'warning' | 'info';

export interface Field {
  /** Path from the object's root, as in `spec.driver.volumeMounts[0].mountPath`. */
  path: string;
  currentValue?: unknown;
  proposedValue?: unknown;
}

/** One thing that the function says, before it is known of which item. */
export interface Finding {
  /** Stable name of the rule, `<step>/<what>`, such as `read-only-root/hidden-file`. */
  rule: string;
  severity: Severity;
  /** One or two plain sentences: what was seen or changed, why, and what a person can do. */
  message: string;
  field?: Field;
  /** True for an edit that the function made (or, in Report, would make). */
  change?: true;
  /** The same in a few words, for a line that tells all changes of an object. */
  brief?: string;
  /** Of a change that concerns the object as a whole. */
  became?: Became;
  /** The object that it is about, where the list does not have it. */
  absent?: Absent;
}

/** An object that is not there. */
export interface Absent {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string | undefined;
}

/** What an object as a whole became. */
export type Became = 'added' | 'updated' | 'removed';

/** What an object is called in results. */
export interface ResourceRef {
  apiVersion: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface Result {
  message: string;
  severity: Severity;
  resourceRef?: ResourceRef;
  field?: Field;
  file?: { path: string; index?: number };
  tags?: Record<string, string>;
}

/** A result, and what is known of it besides what the specification has a place for. */
export interface LocatedResult extends Result {
  /** In its file; of what has none, in the input. */
  place?: Place;
  /** Somebody has said on the object why it is right as it is. */
  suppressed?: { reason: string };
  /** Absent for what is no finding of a rule. */
  group?: Group;
  /** Of a change, what it says in a few words. */
  brief?: string;
  became?: Became;
  /** The file of an object that was added, which people cannot look into yet. */
  addedTo?: string;
  /** A change that is only reported. */
  pending?: true;
}

/** Where people look. */
export type Where = Required<Pick<LocatedResult, 'file'>> & Pick<LocatedResult, 'place'>;

const IMPORTANCE: Severity[] = ['error', 'warning', 'info'];

/** The least severe finding that fails a run. */
export const FAIL_ON = ['error', 'warning', 'never'] as const;
export type FailOn = (typeof FAIL_ON)[number];

export function failsOn(failOn: FailOn, { severity, suppressed }: LocatedResult): boolean {
  if (suppressed || failOn === 'never') return false;
  return IMPORTANCE.indexOf(severity) <= IMPORTANCE.indexOf(failOn);
}

/**
 * In the order in which they are told: by group, in a group by severity; else as they were reported. What does not count
 * comes last.
 */
export function inToldOrder<One extends LocatedResult>(results: readonly One[]): One[] {
  const keyed = results.map((result) => ({ result, rank: rankOf(result) }));
  return keyed.sort((one, other) => one.rank - other.rank).map(({ result }) => result);
}

function rankOf({ group = 'bad-input', severity, suppressed }: LocatedResult): number {
  const rank = suppressed ? GROUPS.length : GROUPS.indexOf(group);
  return rank * IMPORTANCE.length + IMPORTANCE.indexOf(severity);
}

/** The tag that says why a finding does not count. */
export const IGNORED = 'ignored';

/** What the specification has a place for. What does not count is a piece of information that says so. */
export function plainResult(told: LocatedResult): Result {
  const { message, severity, resourceRef, field, file, tags, suppressed } = told;
  const result: Result = { message, severity };
  if (resourceRef) result.resourceRef = resourceRef;
  if (field) result.field = field;
  if (file) result.file = file;
  if (tags) result.tags = tags;
  if (!suppressed) return result;
  return {
    ...result,
    message: `${IGNORED}: ${result.message}`,
    severity: 'info',
    tags: { ...result.tags, [IGNORED]: suppressed.reason },
  };
}

/** The last line of standard error: what was done, and how much there is that somebody must look at. */
export function countsLine(done: string | undefined, results: readonly LocatedResult[]): string {
  if (!done) return '';
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = results.filter((one) => !one.suppressed && one.severity === severity).length;
    return count === 0 ? [] : counted(count, severity);
  });
  const ignored = results.filter(({ suppressed }) => suppressed).length;
  if (ignored > 0) counts.push(`${ignored} ignored`);
  return `${[done, counts.join(', ')].filter(Boolean).join('; ')}\n`;
}

const LINE_BREAK = /[\n\r\u0085\u2028\u2029]/g;

/** A name or a value of the user's may have any number of lines; what is said of it has one. */
export function oneLine(text: string): string {
  if (text.search(LINE_BREAK) === -1) return text;
  return text.replace(LINE_BREAK, (char) =>
    char < ' ' ? JSON.stringify(char).slice(1, -1) : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What people call an object. */
export function nameOf({ kind, namespace, name }: ResourceRef): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** Whether the message itself says where people look: what a reader of YAML says, with the text itself behind it. */
export function tellsPlace({ message, file, tags }: LocatedResult): boolean {
  return !tags && (!file || message.includes(file.path));
}

/** The message with the object and the field that it is about. */
export function wholeMessage({ message, resourceRef, field }: Result): string {
  if (!resourceRef) return message;
  const where = [nameOf(resourceRef)];
  if (field && !message.includes(`\`${field.path}\``)) where.push(field.path);
  return `${where.join(' ')}: ${message}`;
}

/** The group of a finding, for a function that does not tell more of them apart. */
export function groupBySeverity({ change, severity }: Finding): Group {
  if (change) return 'change';
  return severity === 'error' ? 'bad-input' : severity === 'info' ? 'hint' : 'risk';
}
