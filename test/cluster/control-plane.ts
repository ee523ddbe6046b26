import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { startPart } from '../real/part.ts';
import { tool } from '../real/requires.ts';
import { until } from '../real/until.ts';
import { type Access, Api } from './api.ts';
import { writeKubeconfig } from './kubeconfig.ts';

/** Where things are, in a network of the cluster's own. */
const etcd = { client: 'http://127.0.0.1:2379', peer: 'http://127.0.0.1:2380' };
/** The port that drivers expect: they call https://kubernetes.default.svc. */
export const apiAddress = { host: '127.0.0.1', port: 443 };

/** The controllers without which nothing here works, and why. */
const CONTROLLERS = {
  'serviceaccount-controller': 'the account "default" of each namespace',
  'root-ca-certificate-publisher-controller': 'the ConfigMap that every Pod finds the CA in',
  'namespace-controller': 'deletes what is in a namespace that goes',
  'garbage-collector-controller': 'deletes what a driver or a StatefulSet owned',
  'clusterrole-aggregation-controller': 'the rules of the ClusterRole `edit`',
  'deployment-controller': 'the operator, and executors of the deployment allocator',
  'replicaset-controller': 'the Pods of Deployments',
  'statefulset-controller': 'executors of the statefulset allocator',
  'resourcequota-controller': 'what of a quota is used',
  'persistentvolumeclaim-protection-controller': 'lets claims go that no Pod uses any more',
};

/** All of it is written but for what the API server asks itself. */
const auditPolicy = {
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'None', users: ['system:apiserver'] }, { level: 'Metadata' }],
};

/**
 * Starts etcd, kube-apiserver (RBAC, audit, all default admission plug-ins) and kube-controller-manager, and
 * waits until the server is ready. Their data and logs lie below `folder`.
 *
 * @return the access of an administrator
 */
export async function startControlPlane(folder: string): Promise<Access> {
  mkdirSync(join(folder, 'pki'), { recursive: true });
  const file = (name: string) => join(folder, name);
  const tokens = { admin: token(), 'controller-manager': token() };
  writeFileSync(
    file('pki/tokens.csv'),
    `${tokens.admin},admin,admin,system:masters\n${tokens['controller-manager']},system:kube-controller-manager,kcm\n`,
  );
  writeKeys(file('pki/accounts.key'), file('pki/accounts.pub'));
  writeFileSync(file('audit-policy.yaml'), stringify(auditPolicy));

  start(folder, 'etcd', {
    'data-dir': file('etcd'),
    'client-url': etcd.client,
    'peer-url': etcd.peer,
  });
  await etcdReady();
  start(folder, 'kube-apiserver', {
    'etcd-servers': etcd.client,
    'bind-address': apiAddress.host,
    'secure-port': apiAddress.port,
    // Of no use without nodes, but the server asks for one that is not a loopback address.
    'advertise-address': '192.0.2.1',
    'endpoint-reconciler-type': 'none',
    // Where it writes the certificate that it makes for itself, with the CA behind it.
    'cert-dir': file('pki'),
    'authorization-mode': 'RBAC',
    'token-auth-file': file('pki/tokens.csv'),
    'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
    'service-account-key-file': file('pki/accounts.pub'),
    'service-account-signing-key-file': file('pki/accounts.key'),
    // As clusters are set up, by kubeadm and others.
    'allow-privileged': true,
    'service-cluster-ip-range': '10.96.0.0/16',
    'audit-policy-file': file('audit-policy.yaml'),
    'audit-log-path': file('audit.jsonl'),
    profiling: false,
  });

  const ca = await apiServerReady(folder, tokens.admin);
  const access = (token: string): Access => ({ ...apiAddress, ca, token });
  writeKubeconfig(file('controller-manager.kubeconfig'), access(tokens['controller-manager']));
  start(folder, 'kube-controller-manager', {
    kubeconfig: file('controller-manager.kubeconfig'),
    controllers: Object.keys(CONTROLLERS).join(','),
    'leader-elect': false,
    'secure-port': 0,
    'root-ca-file': file('pki/apiserver.crt'),
    'use-service-account-credentials': true,
  });
  return access(tokens.admin);
}

function start(folder: string, part: string, flags: Record<string, string | number | boolean>): void {
  const options = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  startPart(folder, part, [tool('control plane'), part, ...options]);
}

function etcdReady(): Promise<boolean> {
  return until(
    'etcd is ready',
    () =>
      new Promise<boolean>((done) => {
        get(`${etcd.client}/health`, (response) => done(response.statusCode === 200)).on('error', () =>
          done(false),
        );
      }),
  );
}

/** @return the certificate that clients trust */
async function apiServerReady(folder: string, token: string): Promise<string> {
  let ca = '';
  await until('kube-apiserver is ready', async () => {
    try {
      ca = readFileSync(join(folder, 'pki/apiserver.crt'), 'utf8');
      return (await new Api({ ...apiAddress, ca, token }).get('/readyz')) === 'ok';
    } catch {
      return false;
    }
  });
  return ca;
}

function token(): string {
  return randomBytes(16).toString('hex');
}

/** What the tokens of ServiceAccounts are signed with. */
function writeKeys(privateFile: string, publicFile: string): void {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  writeFileSync(privateFile, privateKey, { mode: 0o600 });
  writeFileSync(publicFile, publicKey);
}
