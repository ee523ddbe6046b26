import { chmodSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { harden, root } from '../../scripts/systems/tools.ts';
import { tool } from '../real/requires.ts';

export const example = join(root, 'examples/argocd-plugin');

/** The programs that README.md of the example has one put beside its Dockerfile. */
const PROGRAMS: Readonly<Record<string, () => string>> = {
  kustomize: () => tool('kustomize'),
  helm: () => tool('helm'),
  'harden-spark': () => harden,
};

/**
 * The command of the container beside the repo-server, with the files of its Dockerfile and with what
 * repo-server-patch.yaml says of it: its user, its read-only root, its mounts. The rest is what this machine has below
 * /usr, in place of the base image.
 *
 * @param folder of this Argo CD; the sockets of plugins are in its `plugins`
 */
export function pluginCommand(folder: string): [string, ...string[]] {
  const { spec } = parse(readFileSync(join(example, 'repo-server-patch.yaml'), 'utf8'));
  const [{ command, securityContext, volumeMounts }] = spec.template.spec.containers;
  const mountOf: Readonly<Record<string, (path: string) => string[]>> = {
    'var-files': (path) => ['--dir', path, '--ro-bind', tool('Argo CD'), `${path}/argocd-cmp-server`],
    plugins: (path) => ['--bind', join(folder, 'plugins'), path],
    'harden-spark-tmp': (path) => ['--perms', '1777', '--tmpfs', path],
  };
  const mounts = volumeMounts.flatMap(({ name, mountPath }: any) => mountOf[name]!(mountPath));
  const user = String(securityContext.runAsUser);
  // So that it may make its socket there, as fsGroup lets it in a Pod.
  chmodSync(join(folder, 'plugins'), 0o777);
  return [
    ...(['bwrap', '--ro-bind', '/usr', '/usr', '--ro-bind', '/etc', '/etc'] as const),
    ...['bin', 'lib', 'lib64', 'sbin'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]),
    ...['--dev', '/dev', '--proc', '/proc', ...imageFiles(folder), ...mounts],
    ...(securityContext.readOnlyRootFilesystem ? ['--remount-ro', '/'] : []),
    ...['setpriv', '--reuid', user, '--regid', user, '--clear-groups', '--no-new-privs'],
    ...['env', '-i', 'PATH=/usr/local/bin:/usr/bin:/bin', 'HOME=/'],
    ...[...command, '--logformat=text'],
  ];
}

/** What the lines with COPY of the Dockerfile put into the image. */
function imageFiles(folder: string): string[] {
  const dockerfile = readFileSync(join(example, 'Dockerfile'), 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY (.+) (\S+)$/gm)];
  return copied.flatMap(([, names, target]) => {
    const files = names!
      .split(' ')
      .map((name) => ({ name, file: PROGRAMS[name]?.() ?? join(example, name) }));
    if (!target!.endsWith('/')) return ['--dir', dirname(target!), '--ro-bind', files[0]!.file, target!];
    // The folder is there on this machine too, and takes its place.
    const layer = join(folder, 'image', target!);
    mkdirSync(layer, { recursive: true });
    for (const { name, file } of files) copyFileSync(file, join(layer, name));
    return ['--ro-bind', layer, target!];
  });
}
