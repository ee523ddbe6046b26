import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { parse, stringify } from 'yaml';
import { KINDS } from '../../src/spark/kinds/all-kinds.ts';
import type { WorkloadKind } from '../../src/spark/kinds/kind.ts';
import { COMMON_PART } from '../../src/spark/near-misses.ts';
import type { RoleLayout } from '../../src/spark/role/role-layout.ts';
import { ROLES } from '../../src/spark/role/role-names.ts';

/** The keys that may be left out. */
type Optional<T> = { [Key in keyof T]-?: object extends Pick<T, Key> ? Key : never }[keyof T];
type IsNever<T> = [T] extends [never] ? true : false;
const NOTHING_CAN_BE_FORGOTTEN: IsNever<Optional<WorkloadKind> | Optional<RoleLayout>> = true;

describe('the kinds of workloads', () => {
  it('tell everything that is asked of a kind: the compiler sees to it', () =>
    expect(NOTHING_CAN_BE_FORGOTTEN).to.equal(true));

  for (const [what, of] of [
    ['group and kind', ({ group, name }) => `${group}/${name}`],
    ['the label with the name', ({ nameLabel }) => nameLabel],
    ['the names of what is generated', ({ objectNames }) => objectNames],
  ] satisfies [string, (kind: WorkloadKind) => string][]) {
    it(`${what}: each kind has its own`, () => expect(new Set(KINDS.map(of)).size).to.equal(KINDS.length));
  }

  for (const { group, name, roles } of KINDS) {
    it(`${group} ${name}: is looked for by a part of its name, and its driver comes before its executors`, () => {
      expect(name).to.include(COMMON_PART);
      const drivers = roles.map((role) => ROLES[role.name].runs === 'Driver');
      expect(drivers).to.deep.equal(drivers.toSorted().reverse());
    });
  }
});

/** Runs the function with a sixth kind in the list, which is a file of its own there. */
function run(items: object[], spec: object) {
  const input = stringify({
    apiVersion: 'config.kubernetes.io/v1',
    kind: 'ResourceList',
    functionConfig: { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'x' }, spec },
    items,
  });
  const program = new URL('with-a-sixth-kind.ts', import.meta.url).pathname;
  const { stdout, stderr } = spawnSync(process.execPath, ['--import=tsx', program], {
    input,
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return parse(stdout) as { items: any[]; results?: { message: string; severity: string }[] };
}

const batch = (kind: string, name: string) => ({
  apiVersion: 'example.dev/v1',
  kind,
  metadata: { name, namespace: 'team-a' },
  spec: { job: { spark: '4.0.1', main: { pod: { spec: { serviceAccountName: 'spark' } } } } },
});

describe('a sixth kind: one file, and a line in the list', () => {
  const spec = {
    readOnlyRootFilesystem: { mode: 'Enforce' },
    rbac: { namespaces: [{ name: 'team-a' }], permissions: 'Derived', createServiceAccounts: true },
    podSecurity: { profile: 'Restricted' },
    networkPolicy: { scope: 'Application', egress: { apiServer: ['10.0.0.1/32'] } },
    resourceQuota: {},
    monitoring: {},
    overrides: [{ match: { kinds: ['SparkBatch'] }, readOnlyRootFilesystem: { tmp: { sizeLimit: '7Gi' } } }],
  };
  let made: ReturnType<typeof run>;
  const find = (kind: string, name: string) =>
    made.items.find((object) => object.kind === kind && object.metadata.name === name);
  before(() => {
    made = run([batch('SparkBatch', 'nightly')], spec);
  });

  it('is hardened, by overrides for its kind', () => {
    const { job } = find('SparkBatch', 'nightly').spec;
    for (const role of [job.main, job.helpers]) {
      const [container] = role.pod.spec.containers;
      expect(container.securityContext.readOnlyRootFilesystem).to.equal(true);
      expect(container.volumeMounts[0]).to.deep.equal({ name: 'harden-spark-tmp', mountPath: '/tmp' });
      expect(role.pod.spec.volumes[0].emptyDir.sizeLimit).to.equal('7Gi');
    }
  });

  it('gets a Role', () => expect(find('Role', 'spark-driver').rules).not.to.be.empty);

  it('gets policies, by the label of its name', () => {
    const { spec } = find('NetworkPolicy', 'sparkbatch-nightly-executor');
    expect(spec.podSelector.matchLabels).to.deep.equal({
      'example.dev/batch': 'nightly',
      'spark-role': 'executor',
    });
  });

  it('counts in a quota', () => expect(find('ResourceQuota', 'spark').spec.hard.pods).to.equal('5'));

  it('says what its operator does', () => {
    const messages = made.results!.map(({ message }) => message);
    expect(messages.join('\n')).to.include('The example operator runs each SparkBatch among them again.');
  });

  it('is left as it is by a second run, with all that was made for it', () => {
    const again = run(made.items, spec);
    expect(again.items).to.deep.equal(made.items);
    expect(again.results?.filter(({ severity }) => severity !== 'info') ?? []).to.deep.equal([]);
  });

  it('gives its policies up where others take their place', () => {
    const { items } = run(made.items, { ...spec, networkPolicy: { scope: 'Namespace' } });
    const policies = items
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata }) => metadata.name);
    expect(policies).to.have.members(['spark-driver', 'spark-executor']);
  });

  it('is meant where its name is misspelt', () => {
    const { results } = run([batch('SparkBatsh', 'nightly')], {});
    expect(results!.map(({ message }) => message).join('\n')).to.include('`kind` must be "SparkBatch"');
  });
});
