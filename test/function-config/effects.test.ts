/**
 * A field that is declared is a field that works: each one is set to several values, all else being the same, and
 * something that comes out differs. What the codec gains is covered without a change here, unless its effect shows
 * only in a package of another kind.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { parse } from 'yaml';
import { hardenSparkCodec, readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import type { JsonSchema } from '../../src/krm/codec/index.ts';
import { transform } from '../../src/krm/index.ts';
import { isObject } from '../../src/values/json.ts';
import { validDocument } from './generate.ts';

type Path = readonly (string | number)[];

/** Values of a field that are tried until one makes a difference; always the same ones. */
const VALUES = 6;

const PACKAGE = readFileSync(new URL('effects.yaml', import.meta.url), 'utf8');

/** A master has neither a directory that jobs work in nor scratch space: these are taken, and do nothing. A stream has no folders. */
const WITHOUT_EFFECT = /\.(workDir|scratch)\.master\.|namespaces\.0\.folder/;

/**
 * Where the effect of some fields shows: the first row that holds for a field counts. What stands in an override is
 * written there.
 */
const SPECS: readonly [fields: RegExp, spec: string][] = [
  [
    /Filesystem.*\.medium$/, // memory needs a limit
    `mode: Enforce, tmp: {sizeLimit: 1Gi}, workDir: {sizeLimit: 1Gi}, ivy: {sizeLimit: 1Gi}, scratch: {sizeLimit: 1Gi},
     writablePaths: [{path: /opt/app/cache, sizeLimit: 1Gi}]`,
  ],
  [/Filesystem\.keepReadOnly/, 'mode: Enforce, keepReadOnly: [/tmp]'],
  [/Filesystem\./, 'mode: Enforce, writablePaths: [{path: /opt/app/cache}]'],
  [
    /^overrides\.0\.match/,
    `overrides: [{match: {namespaces: [team-a], names: [etl], kinds: [SparkApplication], labels: {tier: gold}},
       readOnlyRootFilesystem: {mode: Enforce}}]`,
  ],
  [/^apacheOperatorVersion/, 'rbac: {permissions: Derived}'],
  [/^rbac\.minimizePermissions/, 'rbac: {permissions: Derived}'],
  [/^rbac\.createServiceAccounts/, 'rbac: {serviceAccountNames: [missing]}'],
  [
    /^rbac\.(assign|prune|namespaces\.0\.\w+$)/,
    'rbac: {serviceAccountNames: [spark], namespaces: [{name: team-a}]}',
  ],
  [
    /\.onlyNamespacesInUse$/,
    `rbac: {namespaces: [team-a, not-in-use], serviceAccountNames: [spark]}, networkPolicy: {}, monitoring: {},
     resourceQuota: {hard: {pods: "9"}}`,
  ],
  [/^rbac\.namespaces\.0\.resourceQuota/, 'rbac: {namespaces: [{name: team-a}]}, resourceQuota: {}'],
  [
    /^networkPolicy\.egress\.to\.0\.ports/,
    'networkPolicy: {egress: {apiServer: [10.0.0.1/32], to: [{ipBlock: {cidr: 10.2.0.0/16}}]}}',
  ],
  [/^networkPolicy\.ports/, 'networkPolicy: {ports: [{port: 8888, from: [apps]}]}'],
  [
    /^images\./,
    `readOnlyRootFilesystem: {mode: Enforce}, podSecurity: {},
     images: [{names: [team/*], workDir: /app, user: 1000, userInPasswd: false}]`,
  ],
  [/^(labelWorkloads|audit)/, 'auditLabels: {team: data}, rbac: {}'],
  [/^overrides\.0\.podSecurity/, 'podSecurity: {}'],
  [/^(mode|rules)$/, 'readOnlyRootFilesystem: {mode: Enforce}, rules: {read-only-root/*: Warning}'],
  [
    /^overrides\.0\.rules/,
    'readOnlyRootFilesystem: {mode: Enforce}, overrides: [{match: {}, rules: {read-only-root/*: Warning}}]',
  ],
  [/./, ''],
];

function specFor(field: string): any {
  const [, fields] = SPECS.find(([pattern]) => pattern.test(field))!;
  const spec = parse(`{${fields}}`);
  if (/^overrides\.0\.readOnly/.test(field))
    return { overrides: [{ match: {}, readOnlyRootFilesystem: spec }] };
  return /^readOnly/.test(field) ? { readOnlyRootFilesystem: spec } : spec;
}

/** The schema with fields; of a text that stands for a map, that of the map. */
function structIn(schema: JsonSchema | undefined): JsonSchema | undefined {
  return schema && [schema, ...(schema.anyOf ?? [])].find(({ properties }) => properties);
}

/** The path of each field that has no fields of its own, and what it can be. */
function leaves(schema: JsonSchema, path: Path = []): { path: Path; schema: JsonSchema }[] {
  const struct = structIn(schema);
  if (!struct) return structIn(schema.items) ? leaves(schema.items!, [...path, 0]) : [{ path, schema }];
  return Object.entries(struct.properties!).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

const samples = new Map<string, unknown[]>();

/** Values that the schema takes. */
function sample(schema: JsonSchema): unknown[] {
  const key = JSON.stringify(schema);
  const known = samples.get(key) ?? fc.sample(validDocument(schema), { numRuns: VALUES, seed: 1 });
  samples.set(key, known);
  return known;
}

/** The least that a field can be. */
function least(schema: JsonSchema): any {
  const struct = structIn(schema);
  if (!struct) return structIn(schema.items) ? [least(schema.items!)] : sample(schema)[0];
  return Object.fromEntries((struct.required ?? []).map((name) => [name, least(struct.properties![name]!)]));
}

/** A copy of `value` with the field at `path` replaced; undefined: without it. What it stands in is made. */
function withField(schema: JsonSchema, value: any, [step, ...inner]: Path, field: unknown): any {
  if (step === undefined) return field;
  if (step === 0) return [withField(schema.items!, value?.[0] ?? least(schema.items!), inner, field)];
  const struct = structIn(schema)!;
  const within = struct.properties![step]!;
  const { [step]: before, ...others } = isObject(value) && struct.maxProperties !== 1 ? value : least(struct);
  const after = withField(within, before ?? least(within), inner, field);
  return after === undefined ? others : { ...others, [step]: after };
}

const specSchema = hardenSparkCodec.schema.properties!.spec!;

/** What comes of the package; undefined where fields contradict each other. */
function outcome(spec: unknown): string | undefined {
  const { apiVersion, kind } = parse('{apiVersion: fn.kpt.dev/v1alpha1, kind: HardenSpark}');
  const config = { apiVersion, kind, metadata: { name: 'x' }, spec };
  if ('findings' in readFunctionConfig(config as never)) return undefined;
  const { stdout, stderr } = transform(hardenSpark, PACKAGE, {
    config: { text: JSON.stringify(config), file: 'config.json' },
  });
  return stdout + stderr;
}

describe('each field of the functionConfig makes a difference', () => {
  for (const { path, schema } of leaves(specSchema)) {
    const name = path.join('.');
    if (WITHOUT_EFFECT.test(name)) continue;
    it(name, () => {
      const spec = specFor(name);
      const outcomes = new Set<string>();
      const given = path.reduce((value, step) => value?.[step], spec);
      const values = [undefined, given, ...(schema.enum ?? sample(schema))];
      for (let i = 0; outcomes.size < 2 && i < values.length; i++) {
        const come = outcome(withField(specSchema, spec, path, values[i]));
        if (come !== undefined) outcomes.add(come);
      }
      expect(outcomes.size, 'what comes of all values').to.be.above(1);
    });
  }
});
