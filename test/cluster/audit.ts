import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';

/** One kind of request, as often as it was made. */
export interface Call {
  readonly verb: string;
  /** "" is the core group. */
  readonly group: string;
  /** With a subresource as RBAC writes it: `pods/log`. */
  readonly resource: string;
  readonly allowed: boolean;
}

/** What a ServiceAccount asked the API server for, from its audit log: each kind of request once, in order. */
export function callsOf(cluster: Cluster, namespace: string, account: string): Call[] {
  const user = `system:serviceaccount:${namespace}:${account}`;
  const calls = new Map<string, Call>();
  for (const line of readFileSync(join(cluster.folder, 'audit.jsonl'), 'utf8').split('\n')) {
    if (!line.includes(`"${user}"`)) continue;
    const { verb, objectRef = {}, annotations = {} } = JSON.parse(line);
    const { apiGroup: group = '', resource, subresource } = objectRef;
    const call = {
      verb,
      group,
      resource: subresource ? `${resource}/${subresource}` : resource,
      allowed: annotations['authorization.k8s.io/decision'] === 'allow',
    };
    calls.set(JSON.stringify(call), call);
  }
  return [...calls.values()].sort((a, b) => order(a).localeCompare(order(b)));
}

function order({ group, resource, verb }: Call): string {
  return `${group}/${resource} ${verb}`;
}
