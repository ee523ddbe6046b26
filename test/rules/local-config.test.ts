import { expect } from 'chai';
import { parse, parseDocument } from 'yaml';
import { commonConfig, exampleOf, type Given, line, rulesWithExamples, run } from './examples.ts';

/** The item with the annotation that keeps it from clusters. */
function annotated(item: string, value: unknown): string {
  const document = parseDocument(item, { uniqueKeys: false });
  document.setIn(['metadata', 'annotations', 'config.kubernetes.io/local-config'], value);
  return document.toString();
}

/** What a run says, and the objects that it leaves. */
function outcome(given: Given) {
  const report = run(given, 'Fix');
  const objects = report.items.map((item) => parse(item, { uniqueKeys: false }));
  return { said: report.results.map(line), objects };
}

const WORKLOAD = `
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: etl, namespace: more}
spec:
  sparkVersion: 3.5.1
  sparkConfigMap: platform
  driver: {serviceAccount: spark, securityContext: {readOnlyRootFilesystem: true}}
  executor: {instances: 1}
`;
const OF_NAMESPACE = 'metadata: {name: spark, namespace: more}';
const OF_RBAC = 'apiGroup: rbac.authorization.k8s.io';

/** Kinds that no example of a rule depends on. */
const more = {
  config: commonConfig.clone(),
  items: [
    WORKLOAD,
    `{apiVersion: v1, kind: ConfigMap, metadata: {name: platform, namespace: more}, data: {spark-defaults.conf: spark.jars.packages a:b:1}}`,
    `{apiVersion: v1, kind: ServiceAccount, ${OF_NAMESPACE}}`,
    `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: few}, rules: [{apiGroups: [""], resources: [secrets], verbs: [get, list]}]}`,
    `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: few}, roleRef: {${OF_RBAC}, kind: ClusterRole, name: cluster-admin}, subjects: [{kind: ServiceAccount, name: spark, namespace: more}]}`,
    `{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, ${OF_NAMESPACE}, roleRef: {${OF_RBAC}, kind: ClusterRole, name: few}, subjects: [{kind: ServiceAccount, name: spark, namespace: more}]}`,
    `{apiVersion: v1, kind: ResourceQuota, ${OF_NAMESPACE}, spec: {hard: {requests.cpu: "9", limits.cpu: "9"}}}`,
    `{apiVersion: v1, kind: LimitRange, ${OF_NAMESPACE}, spec: {limits: [{type: Container, default: {cpu: "2"}, defaultRequest: {cpu: "2"}}]}}`,
  ],
};

more.config.setIn(['spec', 'rbac', 'create'], false);

/**
 * Every object of every example that fires, and of `more`; how an object is written is told whatever it is for, and
 * configurations are local-config.
 */
const objects = [...rulesWithExamples().map((rule) => exampleOf(rule)!), { rule: 'more', fires: more }]
  .filter(({ rule }) => !rule.startsWith('input/') && rule !== 'function-config/misspelt')
  .flatMap(({ rule, fires }) =>
    fires.items.map((item, index) => ({
      rule,
      given: fires,
      without: { ...fires, items: fires.items.toSpliced(index, 1) },
      index,
      kind: parse(item, { uniqueKeys: false }).kind,
    })),
  );

describe('a local-config item', () => {
  for (const { rule, given, without, index, kind } of objects) {
    it(`is not there for anything else: a ${kind} (${rule})`, () => {
      const marked = annotated(given.items[index]!, 'true');
      const { said, objects } = outcome({ ...given, items: given.items.with(index, marked) });
      expect(objects[index], 'stays as it is').to.deep.equal(parse(marked, { uniqueKeys: false }));
      expect({ said, objects: objects.toSpliced(index, 1) }).to.deep.equal(outcome(without));
    });
  }

  it('of each of these kinds would make a difference', () => {
    const differing = objects.filter(({ given, without, index }) => {
      const { said, objects } = outcome(given);
      const others = { said, objects: objects.toSpliced(index, 1) };
      return JSON.stringify(others) !== JSON.stringify(outcome(without));
    });
    expect(new Set(differing.map(({ kind }) => kind))).to.include.keys(
      ...['SparkApplication', 'SparkConnect', 'ConfigMap', 'PersistentVolumeClaim', 'Namespace'],
      ...['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
      ...['NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PrometheusRule'],
    );
  });

  it('is one by any value but "false"', () => {
    const [item] = exampleOf('spark-workload/unsupported')!.fires.items;
    const said = (value: unknown) =>
      outcome({ items: [annotated(item!, value)] }).said.filter((line) =>
        line.includes('[spark-workload/unsupported]'),
      ).length;
    for (const value of ['true', 'yes', '', true]) expect(said(value), String(value)).to.equal(0);
    for (const value of ['false', false, null]) expect(said(value), String(value)).to.equal(1);
  });
});
