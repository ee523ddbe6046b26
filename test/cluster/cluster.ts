import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { cache, root } from '../../scripts/systems/tools.ts';
import { isolated } from '../real/isolated.ts';
import { tool } from '../real/requires.ts';
import { type Access, Api, ApiError } from './api.ts';
import { writeKubeconfig } from './kubeconfig.ts';
import { relay } from './relay.ts';

/**
 * A Kubernetes cluster in a network and a process namespace of its own: several can run side by side, nothing
 * reaches the outside, and whatever happens to the tests, no process stays behind.
 */
export class Cluster {
  /** As administrator. */
  readonly api: Api;
  readonly folder: string;
  readonly access: Access;
  private readonly child: ChildProcess;
  private readonly port: Server;

  private constructor(folder: string, access: Access, child: ChildProcess, port: Server) {
    this.folder = folder;
    this.access = access;
    this.api = new Api(access);
    this.child = child;
    this.port = port;
    writeKubeconfig(join(folder, 'admin.kubeconfig'), access);
  }

  static async start(): Promise<Cluster> {
    const clusters = join(cache, 'cluster');
    mkdirSync(clusters, { recursive: true });
    const folder = mkdtempSync(join(clusters, 'run-'));
    const main = [process.execPath, '--import=tsx', join(import.meta.dirname, 'main.ts'), folder];
    const child = spawn(...isolated(main), {
      cwd: root,
      env: { ...process.env, TMPDIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await Promise.race([
      once(createInterface(child.stdout!), 'line'),
      once(child, 'exit').then(() => Promise.reject(new Error('the cluster did not start'))),
    ]);
    const port = await relay(0, join(folder, 'api.socket'));
    const address = { host: '127.0.0.1', port: (port.address() as AddressInfo).port };
    return new Cluster(folder, { ...JSON.parse(line), ...address }, child, port);
  }

  /** Ends all that runs in it, and removes all that it has. */
  end(): void {
    this.port.close();
    this.child.kill('SIGKILL');
    if (process.env.KEEP_CLUSTER) console.log(`cluster: kept ${this.folder}`);
    // What ends this very moment may write once more.
    else rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
  }

  /** Runs kubectl, as administrator or with the kubeconfig of somebody else. */
  async kubectl(
    args: readonly string[],
    { input = '', kubeconfig = join(this.folder, 'admin.kubeconfig') } = {},
  ): Promise<{ status: number; stdout: string; stderr: string }> {
    const options = [`--kubeconfig=${kubeconfig}`, `--cache-dir=${join(this.folder, 'kubectl')}`];
    const child = spawn(tool('kubectl'), [...options, ...args]);
    child.stdin.end(input);
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit'),
    ]);
    return { status, stdout, stderr };
  }

  /** Applies objects, new or changed; fails where the server refuses one. */
  async apply(objects: readonly object[]): Promise<void> {
    const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
    const { status, stderr } = await this.kubectl(applyStrictly, { input });
    if (status !== 0) throw new Error(stderr);
  }

  /** Creates a namespace, or leaves it as it is. */
  createNamespace(name: string, labels: Record<string, string> = {}): Promise<void> {
    return this.create('/api/v1/namespaces', { metadata: { name, labels } });
  }

  /** Creates a ServiceAccount, or leaves it as it is. */
  createAccount(namespace: string, name: string): Promise<void> {
    return this.create(`/api/v1/namespaces/${namespace}/serviceaccounts`, { metadata: { name } });
  }

  private async create(path: string, object: object): Promise<void> {
    await this.api.create(path, object).catch((error) => {
      if (!(error instanceof ApiError && error.code === 409)) throw error;
    });
  }

  /** A kubeconfig for a ServiceAccount. */
  async kubeconfigOf(namespace: string, account: string): Promise<string> {
    const path = join(this.folder, `${namespace}-${account}.kubeconfig`);
    writeKubeconfig(path, { ...this.access, token: await this.tokenOf(namespace, account) }, namespace);
    return path;
  }

  async tokenOf(namespace: string, account: string): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    return (await this.api.create(path, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest' }))
      .status.token;
  }

  /** What each container of a namespace printed until now, by the name of its Pod. */
  logs(namespace: string): Map<string, string> {
    const files = readdirSync(join(this.folder, 'logs', namespace));
    return new Map(
      files.sort().map((file) => [file, readFileSync(join(this.folder, 'logs', namespace, file), 'utf8')]),
    );
  }

  /** What a container printed until now. */
  log(namespace: string, pod: string): string {
    const file = join(this.folder, 'logs', namespace, `${pod}.log`);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }
}

/** Server-side, with an error for each field that the server does not know. */
export const applyStrictly = ['apply', '--server-side', '--validate=strict', '--filename=-'];
