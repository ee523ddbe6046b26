/** The CRDs of the operators, as their releases have them. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { POD_TEMPLATE, type Schema } from '../../src/kubernetes/structural-schema.ts';
import { KINDS } from '../../src/spark/kinds/all-kinds.ts';
import { schemaOf, union } from './structural-schema.ts';

/** What one or more releases of an operator say of its kinds. */
export interface Definitions {
  /** Of the operator, the oldest first. */
  readonly releases: readonly string[];
  /** By `group/version kind`. */
  readonly schemas: ReadonlyMap<string, Schema>;
}

/** @param folder the operator's Go module, or what `npm run setup` keeps of it */
export function kubeflowDefinitions(folder: string): Definitions {
  const bases = join(folder, 'config/crd/bases');
  const texts = readdirSync(bases)
    .sort()
    .map((name) => readFileSync(join(bases, name), 'utf8'));
  const release = readFileSync(join(folder, 'VERSION'), 'utf8').split(' ')[0]!.replace(/^v/, '');
  return { releases: [release], schemas: schemasIn(texts) };
}

const APACHE_FOLDER = 'build-tools/helm/spark-kubernetes-operator/crds';

/** @param clone a git clone of the operator; its releases are those of the tags that have CRDs in the Helm chart */
export function apacheDefinitions(clone: string): Definitions {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const tags = git('tag', '--list', '--sort=version:refname').split('\n');
  const releases: string[] = [];
  const texts: string[] = [];
  for (const tag of tags.filter((tag) => /^v?\d+\.\d+\.\d+$/.test(tag))) {
    const files = git('ls-tree', '--name-only', tag, `${APACHE_FOLDER}/`).split('\n').filter(Boolean);
    if (files.length === 0) continue;
    releases.push(tag.replace(/^v/, ''));
    texts.push(...files.map((file) => git('show', `${tag}:${file}`)));
  }
  return { releases, schemas: schemasIn([...new Set(texts)]) };
}

/** Of the kinds and versions that are worked on: of each what takes all that one of the texts takes. */
function schemasIn(texts: readonly string[]): Map<string, Schema> {
  const schemas = new Map<string, Schema>();
  for (const text of texts) {
    const { spec } = parse(text);
    for (const { name, served, schema } of spec.versions) {
      const isKnown = KINDS.some(
        (kind) => kind.group === spec.group && kind.name === spec.names.kind && kind.versions.includes(name),
      );
      if (!served || !isKnown) continue;
      const type = `${spec.group}/${name} ${spec.names.kind}`;
      const own = schemaOf(schema.openAPIV3Schema);
      const before = schemas.get(type);
      schemas.set(type, before ? union(before, own) : own);
    }
  }
  return schemas;
}

/** As findings say it. */
const METADATA = 'the metadata of an object';

/**
 * What CRDs leave to others, who have no CRD: `metadata` of all objects, and the Pod templates of the kubeflow operator, which reads
 * them as what they are and drops the rest. Both are taken from the Apache operator, whose CRDs have them in full.
 */
export function completed(kubeflow: Definitions, apache: Definitions): Map<string, Schema> {
  const podTemplate = below(
    apache.schemas.get('spark.apache.org/v1 SparkApplication')!,
    'spec',
    'driverSpec',
    'podTemplateSpec',
  );
  const inPods = below(podTemplate, 'metadata');
  const metadata: Schema = {
    ...inPods,
    of: METADATA,
    // What a server writes there is its own business.
    properties: { ...inPods.properties, managedFields: {} },
  };
  const schemas = new Map<string, Schema>();
  for (const [type, schema] of [...kubeflow.schemas, ...apache.schemas]) {
    const own = kubeflow.schemas.has(type)
      ? withTemplate(schema, { ...podTemplate, of: POD_TEMPLATE })
      : schema;
    // Of every object, whether its CRD says so or not; the status is dropped from what people write.
    const ofAll = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata, status: {} } as const;
    schemas.set(type, { ...own, properties: { ...own.properties, ...ofAll } });
  }
  return schemas;
}

function below(schema: Schema, ...fields: string[]): Schema {
  return fields.reduce((found, field) => found.properties![field]!, schema);
}

/** With a Pod template where the CRD has something open of that name. */
function withTemplate(schema: Schema, podTemplate: Schema): Schema {
  if (!schema.properties) return schema;
  const fields = Object.entries(schema.properties).map(([field, one]) => [
    field,
    field === 'template' && one.open ? podTemplate : withTemplate(one, podTemplate),
  ]);
  return { ...schema, properties: Object.fromEntries(fields) };
}
