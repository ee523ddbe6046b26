import { expect } from 'chai';
import { type Document, parse, parseDocument } from 'yaml';
import { commonConfig, instanceOf, line, rulesWithInstances, run } from './instances.ts';

/** The item with the annotation that keeps it from clusters. */
function annotated(item: string, value: unknown): string {
  const document = parseDocument(item, { uniqueKeys: false });
  document.setIn(['metadata', 'annotations', 'config.kubernetes.io/local-config'], value);
  return document.toString();
}

/** What a run says, and the objects that it leaves. */
function outcome(items: readonly string[], config: Document) {
  const report = run(items, config, 'Fix');
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

/** Kinds that no instance of a rule depends on. */
const more = {
  rule: 'more',
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

/** Every object of every instance of a rule, and of `more`; how an object is written is told whatever it is for. */
const examples = [...rulesWithInstances().map((rule) => instanceOf(rule)!), more]
  .filter(({ rule }) => !rule.startsWith('input/'))
  .flatMap(({ rule, items, config = commonConfig }) =>
    items.map((item, index) => ({
      rule,
      items,
      config,
      index,
      kind: parse(item, { uniqueKeys: false }).kind,
    })),
  );

describe('a local-config item', () => {
  for (const { rule, items, config, index, kind } of examples) {
    it(`is not there for anything else: a ${kind} (${rule})`, () => {
      const without = outcome(items.toSpliced(index, 1), config);
      const marked = annotated(items[index]!, 'true');
      const { said, objects } = outcome(items.with(index, marked), config);
      expect(objects[index], 'stays as it is').to.deep.equal(parse(marked, { uniqueKeys: false }));
      expect({ said, objects: objects.toSpliced(index, 1) }).to.deep.equal(without);
    });
  }

  it('of each of these kinds would make a difference', () => {
    const differing = examples.filter(({ items, config, index }) => {
      const { said, objects } = outcome(items, config);
      const without = outcome(items.toSpliced(index, 1), config);
      return (
        JSON.stringify([said, objects.toSpliced(index, 1)]) !==
        JSON.stringify([without.said, without.objects])
      );
    });
    expect(new Set(differing.map(({ kind }) => kind))).to.include.keys(
      ...['SparkApplication', 'SparkConnect', 'ConfigMap', 'PersistentVolumeClaim', 'Namespace'],
      ...['ServiceAccount', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'],
      ...['NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PrometheusRule'],
    );
  });

  it('is one by any value but "false"', () => {
    const { items } = instanceOf('spark-workload/unsupported')!;
    const said = (value: unknown) => outcome([annotated(items[0]!, value)], commonConfig).said.length;
    for (const value of ['true', 'yes', '', true]) expect(said(value), String(value)).to.equal(0);
    for (const value of ['false', false, null]) expect(said(value), String(value)).to.equal(1);
  });
});
