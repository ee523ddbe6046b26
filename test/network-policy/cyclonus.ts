/** Cyclonus, an evaluator of NetworkPolicies that is not ours: what it says of connections. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { NetworkPolicy, PodEnd } from '../../src/kubernetes/network-policy.ts';
import { tool } from '../real/requires.ts';

export interface Connection {
  readonly source: PodEnd | 'outside';
  readonly destination: PodEnd | 'outside';
  readonly port: number;
  readonly portName?: string;
  readonly protocol?: 'TCP' | 'UDP';
}

/** An address that is documented never to be anybody's. */
const OUTSIDE = '198.51.100.7';

/** Whether each of the connections is allowed under the policies. */
export function allowedByCyclonus(
  policies: readonly NetworkPolicy[],
  connections: readonly Connection[],
): boolean[] {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-network-'));
  try {
    const [policyPath, trafficPath] = [join(folder, 'policies'), join(folder, 'traffic.json')];
    mkdirSync(policyPath);
    // It reads the first document of each file.
    for (const [position, policy] of policies.entries()) {
      writeFileSync(join(policyPath, `${position}.yaml`), stringify(policy));
    }
    writeFileSync(trafficPath, JSON.stringify(connections.map(traffic)));
    const output = execFileSync(
      tool('cyclonus'),
      ['analyze', '--mode', 'query-traffic', '--policy-path', policyPath, '--traffic-path', trafficPath],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1 << 28 },
    );
    const answers = [...output.matchAll(/IS ALLOWED\?\s*\|\s*(TRUE|FALSE)/g)].map(
      ([, answer]) => answer === 'TRUE',
    );
    if (answers.length !== connections.length) throw new Error(`cyclonus said:\n${output}`);
    return answers;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function traffic({ source, destination, port, portName = '', protocol = 'TCP' }: Connection): object {
  return {
    Source: peer(source, '10.244.0.1'),
    Destination: peer(destination, '10.244.0.2'),
    ResolvedPort: port,
    ResolvedPortName: portName,
    Protocol: protocol,
  };
}

function peer(end: PodEnd | 'outside', address: string): object {
  if (end === 'outside') return { Internal: null, IP: OUTSIDE };
  const { namespace, namespaceLabels, labels } = end;
  return {
    Internal: { Namespace: namespace, NamespaceLabels: namespaceLabels, PodLabels: labels },
    IP: address,
  };
}
