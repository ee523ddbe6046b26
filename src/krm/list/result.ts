/**
 * Results as the KRM functions specification defines them, and the findings that steps report.
 *
 * Source: kustomize, cmd/config/docs/api-conventions/functions-spec.md (`results`).
 */

import { counted } from '../../values/phrases.ts';

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
}

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

const IMPORTANCE: Severity[] = ['error', 'warning', 'info'];

/**
 * The results as lines for standard error, most important first: kustomize and Argo CD show nothing else.
 */
export function resultLines(results: readonly Result[]): string {
  return IMPORTANCE.flatMap((severity) =>
    results.filter((result) => result.severity === severity).map((result) => `${resultLine(result)}\n`),
  ).join('');
}

/** The last line of standard error: what was done, and how much there is that somebody must look at. */
export function countsLine(done: string | undefined, results: readonly Result[]): string {
  if (!done) return '';
  const counts = (['error', 'warning'] as const).flatMap((severity) => {
    const count = results.filter((result) => result.severity === severity).length;
    return count === 0 ? [] : counted(count, severity);
  });
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

function resultLine({ severity, message, resourceRef, field, file, tags }: Result): string {
  const where: string[] = [];
  if (resourceRef) {
    const { kind, namespace, name } = resourceRef;
    where.push(kind, namespace === undefined ? name : `${namespace}/${name}`);
    if (field && !message.includes(`\`${field.path}\``)) where.push(field.path);
  }
  const rule = tags?.rule === undefined ? '' : ` [${tags.rule}]`;
  const place = file ? ` (${file.path})` : '';
  const line = `${where.join(' ')}${where.length > 0 ? ': ' : ''}${message}${place}${rule}`;
  // A message without tags can come from the reader of YAML, which shows the text on lines of its own.
  return `${severity}: ${tags ? oneLine(line) : line}`;
}
