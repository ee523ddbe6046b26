import { expect } from 'chai';
import { parse } from 'yaml';
import { STEPS } from '../../functions/harden-spark/findings/all-rules.ts';
import { groupOf } from '../../functions/harden-spark/findings/groups.ts';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { GROUPS, type Group } from '../../src/krm/list/groups.ts';

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
  severity: string;
  tags: { rule: string };
  resourceRef?: { kind: string; name: string };
}

describe('the order of findings', () => {
  const { results } = parse(transform(hardenSpark, LIST).stdout) as { results: Reported[] };
  const told = results.map(({ tags, resourceRef, severity }) => ({
    step: tags.rule.slice(0, tags.rule.indexOf('/')),
    group: GROUPS.indexOf(groupOf(tags.rule)!),
    severity: ['error', 'warning', 'info'].indexOf(severity),
    about: resourceRef ? `${resourceRef.kind} ${resourceRef.name}` : 'the list',
  }));

  it('is by group, in a group by severity, and then by step, as docs/rules.md lists them', () => {
    const steps = STEPS.map(({ step }) => step);
    const ranks = told.map(
      ({ group, severity, step }) => (group * 10 + severity) * 100 + steps.indexOf(step),
    );
    expect(ranks).to.deep.equal(ranks.toSorted((one, other) => one - other));
    expect(new Set(told.map(({ step }) => step))).to.deep.equal(
      new Set(steps.filter((step) => step !== 'function-config' && step !== 'exception')),
    );
    expect(new Set(told.map(({ group }) => GROUPS[group]))).to.have.property('size', GROUPS.length - 1);
  });

  it('is by item in a step of a group, whatever the items are called, and what was added or is about no item comes last', () => {
    const inStep = (step: string, group: Group) => [
      ...new Set(
        told.filter((one) => one.step === step && GROUPS[one.group] === group).map(({ about }) => about),
      ),
    ];
    const both = ['SparkApplication b', 'SparkApplication a'];
    expect(inStep('read-only-root', 'change')).to.deep.equal(both);
    expect(inStep('pod-security', 'change')).to.deep.equal(both);
    for (const step of ['pod-security', 'network-policy', 'diagnosis', 'resource-quota']) {
      expect(inStep(step, 'risk'), step).to.deep.equal(both);
    }
    expect(inStep('rbac', 'risk')).to.deep.equal([...both, 'the list']);
    expect(inStep('generated', 'change')).to.deep.equal([
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
