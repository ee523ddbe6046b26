import { createHash } from 'node:crypto';
import { sep } from 'node:path';
import { type LocatedResult, nameOf, type Severity } from '../list/result.ts';
import type { Format, ReportedRun } from './reported-run.ts';

const LEVELS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** What has no file is in the input. Code scanning takes no result without a place. */
const INPUT = 'stdin';

/**
 * Static Analysis Results Interchange Format 2.1.0.
 *
 * Source: https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
 */
export const sarif: Format = ({ tool, rules, results }) => {
  const met = new Set(results.map(({ tags }) => tags?.rule));
  const used = rules.filter(({ id }) => met.has(id));
  const indices = new Map(used.map(({ id }, index) => [id, index]));
  const fingerprint = fingerprints();
  // Either all results have suppressions, or none has.
  const tellsSuppressions = results.some(({ suppressed }) => suppressed);
  const run = {
    tool: {
      driver: {
        name: tool.name,
        version: tool.version,
        ...(/^\d+\.\d+\.\d+/.test(tool.version) && { semanticVersion: tool.version }),
        rules: used.map(descriptor),
      },
    },
    columnKind: 'utf16CodeUnits',
    ...(results.some(({ file }) => !file) && {
      artifacts: [{ location: { uri: INPUT }, roles: ['standardStream'] }],
    }),
    results: results.map((result) => {
      const rule = result.tags?.rule;
      const index = rule === undefined ? undefined : indices.get(rule);
      return {
        // What cannot be read has broken no rule, and each result must have one.
        ruleId: rule ?? tool.name,
        ...(index !== undefined && { ruleIndex: index }),
        level: LEVELS[result.severity],
        message: { text: result.message },
        locations: [location(result)],
        partialFingerprints: { 'ruleObjectField/v1': fingerprint(result) },
        ...(tellsSuppressions && { suppressions: suppressions(result) }),
      };
    }),
  };
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [run],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

function descriptor({ id, severity, meaning, remedy }: ReportedRun['rules'][number]) {
  return {
    id,
    shortDescription: { text: meaning },
    help: { text: remedy ?? meaning },
    defaultConfiguration: { level: LEVELS[severity] },
  };
}

function location({ resourceRef, field, file, place }: LocatedResult) {
  return {
    physicalLocation: {
      artifactLocation: { uri: file ? uriOf(file.path) : INPUT },
      // Code scanning wants a line of everything: of the file as a whole it is the first.
      region: place ? { startLine: place.line, startColumn: place.column } : { startLine: 1 },
    },
    ...(resourceRef && {
      logicalLocations: [
        {
          fullyQualifiedName: [nameOf(resourceRef), field?.path].filter(Boolean).join(' '),
          kind: 'resource',
        },
      ],
    }),
  };
}

/** Relative as it is; a path from the root of the file system is a URI of its own. */
function uriOf(path: string): string {
  const encoded = path.split(sep).join('/').split('/').map(encodeURIComponent).join('/');
  return encoded.startsWith('/') ? `file://${encoded}` : encoded.replace(/^(?:\.\/)+/, '');
}

/** The same for one finding wherever it stands in its file; of several that are alike, the second has a number. */
function fingerprints(): (result: LocatedResult) => string {
  const counts = new Map<string, number>();
  return ({ tags, resourceRef, field, message }) => {
    const { apiVersion, kind, namespace, name } = resourceRef ?? {};
    // A new version of the API is the same object.
    const group = apiVersion?.includes('/') ? apiVersion.split('/')[0] : '';
    // What is about no object has nothing else to be known by.
    const object = resourceRef ? [group, kind, namespace, name] : [message];
    const parts = JSON.stringify([tags?.rule, ...object, field?.path]);
    const hash = createHash('sha256').update(parts).digest('hex').slice(0, 32);
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    return count === 1 ? hash : `${hash}:${count}`;
  };
}

function suppressions({ suppressed }: LocatedResult) {
  return suppressed ? [{ kind: 'inSource', justification: suppressed.reason }] : [];
}
