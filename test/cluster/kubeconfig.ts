import { writeFileSync } from 'node:fs';
import { type Access, serverName } from './api.ts';

/** Writes what kubectl and the like are told of a server and a user. */
export function writeKubeconfig(
  path: string,
  { host, port, ca, token }: Access,
  namespace = 'default',
): void {
  const name = 'cluster';
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name, namespace } }],
    clusters: [
      {
        name,
        cluster: {
          server: `https://${host}:${port}`,
          'tls-server-name': serverName,
          'certificate-authority-data': Buffer.from(ca).toString('base64'),
        },
      },
    ],
    users: [{ name, user: { token } }],
  };
  // YAML is a superset of JSON.
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
}
