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
  isMap,
  type Mistake,
  openStruct,
  required,
} from '../../src/krm/codec.ts';
import type { Finding } from '../../src/krm/result.ts';
import { annotationsOf } from '../../src/kubernetes/labels.ts';
import { configFinding } from './common-rules.ts';
import { hardenSparkCodec, KIND, type Spec, specCodec } from './config-codec.ts';
import { findConflicts } from './config-conflicts.ts';
import { readConfigMap } from './config-map.ts';
import { settingsOf } from './config-settings.ts';
import type { Origin, Settings } from './settings.ts';

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
  if (given !== undefined && !isMap(given)) {
    const message = `\`functionConfig\` must be a map with the fields of a Kubernetes object, got ${describe(given)}`;
    return {
      findings: [finding({ kind: 'wrong-type', path: 'functionConfig', message, currentValue: given })],
    };
  }

  const document = given === undefined ? undefined : readKind(given);
  if (document?.kind === 'Other') return { findings: document.mistakes.map(finding) };

  const spec = readSpec(document);
  const mistakes = [...(document?.mistakes ?? []), ...(spec.ok ? [] : spec.mistakes)];
  if (!spec.ok || mistakes.length > 0) return { findings: mistakes.map(finding) };

  const conflicts = findConflicts(spec.value, document?.kind === 'ConfigMap' ? 'data' : 'spec');
  if (conflicts.length > 0) {
    return { findings: conflicts.map((conflict) => finding({ kind: 'conflict', ...conflict })) };
  }
  return { settings: settingsOf(spec.value, originOf(document)) };
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

function readSpec(document: Document | undefined): Decoded<Spec> {
  if (document === undefined) return decode(specCodec, {});
  if (document.kind === 'ConfigMap') return readConfigMap(document.fields);
  const decoded = decode(hardenSparkCodec, document.fields);
  return decoded.ok ? { ok: true, value: decoded.value.spec } : decoded;
}

function originOf(document: Document | undefined): Origin {
  if (document === undefined) return { kind: 'None', owner: 'harden-spark' };
  const { kind, fields } = document;
  const object = fields as unknown as KubernetesObject;
  const packagePath = annotationsOf(object)[PACKAGE_PATH];
  return {
    kind,
    owner: object.metadata?.name || KPT_CONFIG_MAP_NAME,
    ...(packagePath !== undefined && { packagePath }),
  };
}

function finding(mistake: Omit<Mistake, 'kind'> & { kind: Mistake['kind'] | 'conflict' }): Finding {
  const { kind, path, message, currentValue } = mistake;
  // A map or a list is better read in its file than in a result.
  const short = currentValue !== undefined && (currentValue === null || typeof currentValue !== 'object');
  return configFinding(kind, message, { path, ...(short && { currentValue }) });
}
