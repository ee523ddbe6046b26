import { expect } from 'chai';
import { parse } from 'yaml';
import { parseResourceList } from '../../src/krm/index.ts';
import { policyRules, STANDARD_CALLS } from '../../src/spark/calls/driver-permissions.ts';
import { withoutResults } from '../cases/outcome.ts';
import { generate, settings } from './in-memory-list.ts';

/** As `kpt fn render` sends it, shortened. */
const LIST = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: etl # nightly
    namespace: team-a
    annotations:
      internal.config.kubernetes.io/package-path: '/pkg'
      internal.config.kubernetes.io/path: 'etl.yaml'
      internal.config.kubernetes.io/index: '0'
  spec:
    # small
    driver: {cores: 1}
    executor:
      cores: 1
- # of the data team
  apiVersion: v1
  kind: ServiceAccount
  metadata:
    name: 'spark'
    namespace: team-a
    annotations:
      internal.config.kubernetes.io/package-path: '/pkg'
      internal.config.kubernetes.io/path: 'etl.yaml'
      internal.config.kubernetes.io/index: '1'
- apiVersion: rbac.authorization.k8s.io/v1
  kind: Role
  metadata:
    name: spark-driver
    namespace: team-a
    annotations:
      harden-spark/owner: harden-spark
      harden-spark/generated-for: team-a/spark
      internal.config.kubernetes.io/package-path: '/pkg'
      internal.config.kubernetes.io/path: 'rbac/team-a.yaml'
      internal.config.kubernetes.io/index: '0'
  rules:
  - apiGroups: [""]
    resources: &all
    - pods # all of them
    verbs: &verbs [get]
  - apiGroups: ['']
    resources: [configmaps, persistentvolumeclaims]
    verbs: *verbs
functionConfig:
  apiVersion: fn.kpt.dev/v1alpha1
  kind: HardenSpark
  metadata:
    name: harden-spark
    annotations:
      internal.config.kubernetes.io/package-path: '/pkg'
`;

const CONFIG = settings({
  namespaces: ['team-a'],
  serviceAccountNames: ['spark'],
  executorServiceAccount: 'exec',
  createServiceAccounts: true,
  auditLabels: { 'cost-center': 'data', approved: 'yes' },
  origin: { packagePath: '/pkg' },
});

function harden(text: string): { text: string; results: string[] } {
  const list = parseResourceList(text);
  generate(list, CONFIG);
  const results = list.results.map(({ tags }) => tags!.rule!);
  // Results would be part of the text; here it is about the items.
  return { text: withoutResults(list.write()), results };
}

describe('the RBAC step over the text of a list', () => {
  const first = harden(LIST);

  it('changes what it must', () => {
    expect(first.results).to.deep.equal([
      'rbac/account-assigned',
      'rbac/account-assigned',
      'rbac/labelled',
      'generated/added',
      'generated/updated',
      'generated/added',
    ]);
    const { items } = parse(first.text);
    expect(items.map(({ kind, metadata }: any) => `${kind} ${metadata.name}`)).to.deep.equal([
      'SparkApplication etl',
      'ServiceAccount spark',
      'Role spark-driver',
      'ServiceAccount exec',
      'RoleBinding spark-driver',
    ]);
    expect(items[0].spec.driver.serviceAccount).to.equal('spark');
    expect(items[2].rules).to.deep.equal(policyRules(STANDARD_CALLS));
  });

  it('keeps the rest as it was written', () => {
    for (const kept of [
      '    name: etl # nightly\n',
      '- # of the data team\n',
      "    name: 'spark'\n",
      '    # small\n',
    ]) {
      expect(first.text).to.include(kept);
    }
  });

  it('changes no byte in a second run', () => {
    const second = harden(first.text);
    expect(second.results).to.deep.equal([]);
    expect(second.text).to.equal(first.text);
  });
});
