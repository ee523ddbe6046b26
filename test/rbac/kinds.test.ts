import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { type Config, generate, InMemoryList, settings } from './in-memory-list.ts';

const KEY = 'spark.kubernetes.authenticate.driver.serviceAccountName';

/** Runs the step over one workload, through its real view. */
function runOn(kind: string, spec: string, config: Config) {
  const [apiVersion, name] = kind.split(' ');
  const object = { apiVersion, kind: name, metadata: { name: 'x', namespace: 'team-a' }, spec: parse(spec) };
  const list = new InMemoryList([object as unknown as KubernetesObject]);
  generate(list, settings(config));
  return {
    spec: object.spec,
    roles: list.items.filter(({ object }) => object.kind === 'Role').map((role) => role.object.metadata.name),
    rules: list.reported.map(({ rule }) => rule),
  };
}

describe('RBAC for the kinds', () => {
  // [kind, spec, Roles without a list of accounts]
  const kinds: [kind: string, spec: string, roles: string[]][] = [
    [
      'sparkoperator.k8s.io/v1alpha1 SparkConnect',
      '{server: {template: {spec: {serviceAccountName: connect}}}, executor: {}}',
      ['connect-driver'],
    ],
    ['spark.apache.org/v1 SparkApplication', `{sparkConf: {${KEY}: spark}}`, ['spark-driver']],
    [
      'spark.apache.org/v1beta1 SparkApplication',
      '{driverSpec: {podTemplateSpec: {spec: {serviceAccountName: spark}}}}',
      ['spark-driver'],
    ],
    [
      'spark.apache.org/v1 SparkCluster',
      '{masterSpec: {statefulSetSpec: {template: {spec: {serviceAccountName: spark}}}}}',
      [],
    ],
  ];
  for (const [kind, spec, roles] of kinds) {
    it(`${kind}: ${roles.join() || 'no Role'}`, () => {
      const result = runOn(kind, spec, { namespaces: ['team-a'] });
      expect(result.roles).to.deep.equal(roles);
      expect(result.rules).not.to.include('rbac/default-account');
    });
  }

  it('assigns accounts to server and executors in their templates', () => {
    const { spec } = runOn('sparkoperator.k8s.io/v1alpha1 SparkConnect', '{server: {}, executor: {}}', {
      namespaces: ['team-a'],
      serviceAccountNames: ['spark'],
      executorServiceAccount: 'exec',
    });
    expect(spec).to.deep.equal({
      server: { template: { spec: { serviceAccountName: 'spark' } } },
      executor: { template: { spec: { serviceAccountName: 'exec' } } },
    });
  });

  it("assigns no account to a cluster's masters and workers", () => {
    const { spec } = runOn('spark.apache.org/v1 SparkCluster', '{}', {
      namespaces: ['team-a'],
      serviceAccountNames: ['spark'],
    });
    expect(spec).to.deep.equal({});
  });
});
