/** Releases of examples/helm-chart on a real API server: what harden-spark adds comes, changes and goes with them. */
import { join } from 'node:path';
import { expect } from 'chai';
import { Example } from '../examples/example.ts';
import { Helm } from '../helm/helm.ts';
import { requires } from '../real/requires.ts';
import { rightsIn, rightsOf, untilHeeded } from './rights.ts';
import { withCluster } from './shared-cluster.ts';

const KINDS = 'serviceaccounts,roles,rolebindings,sparkapplications';

for (const version of [3, 4] as const) {
  requires(version === 3 ? 'helm' : 'helm 4').describe(`releases of Helm ${version}`, () => {
    withCluster('on a real API server', (cluster) => {
      const namespace = `helm-${version}`;
      let example: Example;
      let helm: Helm;

      before(async () => {
        example = new Example('examples/helm-chart');
        helm = new Helm(version);
        if (version === 4) await helm.installPlugin(example);
        await cluster().createNamespace(namespace);
      });

      after(() => {
        helm.remove();
        example.remove();
      });

      it('install: the Role and the RoleBinding are part of the release, and give the driver its rights', async () => {
        await succeed('install', 'daily', 'chart', ...HARDENED);

        const objects = await inCluster();
        expect(objects.map(nameOf)).to.deep.equal([
          'Role daily-driver',
          'RoleBinding daily-driver',
          'ServiceAccount daily',
          'SparkApplication daily-compact',
          'SparkApplication daily-report',
        ]);
        for (const { kind, metadata } of objects.filter(isNoHook)) {
          expect(metadata.annotations, kind).to.include({ 'meta.helm.sh/release-name': 'daily' });
          expect(metadata.labels, kind).to.include({ 'app.kubernetes.io/managed-by': 'Helm' });
        }
        const { rules } = objects.find(({ kind }) => kind === 'Role');
        const user = `system:serviceaccount:${namespace}:daily`;
        await untilHeeded(cluster(), namespace, user, rightsIn(rules));
        expect(await rightsOf(cluster(), namespace, 'daily')).to.deep.equal(rightsIn(rules));
        expect(hardened(objects)).to.deep.equal(
          version === 3 ? ['daily-report'] : ['daily-compact', 'daily-report'],
        );
      });

      it('upgrade: the second time nothing changes', async () => {
        const before = versionsOf(await inCluster());
        await succeed('upgrade', 'daily', 'chart', ...HARDENED);
        expect(versionsOf(await inCluster())).to.deep.equal(before);
      });

      it('upgrade: a change of the configuration changes the Role', async () => {
        example.edit('harden-spark.yaml', 'rbac: {}', 'rbac: {permissions: Derived}');
        const before = versionsOf(await inCluster());
        await succeed('upgrade', 'daily', 'chart', ...HARDENED);
        const after = versionsOf(await inCluster());
        expect(Object.keys(after).filter((name) => after[name] !== before[name])).to.deep.equal([
          'Role daily-driver',
        ]);
      });

      it('upgrade: without the post-renderer all is taken away again', async () => {
        await succeed('upgrade', 'daily', 'chart');
        const objects = await inCluster();
        expect(objects.map(nameOf)).to.deep.equal([
          'ServiceAccount daily',
          'SparkApplication daily-compact',
          'SparkApplication daily-report',
        ]);
        expect(hardened(objects)).to.deep.equal([]);
      });

      it('rollback: all is there again, as it was', async () => {
        await succeed('rollback', 'daily', '2');
        const objects = await inCluster();
        expect(objects.map(nameOf)).to.include.members(['Role daily-driver', 'RoleBinding daily-driver']);
        expect(hardened(objects)).to.include('daily-report');
        const { rules } = objects.find(({ kind }) => kind === 'Role');
        expect(rightsIn(rules)).to.include('patch pods'); // of Standard
      });

      it('a second release that wants the same Role is refused', async () => {
        example.write('other/Chart.yaml', 'apiVersion: v2\nname: other\nversion: 0.1.0\n');
        const report = example.read('chart/templates/report.yaml');
        const account = 'serviceAccount: {{ .Release.Name }}';
        example.write('other/templates/report.yaml', report.replace(account, 'serviceAccount: daily'));
        const values = ['--values', 'chart/values.yaml'];
        const { status, stderr } = await run('install', 'weekly', 'other', ...values, ...HARDENED);

        expect(status).to.not.equal(0);
        expect(stderr).to.match(
          /Role "daily-driver" in namespace "helm-.".* cannot be imported into the current release/,
        );
      });

      it('a mistake in the configuration: nothing is applied, and our error is seen', async () => {
        const before = versionsOf(await inCluster());
        example.edit('harden-spark.yaml', 'mode: Enforce', 'mode: enforce');
        const { status, stderr } = await run('upgrade', 'daily', 'chart', ...HARDENED);

        expect(status).to.not.equal(0);
        expect(stderr).to.include('`spec.readOnlyRootFilesystem.mode` must be "Detect"');
        expect(versionsOf(await inCluster())).to.deep.equal(before);
      });

      it('uninstall: nothing is left but the hook, as Helm has it', async () => {
        await succeed('uninstall', 'daily');
        expect((await inCluster()).map(nameOf)).to.deep.equal(['SparkApplication daily-compact']);
      });

      function run(...args: string[]) {
        const kubeconfig = join(cluster().folder, 'admin.kubeconfig');
        return helm.run(example, [...args, `--namespace=${namespace}`, `--kubeconfig=${kubeconfig}`]);
      }

      async function succeed(...args: string[]): Promise<void> {
        const { status, stderr } = await run(...args);
        expect(status, stderr).to.equal(0);
      }

      /** What charts bring: not what the cluster has in every namespace. */
      async function inCluster(): Promise<any[]> {
        const { stdout } = await cluster().kubectl([
          'get',
          KINDS,
          `--namespace=${namespace}`,
          '--output=json',
        ]);
        return JSON.parse(stdout)
          .items.filter(({ metadata }: any) => metadata.name !== 'default')
          .sort((a: any, b: any) => (nameOf(a) < nameOf(b) ? -1 : 1));
      }
    });
  });
}

const HARDENED = Helm.postRenderer('--config=harden-spark.yaml');

function nameOf({ kind, metadata }: any): string {
  return `${kind} ${metadata.name}`;
}

/** Helm makes hooks anew each time. */
function isNoHook({ metadata }: any): boolean {
  return metadata.annotations?.['helm.sh/hook'] === undefined;
}

function versionsOf(objects: readonly any[]): Record<string, string> {
  const kept = objects.filter(isNoHook);
  return Object.fromEntries(kept.map((object) => [nameOf(object), object.metadata.resourceVersion]));
}

/** Applications whose driver and executors have the flag. */
function hardened(objects: readonly any[]): string[] {
  const isHardened = ({ spec }: any) =>
    [spec?.driver, spec?.executor].every((role) => role?.securityContext?.readOnlyRootFilesystem === true);
  return objects.filter(isHardened).map(({ metadata }) => metadata.name);
}
