/** Where the workloads run whose manifests stand inside another object. */
import { isObject } from '../values/json.ts';
import { embeddedManifests } from './embedded-manifests.ts';

/** In block style up to the end of the line, else up to the end of the word; in JSON inside JSON behind `\`. */
const NAMESPACE = /(?<![\w.-])namespace[\\"']*\s*:\s*[\\"']*((?:\{\{[^{}]*\}\}|[^\s\\"',}#])+)/g;

/**
 * The namespaces that are named beside the manifests of workloads inside an object; undefined stands for that of the
 * object, which a manifest without one gets. Empty where there are no manifests.
 *
 * Which of several is that of the workload is not asked: a name too many keeps something, a name too few takes it away.
 */
export function namespacesOfManifests(object: object): (string | undefined)[] {
  if (embeddedManifests(object).length === 0) return [];
  const named = new Set<string | undefined>([undefined]);
  const nodes: unknown[] = [object];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (Array.isArray(node)) nodes.push(...node.filter(isSaid));
    else if (isObject(node)) {
      if (typeof node.namespace === 'string') named.add(node.namespace);
      nodes.push(...Object.values(node).filter(isSaid));
    } else if (typeof node === 'string') {
      for (const [, name] of node.matchAll(NAMESPACE)) named.add(name);
    }
  }
  return [...named];
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null;
}
