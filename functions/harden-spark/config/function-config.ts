/**
 * Reads the functionConfig: kind HardenSpark, a ConfigMap, or none.
 */
import type { KubernetesObject } from 'kpt-functions';
import {
  choice,
  type Decoded,
  decode,
  describe,
  didYouMean,
  type Mistake,
  openStruct,
  required,
  struct,
  text,
  withDefault,
} from '../../../src/krm/codec/index.ts';
import type { Finding } from '../../../src/krm/list/result.ts';
import { annotationsOf } from '../../../src/kubernetes/labels.ts';
import { isObject } from '../../../src/values/json.ts';
import { ALL_RULES, STEPS } from '../findings/all-rules.ts';
import { ALL_CHANGES, EVERYTHING } from '../findings/severities.ts';
import { readConfigMap } from './config-map.ts';
import { findConflicts } from './conflicts.ts';
import { API_VERSION, KIND } from './kind.ts';
import { mistakeFinding } from './mistakes.ts';
import type { Origin, Settings, Spec, WrittenSpec } from './settings.ts';
import { specOf } from './spec.ts';

/** What may be raised, lowered or switched off: all but errors, which say that something could not be done. */
const rules = [...ALL_RULES.values()].filter(({ severity }) => severity !== 'error').map(({ id }) => id);
const steps = STEPS.map(({ step }) => step).filter((step) => rules.some((id) => id.startsWith(`${step}/`)));
const specCodec = specOf([...rules, ...steps.map((step) => `${step}/*`), ALL_CHANGES, EVERYTHING]);

/** A whole functionConfig of our own kind. */
export const hardenSparkCodec = struct({
  apiVersion: required(choice([API_VERSION]), 'The version of the fields below.'),
  kind: required(choice([KIND]), 'What this document configures.'),
  metadata: required(
    openStruct({
      name: required(
        text({ expected: 'a name such as "harden-spark"', pattern: '\\S+' }),
        'Also the owner of what the function generates: unique in a pipeline.',
      ),
    }),
    'Metadata as every Kubernetes object has it.',
  ),
  spec: withDefault(specCodec, 'What to do. {}: all defaults.', {}),
});

/** kpt's name for the ConfigMap that it makes of `key=value` arguments. */
const KPT_CONFIG_MAP_NAME = 'function-input';
const PACKAGE_PATH = 'internal.config.kubernetes.io/package-path';

const KINDS = [KIND, 'ConfigMap'] as const;
const anyKind = openStruct({ kind: required(choice(KINDS), 'What this document is.') });

/**
 * The settings with every default filled in, or an error for each mistake: all at once, in the
 * document's order. What must hold between fields is looked at when each field on its own is right.
 */
export function readFunctionConfig(
  functionConfig: KubernetesObject | undefined,
): { settings: Settings } | { findings: Finding[] } {
  // It comes from outside: whatever its type says, it can be anything.
  const given: unknown = functionConfig ?? undefined;
  if (given !== undefined && !isObject(given)) {
    const path = 'functionConfig';
    const message = `\`${path}\` must be a map with the fields of a Kubernetes object, got ${describe(given)}`;
    return { findings: [mistakeFinding({ kind: 'wrong-type', path, message, currentValue: given })] };
  }

  const document = given === undefined ? undefined : readKind(given);
  if (document?.kind === 'Other') return { findings: document.mistakes.map(mistakeFinding) };

  const spec = readSpec(document);
  const mistakes = [...(document?.mistakes ?? []), ...(spec.ok ? [] : spec.mistakes)];
  if (!spec.ok || mistakes.length > 0) return { findings: mistakes.map(mistakeFinding) };

  const conflicts = findConflicts(spec.value, spec.written, document?.kind === 'ConfigMap' ? 'data' : 'spec');
  if (conflicts.length === 0) return { settings: { ...spec.value, origin: originOf(document, spec.value) } };
  return { findings: conflicts.map((conflict) => mistakeFinding({ kind: 'conflict', ...conflict })) };
}

/** Whether it sets anything. kpt makes an empty ConfigMap where it is given none. */
export function configures(functionConfig: KubernetesObject | undefined): boolean {
  const { kind, data } = (functionConfig ?? { kind: 'ConfigMap' }) as { kind: string; data?: unknown };
  return kind !== 'ConfigMap' || (isObject(data) && Object.keys(data).length > 0);
}

interface Document {
  kind: (typeof KINDS)[number];
  fields: Record<string, unknown>;
  /** A kind that is only misspelt: its fields are checked all the same. */
  mistakes: Mistake[];
}

function readKind(fields: Record<string, unknown>): Document | { kind: 'Other'; mistakes: Mistake[] } {
  const decoded = decode(anyKind, fields);
  if (decoded.ok) return { kind: decoded.value.kind, fields, mistakes: [] };
  const meant = typeof fields.kind === 'string' ? didYouMean(fields.kind, KINDS) : undefined;
  const kind = KINDS.find((known) => known === meant);
  if (kind === undefined) return { kind: 'Other', mistakes: decoded.mistakes };
  return { kind, fields: { ...fields, kind }, mistakes: decoded.mistakes };
}

function readSpec(document: Document | undefined): Decoded<Spec, WrittenSpec> {
  if (document === undefined) return decode(specCodec, {});
  if (document.kind === 'ConfigMap') {
    const instead = `a functionConfig of kind ${KIND} (apiVersion ${API_VERSION})`;
    return readConfigMap(document.fields, specCodec, instead);
  }
  const decoded = decode(hardenSparkCodec, document.fields);
  if (!decoded.ok) return decoded;
  return { ok: true, value: decoded.value.spec, written: decoded.written.spec ?? {} };
}

function originOf(document: Document | undefined, { rbac }: Spec): Origin {
  if (document === undefined) return { kind: 'None', owner: 'harden-spark' };
  const { kind, fields } = document;
  const object = fields as unknown as KubernetesObject;
  const packagePath = annotationsOf(object)[PACKAGE_PATH];
  const folders = rbac?.namespaces?.flatMap(({ name, folder }) =>
    folder === undefined ? [] : [[name, folder] as const],
  );
  return {
    kind,
    owner: object.metadata?.name || KPT_CONFIG_MAP_NAME,
    ...(packagePath !== undefined && { packagePath }),
    ...(folders && folders.length > 0 && { folders: new Map(folders) }),
  };
}
