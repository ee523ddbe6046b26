import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from './cluster.ts';
import { right } from './rights.ts';

/** What an account asked the API server for, each once, as the rights that it takes. */
export interface Calls {
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
}

/** The requests of a ServiceAccount, from the audit log. */
export function callsOf(cluster: Cluster, namespace: string, account: string): Calls {
  const user = `"system:serviceaccount:${namespace}:${account}"`;
  const calls = { allowed: new Set<string>(), denied: new Set<string>() };
  for (const line of readFileSync(join(cluster.folder, 'audit.jsonl'), 'utf8').split('\n')) {
    if (!line.includes(user)) continue;
    const { verb, objectRef, requestURI, annotations } = JSON.parse(line);
    const { apiGroup = '', resource, subresource } = objectRef ?? { resource: requestURI };
    const call = right({
      verb,
      group: apiGroup,
      resource: subresource ? `${resource}/${subresource}` : resource,
    });
    calls[annotations['authorization.k8s.io/decision'] === 'allow' ? 'allowed' : 'denied'].add(call);
  }
  return { allowed: [...calls.allowed].sort(), denied: [...calls.denied].sort() };
}
