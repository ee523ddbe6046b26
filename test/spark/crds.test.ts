/** What is kept of the operators' CRDs. */
import { expect } from 'chai';
import { completed, kubeflowDefinitions } from '../../scripts/crds/definitions.ts';
import { departuresFrom } from '../../src/kubernetes/structural-schema.ts';
import { schemaOf } from '../../src/spark/crds/crds.ts';
import { RELEASES, ROOTS, SCHEMAS } from '../../src/spark/crds/schemas.ts';
import { KINDS } from '../../src/spark/kinds/all-kinds.ts';
import { APACHE_DEFAULTS } from '../../src/spark/kinds/apache-defaults.ts';
import { requires, tool } from '../real/requires.ts';

const types = KINDS.flatMap(({ group, versions, name }) =>
  versions.map((version) => ({ apiVersion: `${group}/${version}`, kind: name })),
);

describe('the CRDs that are kept', () => {
  it('are those of each version of each kind that is worked on, and no others', () => {
    const known = types.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    expect(Object.keys(ROOTS)).to.have.members(known);
  });

  it('have the fields that every object has', () => {
    for (const type of types) {
      const object = {
        ...type,
        metadata: { name: 'etl', labels: { team: 'a' } },
        spec: {},
        status: { any: 1 },
      };
      expect(departuresFrom(schemaOf(type)!, object), type.kind).to.deep.equal([]);
      const [departure, ...others] = departuresFrom(schemaOf(type)!, { ...object, specs: {} });
      expect(departure).to.deep.include({ trail: ['specs'], wanted: undefined });
      expect(others).to.deep.equal([]);
    }
  });

  it('have no version that is not served, and nothing of objects that have no CRD', () => {
    expect(schemaOf({ apiVersion: 'spark.apache.org/v1alpha1', kind: 'SparkApplication' })).to.equal(
      undefined,
    );
    expect(schemaOf({ apiVersion: 'v1', kind: 'ConfigMap' })).to.equal(undefined);
  });

  it('take little room in the executable', () => {
    expect(SCHEMAS.length).to.be.within(20_000, 40_000);
  });

  it("are of releases that are as new as what is known of the Apache operator's settings", () => {
    const newest = RELEASES['spark.apache.org']!.at(-1)!.split('.').map(Number);
    for (const { since = '0' } of APACHE_DEFAULTS) {
      const [major, minor] = since.split('.').map(Number);
      expect(newest[0]! * 1000 + newest[1]!, since).to.be.at.least(major! * 1000 + minor!);
    }
  });
});

requires('spark-operator').describe('the CRDs of the kubeflow operator that are kept', () => {
  it('are those of its package: else run `npm run crds`', () => {
    const found = kubeflowDefinitions(tool('spark-operator'));
    expect(RELEASES['sparkoperator.k8s.io']).to.deep.equal(found.releases);
    const apacheType = { apiVersion: 'spark.apache.org/v1', kind: 'SparkApplication' };
    const apache = {
      releases: [],
      schemas: new Map([['spark.apache.org/v1 SparkApplication', schemaOf(apacheType)!]]),
    };
    for (const [type, schema] of completed(found, apache)) {
      if (!found.schemas.has(type)) continue;
      const [apiVersion, kind] = type.split(' ') as [string, string];
      expect(plain(schemaOf({ apiVersion, kind })), type).to.deep.equal(plain(schema));
    }
  });
});

/** Words that others say are left out where they are kept. */
function plain(schema: any): any {
  return JSON.parse(JSON.stringify(schema), (_, value) =>
    value?.properties || value?.values || (value?.items && !Array.isArray(value))
      ? { ...value, type: undefined }
      : value,
  );
}
