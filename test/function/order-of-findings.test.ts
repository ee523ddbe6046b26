import { expect } from 'chai';
import { parse } from 'yaml';
import { STEPS } from '../../functions/harden-spark/findings/all-rules.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';

const workload = (name: string) => `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata: {name: ${name}, namespace: team-a, annotations: {argocd.argoproj.io/hook: PreSync}}
  spec:
    mode: cluster
    sparkVersion: 4.0.0
    image: own/etl:1
    sparkConf: {spark.master: local}
    nodeSelector: {a: b}
    driver:
      nodeSelector: {c: d}
      serviceAccount: spark
      securityContext: {privileged: true}
    executor: {}
`;

const LIST = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig:
  apiVersion: fn.kpt.dev/v1alpha1
  kind: HardenSpark
  metadata: {name: harden-spark}
  spec:
    readOnlyRootFilesystem: {mode: Enforce}
    rbac: {executorServiceAccount: exec}
    podSecurity: {}
    networkPolicy: {scope: Application}
    monitoring: {}
    resourceQuota: {}
    auditLabels: {team: data}
    labelWorkloads: true
    overrides: [{match: {names: [nobody]}, rules: {rbac/hook: Off}}]
items:
${workload('b')}- apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: nothing, namespace: team-a}
  spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
- apiVersion: v1
  kind: ResourceQuota
  metadata: {name: small, namespace: team-a}
  spec: {hard: {limits.cpu: 1, pods: 1}}
- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkAplication
  metadata: {name: misspelt, namespace: team-a}
- apiVersion: v1
  kind: ServiceAccount
  metadata: {name: spark, namespace: team-a, labels: [no map]}
${workload('a')}`;

interface Reported {
  tags: { rule: string };
  resourceRef?: { kind: string; name: string };
}

describe('the order of findings', () => {
  const { results } = parse(transform(hardenSpark, LIST).stdout) as { results: Reported[] };
  const told = results.map(({ tags, resourceRef }) => ({
    step: tags.rule.slice(0, tags.rule.indexOf('/')),
    about: resourceRef ? `${resourceRef.kind} ${resourceRef.name}` : 'the list',
  }));

  it('is by step, as docs/rules.md lists them', () => {
    const steps = STEPS.map(({ step }) => step);
    const ranks = told.map(({ step }) => steps.indexOf(step));
    expect(ranks).to.deep.equal(ranks.toSorted((one, other) => one - other));
    expect([...new Set(told.map(({ step }) => step))]).to.deep.equal(
      steps.filter((step) => step !== 'function-config'),
    );
  });

  it('is by item in a step, whatever the items are called, and what was added or is about no item comes last', () => {
    const inStep = (step: string) => [
      ...new Set(told.filter((one) => one.step === step).map(({ about }) => about)),
    ];
    const both = ['SparkApplication b', 'SparkApplication a'];
    for (const step of ['read-only-root', 'pod-security', 'network-policy', 'diagnosis', 'resource-quota']) {
      expect(inStep(step), step).to.deep.equal(both);
    }
    expect(inStep('rbac')).to.deep.equal([
      'SparkApplication b',
      'ServiceAccount spark',
      'SparkApplication a',
      'the list',
    ]);
    expect(inStep('generated')).to.deep.equal([
      'Role spark-driver',
      'RoleBinding spark-driver',
      'NetworkPolicy sparkapplication-a-driver',
      'NetworkPolicy sparkapplication-a-executor',
      'NetworkPolicy sparkapplication-b-driver',
      'NetworkPolicy sparkapplication-b-executor',
      'PrometheusRule spark',
      'ResourceQuota spark',
    ]);
  });
});
