import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parseAllDocuments } from 'yaml';
import { configsOf, hardenSparkFunction } from '../../functions/harden-spark/kpt-function.ts';

function objects(text: string): KubernetesObject[] {
  return parseAllDocuments(text).map((document) => document.toJS());
}

const APPLICATION = `
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: pi, namespace: team-a}
spec:
  driver: {serviceAccount: spark}
  executor: {}
`;

function config(mode: 'Fix' | 'Report'): KubernetesObject {
  return objects(`
apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata: {name: harden-spark}
spec: {mode: ${mode}, readOnlyRootFilesystem: {mode: Enforce}, rbac: {}}
`)[0]!;
}

describe('the function on Configs of the kpt-functions SDK', () => {
  it('hardens the workload and adds Role and RoleBinding', async () => {
    const configs = configsOf(objects(APPLICATION), config('Fix'));
    await hardenSparkFunction(configs);
    const kinds = configs
      .getAll()
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
    expect(kinds).to.have.members([
      'SparkApplication team-a/pi',
      'Role team-a/spark-driver',
      'RoleBinding team-a/spark-driver',
    ]);
    const application = configs.getAll().find(({ kind }) => kind === 'SparkApplication') as any;
    expect(application.spec.driver.securityContext.readOnlyRootFilesystem).to.equal(true);
  });

  it('hardens each role by itself where an alias makes them one object', async () => {
    const shared = APPLICATION.replace('driver: {', 'driver: &role {').replace(
      'executor: {}',
      'executor: *role',
    );
    const configs = configsOf(objects(shared), config('Fix'));
    await hardenSparkFunction(configs);
    const { spec } = configs.getAll().find(({ kind }) => kind === 'SparkApplication') as any;
    const paths = (role: any) => role.volumeMounts.map(({ mountPath }: any) => mountPath);
    expect(paths(spec.driver)).to.deep.equal(['/tmp', '/opt/spark/work-dir']);
    expect(paths(spec.executor)).to.deep.equal(['/tmp', '/opt/spark/work-dir']);
  });

  it("gives results in the SDK's words", async () => {
    const configs = configsOf(objects(APPLICATION), config('Fix'));
    await hardenSparkFunction(configs);
    const severities = new Set(configs.getResults().map(({ severity }) => severity));
    expect([...severities]).to.have.members(['info', 'warn']);
  });

  it('changes nothing in Report mode, and says what it would change as errors', async () => {
    const configs = configsOf(objects(APPLICATION), config('Report'));
    await hardenSparkFunction(configs);
    expect(configs.getAll()).to.deep.equal(objects(APPLICATION));
    expect(configs.getResults().some(({ severity }) => severity === 'error')).to.equal(true);
  });

  it('refuses two objects of one name, which Configs would reduce to one', () => {
    expect(() => configsOf(objects(`${APPLICATION}---${APPLICATION}`))).to.throw('must not share the name');
  });
});
