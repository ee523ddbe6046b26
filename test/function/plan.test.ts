/** Planning is one half of a step, writing the other: what is planned stands nowhere yet. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import type { KubernetesObject } from 'kpt-functions';
import { parseAllDocuments } from 'yaml';
import { readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import { planRestriction } from '../../functions/harden-spark/pod-security/pod-security.ts';
import { planReadOnlyRoot } from '../../functions/harden-spark/read-only-root/read-only-root.ts';
import { workloadOf } from '../../src/spark/workload.ts';
import { manifest } from '../judge/objects.ts';

const CASES = new URL('../cases/', import.meta.url);

const CONFIGS = [
  { readOnlyRootFilesystem: { mode: 'Detect' }, podSecurity: { profile: 'Restricted' } },
  { readOnlyRootFilesystem: { mode: 'Enforce' }, podSecurity: { profile: 'Restricted' } },
  {
    readOnlyRootFilesystem: {
      mode: 'Enforce',
      volumesIn: 'PodTemplate',
      javaTmpDir: 'Always',
      scratch: { source: { ephemeral: { size: '5Gi' } } },
      writablePaths: [{ path: '/data', source: { persistentVolumeClaim: { claimName: 'shared' } } }],
    },
    podSecurity: { profile: 'Restricted' },
  },
  { readOnlyRootFilesystem: { mode: 'Prepare', volumesIn: 'Fields', tmp: { driver: { sizeLimit: '1Gi' } } } },
].map((spec) => {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'h' }, spec };
  const read = readFunctionConfig(config as unknown as KubernetesObject);
  if ('findings' in read) throw new Error(read.findings.map(({ message }) => message).join('\n'));
  return read.settings;
});

/** How many edits the steps plan for an object in which nothing can be changed: a change of it would throw. */
function planned(given: unknown): number {
  // As it comes from a text: no part of it stands in two places.
  const object = frozen(JSON.parse(JSON.stringify(given)));
  const workload = workloadOf(object);
  if (!workload || workload.obstacles.length > 0) return 0;
  const plans = CONFIGS.flatMap(({ readOnlyRootFilesystem: settings }) => [
    planRestriction(workload, settings),
    planReadOnlyRoot(workload, settings, () => undefined),
  ]);
  for (const { edits, findings } of plans) {
    expect(edits.length > 0, 'a change is told').to.equal(findings.some(({ change }) => change));
  }
  return plans.flatMap(({ edits }) => edits).length;
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

describe('planning a step changes nothing', () => {
  for (const group of ['read-only-root', 'pod-security', 'diagnosis', 'text']) {
    it(`of the workloads in the cases of ${group}`, () => {
      const folder = new URL(`${group}/`, CASES);
      const objects = readdirSync(folder).flatMap((name) => {
        const text = readFileSync(new URL(`${name}/input.yaml`, folder), 'utf8');
        return parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' }).flatMap((document) => {
          const value = document.errors.length > 0 ? undefined : document.toJS();
          return value?.items ?? [value];
        });
      });
      const edits = objects.map((object) => (object?.kind ? planned(object) : 0));
      expect(edits.filter((count) => count > 0)).to.have.length.above(2);
    });
  }

  it('of any other', () => {
    let edits = 0;
    fc.assert(
      fc.property(manifest, (object) => {
        edits += planned(object);
      }),
      { numRuns: 100 },
    );
    expect(edits).to.be.above(30);
  });
});
