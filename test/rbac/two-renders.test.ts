import { expect } from 'chai';
import { parseAllDocuments, stringify } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { missingRules } from '../../src/kubernetes/rbac.ts';

/** What a render of one job makes: all jobs run as one account of one namespace. */
function render(name: string, sparkConf: object, rbac: object = {}): any[] {
  const job = {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name, namespace: 'team-a' },
    spec: {
      mode: 'cluster',
      sparkVersion: '4.2.0',
      sparkConf,
      driver: { serviceAccount: 'spark' },
      executor: {},
    },
  };
  const config = {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'HardenSpark',
    metadata: { name: 'harden-spark' },
    spec: { rbac: { permissions: 'Derived', ...rbac } },
  };
  const { stdout } = transform(hardenSpark, stringify(job), {
    config: { text: stringify(config), file: 'config.yaml' },
  });
  return parseAllDocuments(stdout).map((document) => document.toJS());
}

const roleOf = (objects: any[]) => objects.find(({ kind }) => kind === 'Role');
const bindingOf = (objects: any[]) => objects.find(({ kind }) => kind === 'RoleBinding');

const KEPT = { 'spark.kubernetes.executor.deleteOnTermination': 'false' };
const IN_SETS = { 'spark.kubernetes.allocation.pods.allocator': 'statefulset' };

describe('two renders that share an account, with derived permissions', () => {
  it('make one Role of one name, and the one that is applied last takes rights from the other', () => {
    const [one, other] = [render('kept', KEPT), render('in-sets', IN_SETS)].map(roleOf);
    expect(one.metadata.name).to.equal(other.metadata.name);
    expect(missingRules(one.rules, other.rules)).not.to.be.empty;
    expect(missingRules(other.rules, one.rules)).not.to.be.empty;
  });

  it('make two with a `nameSuffix` for each, which give the account the rules of both', () => {
    const renders = [
      render('kept', KEPT, { nameSuffix: '-kept' }),
      render('in-sets', IN_SETS, { nameSuffix: '-in-sets' }),
    ];
    for (const of of [roleOf, bindingOf]) {
      expect(renders.map((objects) => of(objects).metadata.name)).to.deep.equal([
        'spark-kept',
        'spark-in-sets',
      ]);
    }
    for (const objects of renders) {
      const { roleRef, subjects } = bindingOf(objects);
      expect(roleRef.name).to.equal(roleOf(objects).metadata.name);
      expect(subjects).to.deep.equal([{ kind: 'ServiceAccount', name: 'spark', namespace: 'team-a' }]);
    }
  });
});
