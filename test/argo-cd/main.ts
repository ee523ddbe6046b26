/**
 * Argo CD's redis, repo-server, plugin and application controller, that run until they are ended:
 * `main.ts FOLDER API-SOCKET ACCESS`. Started by argo-cd.ts in namespaces of their own, so the ports are those of every
 * installation. Once they are ready it prints a line.
 */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { writeKubeconfig } from '../cluster/kubeconfig.ts';
import { relay } from '../cluster/relay.ts';
import { startPart } from '../real/part.ts';
import { tool } from '../real/requires.ts';
import { until } from '../real/until.ts';
import { namespace, pluginSocket } from './argo-cd.ts';
import { pluginCommand } from './plugin.ts';

const [folder, apiSocket, access] = process.argv.slice(2) as [string, string, string];
const host = '127.0.0.1';
const ports = { redis: 6379, repoServer: 8081 };

for (const name of ['bin', 'tmp', 'home', 'plugins']) mkdirSync(join(folder, name));
// On Argo CD's own images kustomize and Git are on the PATH, and Node is not.
symlinkSync(tool('kustomize'), join(folder, 'bin/kustomize'));
symlinkSync(tool('Argo CD'), join(folder, 'bin/argocd-git-ask-pass'));
const env = {
  PATH: `${join(folder, 'bin')}:/usr/bin:/bin`,
  HOME: join(folder, 'home'),
  TMPDIR: join(folder, 'tmp'),
  ARGOCD_GPG_ENABLED: 'false',
  ARGOCD_PLUGINSOCKFILEPATH: join(folder, 'plugins'),
};

startPart(folder, 'redis', [tool('redis'), '--bind', host, '--save', '', '--dir', folder]);
startPart(folder, 'cmp-server', pluginCommand(folder));
await until('the plugin listens', () => existsSync(pluginSocket(folder)));
startArgoCd('argocd-repo-server', {
  'disable-tls': true,
  address: host,
  'metrics-address': host,
  redis: `${host}:${ports.redis}`,
});
await until('the repo-server listens', () => isOpen(ports.repoServer));

// The API server, where this network can reach it.
const api = (await relay(0, apiSocket)).address() as AddressInfo;
const kubeconfig = join(folder, 'kubeconfig');
writeKubeconfig(kubeconfig, { ...JSON.parse(access), host, port: api.port });
startArgoCd(
  'argocd-application-controller',
  {
    namespace,
    kubeconfig,
    'repo-server': `${host}:${ports.repoServer}`,
    'repo-server-plaintext': true,
    redis: `${host}:${ports.redis}`,
    // Tests say when: nothing changes between two looks.
    'app-resync': 0,
  },
  // Its own cluster is the one of the kubeconfig.
  { ARGOCD_FAKE_IN_CLUSTER: 'true', KUBECONFIG: kubeconfig },
);
console.log('ready');

function startArgoCd(
  part: string,
  flags: Record<string, string | number | boolean>,
  more: NodeJS.ProcessEnv = {},
): void {
  const options = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  startPart(folder, part, [tool('Argo CD'), '--logformat=text', ...options], {
    argv0: part,
    env: { ...env, ...more },
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, host, () => {
      socket.destroy();
      done(true);
    });
    socket.on('error', () => done(false));
  });
}
