import { expect } from 'chai';
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { exampleNames, runExample } from '../examples/runs.ts';
import { requires } from '../real/requires.ts';
import { applyStrictly } from './cluster.ts';
import { codeOf, rightsIn, rightsOf, untilHeeded } from './rights.ts';
import { withCluster } from './shared-cluster.ts';

/** Their Roles are those that people write: what is wrong with them is what they show. */
const GENERATES_NOTHING = ['kpt-diagnosis', 'report'];

requires('kpt', 'kustomize', 'helm').describe('examples', () => {
  withCluster('on a real API server', (cluster) => {
    for (const name of exampleNames.filter((name) => !GENERATES_NOTHING.includes(name))) {
      describe(name, () => {
        let objects: any[];

        before(async () => {
          objects = runExample(name);
          const namespaces = new Set(objects.map(({ metadata }) => metadata.namespace).filter(Boolean));
          for (const namespace of namespaces) await cluster().createNamespace(namespace);
        });

        it('is accepted field by field', async () => {
          const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
          const { status, stdout, stderr } = await cluster().kubectl(applyStrictly, { input });

          expect(status, stderr).to.equal(0);
          expect(stdout.match(/serverside-applied/g)).to.have.length(objects.length);
        });

        it('allows each driver what its Role says, and nothing else', async () => {
          expect(accounts(objects)).to.not.deep.equal([]);
          for (const { namespace, account, rules } of accounts(objects)) {
            await cluster().createAccount(namespace, account);
            await untilHeeded(
              cluster(),
              namespace,
              `system:serviceaccount:${namespace}:${account}`,
              rightsIn(rules),
            );
            const rights = await rightsOf(cluster(), namespace, account);
            expect(rights, `${namespace}/${account}`).to.deep.equal(rightsIn(rules));
          }
        });

        it('answers the requests of each driver, and refuses others', async () => {
          for (const { namespace, account } of accounts(objects)) {
            const driver = cluster().api.as(await cluster().tokenOf(namespace, account));
            const own = `/api/v1/namespaces/${namespace}`;
            const codes = {
              'create a Pod': await codeOf(driver, 'POST', `${own}/pods?dryRun=All`, probe),
              'list its Pods': await codeOf(driver, 'GET', `${own}/pods`),
              'delete all of its Services': await codeOf(driver, 'DELETE', `${own}/services?dryRun=All`),
              'read Secrets': await codeOf(driver, 'GET', `${own}/secrets`),
              'create a Service': await codeOf(driver, 'POST', `${own}/services`, {}),
              'list Pods elsewhere': await codeOf(driver, 'GET', '/api/v1/namespaces/default/pods'),
              'list Nodes': await codeOf(driver, 'GET', '/api/v1/nodes'),
            };
            expect(codes, `${namespace}/${account}`).to.deep.equal({
              'create a Pod': 200,
              'list its Pods': 200,
              'delete all of its Services': 200,
              'read Secrets': 403,
              'create a Service': 403,
              'list Pods elsewhere': 403,
              'list Nodes': 403,
            });
          }
        });

        it('allows executors nothing, if they have an account of their own', async () => {
          for (const { namespace, account } of executorAccounts(objects)) {
            await cluster().createAccount(namespace, account);
            expect(await rightsOf(cluster(), namespace, account), `${namespace}/${account}`).to.deep.equal(
              [],
            );
          }
        });
      });
    }
  });
});

/** A Pod that no quota and no Pod Security Standard refuses. */
const probe = {
  metadata: { name: 'probe' },
  spec: {
    securityContext: { runAsNonRoot: true, runAsUser: 185, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'probe',
        image: 'none',
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        resources: {
          requests: { cpu: '100m', memory: '64Mi' },
          limits: { cpu: '100m', memory: '64Mi' },
        },
      },
    ],
  },
};

interface Account {
  readonly namespace: string;
  readonly account: string;
}

/** The accounts that are bound to a Role of the list. */
function accounts(objects: readonly any[]): (Account & { rules: PolicyRule[] })[] {
  return objects
    .filter(({ kind }) => kind === 'RoleBinding')
    .flatMap(({ metadata: { namespace }, subjects, roleRef }) => {
      const role = objects.find(
        ({ kind, metadata }) =>
          kind === 'Role' && metadata.namespace === namespace && metadata.name === roleRef.name,
      );
      return subjects.map(({ name }: any) => ({ namespace, account: name, rules: role.rules }));
    });
}

function executorAccounts(objects: readonly any[]): Account[] {
  return objects.flatMap(({ metadata: { namespace }, spec }) => {
    const account = spec?.executor?.serviceAccount;
    return account && account !== spec.driver.serviceAccount ? [{ namespace, account }] : [];
  });
}
