/** What `harden-spark rights` says is given, asked of a real API server row by row. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { harden } from '../../scripts/systems/tools.ts';
import { until } from '../real/until.ts';
import type { Cluster } from './cluster.ts';
import { withCluster } from './shared-cluster.ts';

const CASES = ['roles-of-both-operators', 'wildcards-and-odd-rules', 'groups-and-scopes'];

/** No server takes a ClusterRoleBinding to a Role. */
function isRefused({ kind, roleRef }: any): boolean {
  return kind === 'ClusterRoleBinding' && roleRef.kind === 'Role';
}

withCluster('rights on a real API server', (cluster) => {
  let applied: any[] = [];

  // Other tests have this cluster too, and some of what is given here is given to everybody.
  afterEach(async () => {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: applied });
    const { status, stderr } = await cluster().kubectl(['delete', '--filename=-'], { input });
    expect(status, stderr).to.equal(0);
  });

  for (const name of CASES) {
    it(`${name}: what is said to be given is what the server allows`, async () => {
      const input = readFileSync(new URL(`../rights/cases/${name}/input.yaml`, import.meta.url), 'utf8');
      const read = parseAllDocuments(input).map((document) => inOwnNamespaces(document.toJS(), name));
      const objects = withOwnNames(read, name).map(withoutWhatIsRefused);
      const { stdout } = spawnSync(harden, ['rights', '--output', 'json'], {
        input: objects.map((object) => JSON.stringify(object)).join('\n---\n'),
        encoding: 'utf8',
      });
      const { accounts, rights } = JSON.parse(stdout);
      // What others give that is not in the input may well be in the cluster.
      const unseen = new Set(
        accounts.flatMap(({ account, namespace, bindings }: any) =>
          bindings.some(({ source }: any) => source === 'NotInInput') ? [`${namespace}/${account}`] : [],
        ),
      );
      for (const namespace of new Set(objects.map(({ metadata }) => metadata.namespace).filter(Boolean))) {
        await cluster().createNamespace(namespace);
      }
      applied = objects.filter((object) => object.apiVersion.startsWith('rbac.') && !isRefused(object));
      await cluster().apply(applied);
      const given = rights.find((row: any) => row.given);
      await until('the server heeds the roles', () => allowed(cluster(), given));

      const wrong: string[] = [];
      let asked = 0;
      for (const row of rights) {
        if (!row.given && unseen.has(`${row.namespace}/${row.account}`)) continue;
        asked++;
        if ((await allowed(cluster(), row)) !== row.given) wrong.push(JSON.stringify({ ...row, by: 0 }));
      }
      expect(wrong).to.deep.equal([]);
      expect(asked).to.be.above(10);
    });
  }
});

/** Cases must not meet in one cluster. */
function inOwnNamespaces(object: any, name: string): any {
  return JSON.parse(
    JSON.stringify(object).replaceAll(/\b(?:team-[ab]|old-team|spark-operator(?="[,}]))/g, `${name}-$&`),
  );
}

/** The real operator has ClusterRoles of such names in this cluster. */
function withOwnNames(objects: any[], name: string): any[] {
  const clusterRoles = objects
    .filter(({ kind }) => kind === 'ClusterRole')
    .map(({ metadata }) => metadata.name);
  return objects.map((object) => {
    const { kind, metadata, roleRef } = object;
    const isOwn = roleRef?.kind === 'ClusterRole' && clusterRoles.includes(roleRef.name);
    return {
      ...object,
      ...(kind.startsWith('ClusterRole') && { metadata: { ...metadata, name: `${name}-${metadata.name}` } }),
      ...(isOwn && { roleRef: { ...roleRef, name: `${name}-${roleRef.name}` } }),
    };
  });
}

function withoutWhatIsRefused(object: any): any {
  const { kind, subjects, rules } = object;
  if (kind === 'ClusterRoleBinding') {
    return {
      ...object,
      subjects: subjects.filter((one: any) => one.kind !== 'ServiceAccount' || one.namespace),
    };
  }
  if (rules === undefined) return object;
  return {
    ...object,
    rules: rules.filter((rule: any) => rule.verbs && (rule.apiGroups || rule.nonResourceURLs)),
  };
}

async function allowed(cluster: Cluster, row: any): Promise<boolean> {
  const user = `system:serviceaccount:${row.namespace}:${row.account}`;
  const groups = [
    'system:serviceaccounts',
    `system:serviceaccounts:${row.namespace}`,
    'system:authenticated',
  ];
  const answers = (row.resourceNames ?? ['']).map(async (name: string) => {
    const [resource, subresource] = (row.resource ?? '').split('/');
    const attributes = row.nonResourceURL
      ? { nonResourceAttributes: { path: row.nonResourceURL, verb: row.verb } }
      : {
          resourceAttributes: {
            ...(row.in && { namespace: row.in }),
            group: row.apiGroup,
            resource,
            subresource,
            verb: row.verb,
            name,
          },
        };
    const { status } = await cluster.api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
      spec: { user, groups, ...attributes },
    });
    return status.allowed;
  });
  return (await Promise.all(answers)).every(Boolean);
}
