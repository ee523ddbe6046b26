/** Workloads are read a few at a time, and their trees go: memory is the input, what is written, and these few. */
import v8 from 'node:v8';
import { expect } from 'chai';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import type { ResourceList } from '../../src/krm/list/resource-list.ts';
import { SliceItem } from '../../src/krm/list/slice-item.ts';
import { TextDocument } from '../../src/krm/yaml/text-document.ts';

const COUNT = 40;

const SPEC = {
  readOnlyRootFilesystem: { mode: 'Enforce' },
  podSecurity: { profile: 'Restricted' },
  rbac: { namespaces: ['team-a'], permissions: 'Derived', executorServiceAccount: 'spark-executor' },
  networkPolicy: {},
  monitoring: {},
  resourceQuota: {},
};

const WORKLOADS = Array.from({ length: COUNT }, (_, i) =>
  [
    '- apiVersion: sparkoperator.k8s.io/v1beta2',
    '  kind: SparkApplication',
    `  metadata: {name: etl-${i}, namespace: team-a}`,
    '  spec:',
    '    mode: cluster',
    '    sparkVersion: 4.0.1',
    `    driver: {cores: 1, serviceAccount: spark-${i % 3}}`,
    '    executor: {cores: 1, instances: 2}',
  ].join('\n'),
);

function listWith(spec: object): string {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'h' }, spec };
  const head = ['apiVersion: config.kubernetes.io/v1', 'kind: ResourceList'];
  return [...head, `functionConfig: ${JSON.stringify(config)}`, 'items:', ...WORKLOADS, ''].join('\n');
}

/** Runs the function, and looks at the list each time that a workload is done. */
function watched(spec: object, look: (list: ResourceList) => void, replay = false) {
  return transform(
    {
      ...hardenSpark,
      run(list) {
        const finish = list.finish.bind(list);
        list.finish = (item) => {
          const stands = finish(item);
          look(list);
          return stands;
        };
        return hardenSpark.run(list);
      },
    },
    listWith(spec),
    { replay },
  );
}

describe('a few workloads at a time', () => {
  it('are in memory as trees', () => {
    const before = documents();
    const alive: number[] = [];
    let done = 0;
    const { stderr } = watched(SPEC, () => {
      if (++done % 40 === 20) alive.push(documents() - before);
    });

    expect(stderr).to.match(/40 workloads hardened/);
    // Each is opened a second time, to give its executors their account. The last of the list is read first.
    expect(alive).to.have.length(2);
    expect(Math.max(...alive)).to.be.at.most(9);
  });

  it('are in memory with those that are kept for their twins', () => {
    const before = documents();
    const alive: number[] = [];
    let done = 0;
    const look = () => {
      if (++done % 20 === 10) alive.push(documents() - before);
    };
    watched(SPEC, look, true);

    expect(Math.max(...alive), `${alive}`).to.be.at.most(9 + 8);
  });

  it('are read, each once, and once more where its executors are given an account', () => {
    const readings = (spec: object, replay: boolean) => {
      const lists: ResourceList[] = [];
      watched(spec, (list) => lists.push(list), replay);
      const items = lists[0]!.items.filter((item) => item instanceof SliceItem);
      expect(items).to.have.length(COUNT);
      return [...new Set(items.map(({ readings }) => readings))];
    };
    const { executorServiceAccount: _, ...rbac } = SPEC.rbac;
    for (const replay of [false, true]) {
      expect(readings(SPEC, replay)).to.deep.equal([2]);
      expect(readings({ ...SPEC, rbac }, replay)).to.deep.equal([1]);
    }
  });
});

/** How many texts are in memory as trees, once what nobody holds is collected. */
function documents(): number {
  return v8.queryObjects(TextDocument, { format: 'count' }) as number;
}
