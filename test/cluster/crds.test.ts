/** Fields that no CRD has and values that none takes: what we say is what a real API server says. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { holdsPlaceholder } from '../../src/kubernetes/placeholder.ts';
import { type Departure, departuresFrom, POD_TEMPLATE } from '../../src/kubernetes/structural-schema.ts';
import { schemaOf } from '../../src/spark/crds/crds.ts';
import { KINDS } from '../../src/spark/kinds/all-kinds.ts';
import { tool } from '../real/requires.ts';
import { ApiError } from './api.ts';
import type { Cluster } from './cluster.ts';
import { definitionOf, pluralOf } from './crd-objects.ts';
import { changed } from './mutations.ts';
import { withCluster } from './shared-cluster.ts';

/** The webhook of the operator refuses other things. */
const NAMESPACE = 'jobs-without-webhook';

withCluster('workloads on a real API server', (cluster) => {
  before(async () => {
    const definitions = KINDS.filter(({ group }) => group === 'spark.apache.org').map(definitionOf);
    await cluster().apply(definitions);
    await cluster().kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=1h']);
    await cluster().createNamespace(NAMESPACE);
  });

  const given = workloads();

  it('are given', () => {
    expect(given).to.have.length.above(500);
  });

  it('as they stand in cases and examples: it names the same fields', async () => {
    const wrong: string[] = [];
    for (const { object, file } of given) {
      await expectSame(cluster(), object, file).catch((error) => wrong.push(String(error)));
    }
    expect(wrong.join('\n')).to.equal('');
  });

  it('with fields renamed, moved and of other types: it names the same fields', async () => {
    const runs = Number(process.env.PROPERTY_RUNS ?? 1000);
    const wrong: string[] = [];
    let unknown = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...given),
        fc.array(fc.nat(), { minLength: 8, maxLength: 24 }),
        async ({ object, file }, choices) => {
          const mutant = changed(object, choices);
          const found = await expectSame(cluster(), mutant, file).catch((error) => {
            wrong.push(`${error}\n${JSON.stringify(mutant)}`);
            return [];
          });
          unknown += found.filter(({ wanted }) => wanted === undefined).length;
          refused += found.filter(({ wanted }) => wanted !== undefined).length;
        },
      ),
      { numRuns: runs },
    );
    console.log(
      `      ${runs} workloads: ${unknown} fields that the CRD lacks, ${refused} values that it refuses`,
    );
    expect(wrong.slice(0, 9).join('\n')).to.equal('');
    expect(unknown).to.be.above(runs / 4);
    expect(refused).to.be.above(runs / 4);
  });
});

/** All workloads of the cases and of the kubeflow operator's examples. */
function workloads(): { object: any; file: string }[] {
  const folders = [join(import.meta.dirname, '../cases'), join(tool('spark-operator'), 'examples')];
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yaml') && !name.startsWith('bad-input'))
      .flatMap((name) =>
        objectsIn(readFileSync(join(folder, name), 'utf8')).map((object) => ({ object, file: name })),
      ),
  );
}

function objectsIn(text: string): any[] {
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' });
  return [...documents].flatMap((document: any) => {
    if (document.errors.length > 0) return [];
    // What an alias stands for is no longer one with its anchor: a change of one would change the other.
    const object = JSON.parse(JSON.stringify(document.toJS()));
    return [object, ...(Array.isArray(object?.items) ? object.items : [])].filter(isWhole);
  });
}

/** With what the server wants of every object, beside what the CRD says. */
function isWhole(object: any): boolean {
  return (
    typeof object?.apiVersion === 'string' &&
    schemaOf(object) !== undefined &&
    typeof object.spec === 'object' &&
    typeof object.metadata?.name === 'string' &&
    !holdsPlaceholder(JSON.stringify(object))
  );
}

/** Asks the server for unknown fields, then for the values of the known ones, since it does not tell of both at once. */
async function expectSame(cluster: Cluster, given: any, file: string): Promise<Departure[]> {
  const object = {
    ...given,
    metadata: { ...given.metadata, name: 'one', namespace: NAMESPACE, generateName: undefined },
  };
  const departures = departuresFrom(schemaOf(object)!, object);
  const own = departures.filter(({ of }) => of !== POD_TEMPLATE);
  const strict = await refusalOf(cluster, object, 'Strict');
  const unknown = own.filter(({ wanted }) => wanted === undefined);
  const says = (departures: readonly Departure[]) =>
    [...new Set(departures.map(({ trail }) => serverPath(trail)))].sort().join('\n');
  // Of an object where there must be none it names the fields too.
  const values = own.filter(({ wanted }) => wanted !== undefined).map(({ trail }) => serverPath(trail));
  const named = unknownIn(strict?.message ?? '').filter(
    (path) => !values.some((value) => path.startsWith(`${value}.`) || path.startsWith(`${value}[`)),
  );
  expect(named.sort().join('\n'), `${file}: unknown fields`).to.equal(says(unknown));
  const ignoring = await refusalOf(cluster, object, 'Ignore');
  const causes = (ignoring?.causes ?? []).filter(
    ({ field, reason }) =>
      // `<nil>` says once more what is said of an int-or-string.
      field !== '<nil>' && (reason !== 'FieldValueRequired' || field.includes('[')),
  );
  const refused = own.filter(({ wanted }) => wanted !== undefined);
  const wrong = [...new Set(causes.map(({ field }) => field))].sort().join('\n');
  expect(wrong, `${file}: ${ignoring?.message}`).to.equal(says(refused));
  return own;
}

/** Why the server does not take an object; undefined if it does. */
async function refusalOf(cluster: Cluster, object: any, validation: string): Promise<ApiError | undefined> {
  const path = `/apis/${object.apiVersion}/namespaces/${NAMESPACE}/${pluralOf(object.kind)}`;
  try {
    await cluster.api.create(`${path}?dryRun=All&fieldValidation=${validation}`, object);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error;
  }
}

/** As the server writes it: without quotes around odd names. */
function serverPath(trail: Departure['trail']): string {
  return trail.reduce<string>(
    (path, step) => (typeof step === 'number' ? `${path}[${step}]` : path === '' ? step : `${path}.${step}`),
    '',
  );
}

function unknownIn(message: string): string[] {
  return [...message.matchAll(/unknown field "((?:[^"\\]|\\.)*)"/g)].map(([, path]) => path!);
}
