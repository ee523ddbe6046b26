import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../../scripts/systems/tools.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { isolated } from '../real/isolated.ts';
import { tool } from '../real/requires.ts';
import { until } from '../real/until.ts';

/** Where Argo CD and its Applications are. */
export const namespace = 'argocd';

export function pluginSocket(folder: string): string {
  return join(folder, 'plugins/harden-spark.sock');
}

/** Argo CD, which renders what is in Git and syncs it into a cluster. It has no web pages and no API of its own. */
export class ArgoCd {
  private readonly cluster: Cluster;
  private readonly folder: string;
  private readonly child: ChildProcess;

  private constructor(cluster: Cluster, folder: string, child: ChildProcess) {
    this.cluster = cluster;
    this.folder = folder;
    this.child = child;
  }

  static async start(cluster: Cluster): Promise<ArgoCd> {
    await install(cluster);
    // Not in .cache: the path of a socket must be short.
    const folder = mkdtempSync(join(tmpdir(), 'argo-cd-'));
    const main = join(import.meta.dirname, 'main.ts');
    const given = [folder, join(cluster.folder, 'api.socket'), JSON.stringify(cluster.access)];
    const child = spawn(...isolated([process.execPath, '--import=tsx', main, ...given]), {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const argoCd = new ArgoCd(cluster, folder, child);
    try {
      await Promise.race([
        once(createInterface(child.stdout!), 'line'),
        once(child, 'exit').then(() => Promise.reject(new Error('Argo CD did not start'))),
      ]);
    } catch (error) {
      argoCd.end();
      throw error;
    }
    return argoCd;
  }

  /** Ends all of it, and removes all that it has. */
  end(): void {
    this.child.kill('SIGKILL');
    if (process.env.KEEP_CLUSTER) console.log(`Argo CD: kept ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  /** What a part printed until now. */
  log(part: string): string {
    return readFileSync(join(this.folder, 'logs', `${part}.log`), 'utf8');
  }

  application(name: string): Promise<any> {
    return this.cluster.api.get(pathOf(name));
  }

  /** Creates an Application, and waits until it was compared with the cluster. */
  async create(application: any): Promise<any> {
    await this.cluster.apply([application]);
    return this.refresh(application.metadata.name);
  }

  /** As the button "Hard refresh": Git is read, rendered and compared anew. */
  async refresh(name: string): Promise<any> {
    const annotation = 'argocd.argoproj.io/refresh';
    await this.cluster.api.patch(pathOf(name), { metadata: { annotations: { [annotation]: 'hard' } } });
    return this.untilApplication(
      `${name} is compared`,
      name,
      ({ metadata }) => metadata.annotations?.[annotation] === undefined,
    );
  }

  /** As the button "Sync", with or without "Prune"; it goes on by itself. */
  async startSync(name: string, { prune = false } = {}): Promise<void> {
    const { spec } = await this.application(name);
    const { syncOptions } = spec.syncPolicy ?? {};
    const operation = { initiatedBy: { username: 'admin' }, sync: { prune, syncOptions } };
    await this.cluster.api.patch(pathOf(name), { operation });
  }

  /** Waits for the end of what was started, and returns what became of it. */
  async synced(name: string): Promise<any> {
    const isOver = ({ operation, status }: any) =>
      operation === undefined && status.operationState?.phase !== 'Running';
    return (await this.untilApplication(`${name} is synced`, name, isOver)).status.operationState;
  }

  async sync(name: string, options = {}): Promise<any> {
    await this.startSync(name, options);
    return this.synced(name);
  }

  private untilApplication(what: string, name: string, is: (application: any) => boolean): Promise<any> {
    let looks = 0;
    return until(what, async () => {
      const application = await this.application(name);
      if (is(application)) return application;
      // The controller overlooks a change that comes while it writes one of its own, until it sees another one.
      if (++looks % 30 === 0) {
        await this.cluster.api.patch(pathOf(name), { metadata: { annotations: { looks: String(looks) } } });
      }
      return undefined;
    });
  }
}

function pathOf(application: string): string {
  return `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/applications/${application}`;
}

/** What it finds in a cluster. */
async function install(cluster: Cluster): Promise<void> {
  await cluster.kubectl(['apply', '--server-side', '--filename', tool("Argo CD's CRDs")]);
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=1h']);
  await cluster.createNamespace(namespace);
  const labels = { 'app.kubernetes.io/part-of': 'argocd' };
  const own = (name: string) => ({ name, namespace, labels });
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: own('argocd-cm'),
      data: { 'kustomize.buildOptions': '--enable-alpha-plugins --enable-exec' },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: own('argocd-secret'),
      stringData: { 'server.secretkey': 'of no use without a server' },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: own('default'),
      spec: {
        sourceRepos: ['*'],
        destinations: [{ namespace: '*', server: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
      },
    },
  ]);
}
