import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Pod } from './pod.ts';
import { WebSocket } from './web-socket.ts';

/**
 * As much of a Kubernetes API server as a Spark driver calls: its own Pod, executor Pods with list and watch,
 * ConfigMaps. Every right is granted; what rights are needed is tested elsewhere.
 */
export class ApiServer {
  readonly pods = new Map<string, Pod>();
  readonly configMaps = new Map<string, Record<string, string>>();
  /** Calls that a real server would have answered, and this one did not. */
  readonly unknownCalls = new Set<string>();
  private readonly server: Server;
  private readonly watches = new Set<Watch>();
  private revision = 1;

  /** A new Pod, before anybody sees it: the place of admission webhooks. */
  onCreate: (pod: Pod) => void = () => {};
  onDelete: (pod: Pod) => void = () => {};

  constructor() {
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => {
        console.error(error);
        reply(response, 500, status(500, String(error)));
      });
    });
    this.server.on('upgrade', (request, socket) => this.watch(request, socket));
  }

  listen(port: number): Promise<void> {
    return new Promise((done) => this.server.listen(port, '127.0.0.1', done));
  }

  /** Stores a Pod, new or changed, and tells those who watch. */
  put(pod: Pod): void {
    const { name } = pod.metadata;
    const type = this.pods.has(name) ? 'MODIFIED' : 'ADDED';
    pod.metadata.resourceVersion = String(++this.revision);
    this.pods.set(name!, pod);
    this.tell(type, pod);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url!, 'http://localhost');
    const [, resource, name] = /^\/api\/v1\/namespaces\/[^/]+\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
    const call = `${request.method} ${name ? 'one' : 'many'} ${resource}`;
    const body = await bodyOf(request);

    switch (call) {
      case 'GET one pods':
      case 'PATCH one pods': {
        const pod = this.pods.get(name!);
        return pod ? reply(response, 200, pod) : reply(response, 404, status(404, `no Pod "${name}"`));
      }
      case 'GET many pods':
        return reply(response, 200, this.list('Pod', this.select(query)));
      case 'POST many pods': {
        const pod: Pod = JSON.parse(body);
        Object.assign(pod.metadata, {
          uid: `uid-${pod.metadata.name}`,
          namespace: 'jobs',
          creationTimestamp,
        });
        pod.status = { phase: 'Pending' };
        this.onCreate(pod);
        this.put(pod);
        return reply(response, 201, pod);
      }
      case 'DELETE one pods':
      case 'DELETE many pods': {
        const pods = name ? [this.pods.get(name)].filter((pod) => pod !== undefined) : this.select(query);
        for (const pod of pods) this.remove(pod);
        return reply(response, 200, status(200));
      }
      case 'POST many configmaps': {
        const configMap = JSON.parse(body);
        this.configMaps.set(configMap.metadata.name, configMap.data ?? {});
        return reply(response, 201, configMap);
      }
      case 'GET many configmaps':
      case 'GET many services':
      case 'GET many persistentvolumeclaims':
        return reply(response, 200, this.list('', []));
      case 'DELETE many configmaps':
      case 'DELETE many services':
      case 'DELETE many persistentvolumeclaims':
        return reply(response, 200, status(200));
      default:
        this.unknownCalls.add(`${request.method} ${pathname}`);
        return reply(response, 404, status(404, `the rig does not answer ${request.method} ${pathname}`));
    }
  }

  private watch(request: IncomingMessage, socket: Duplex): void {
    const { searchParams: query } = new URL(request.url!, 'http://localhost');
    const watch = { query, socket: new WebSocket(request, socket) };
    this.watches.add(watch);
    watch.socket.onClose = () => this.watches.delete(watch);
    const since = Number(query.get('resourceVersion') ?? 0);
    for (const pod of this.select(query)) {
      if (Number(pod.metadata.resourceVersion) > since) this.tell('ADDED', pod, [watch]);
    }
  }

  private tell(type: string, object: Pod, watches: Iterable<Watch> = this.watches): void {
    for (const { query, socket } of watches) {
      if (matches(object, query)) socket.send(JSON.stringify({ type, object }));
    }
  }

  private remove(pod: Pod): void {
    this.pods.delete(pod.metadata.name);
    pod.metadata.deletionTimestamp = creationTimestamp;
    pod.metadata.resourceVersion = String(++this.revision);
    this.tell('DELETED', pod);
    this.onDelete(pod);
  }

  private select(query: URLSearchParams): Pod[] {
    return [...this.pods.values()].filter((pod) => matches(pod, query));
  }

  private list(kind: string, items: unknown[]) {
    return {
      kind: `${kind}List`,
      apiVersion: 'v1',
      metadata: { resourceVersion: String(this.revision) },
      items,
    };
  }
}

interface Watch {
  readonly query: URLSearchParams;
  readonly socket: WebSocket;
}

const creationTimestamp = '2026-01-01T00:00:00Z';

/** Selectors of the forms that Spark uses: `key=value`, `key in (a, b)`, `key!=value`. */
function matches(pod: Pod, query: URLSearchParams): boolean {
  const fields: Record<string, string | undefined> = { 'metadata.name': pod.metadata.name };
  return (
    selects(query.get('labelSelector'), pod.metadata.labels ?? {}) &&
    selects(query.get('fieldSelector'), fields)
  );
}

function selects(selector: string | null, values: Record<string, string | undefined>): boolean {
  return (selector ?? '').split(/,(?![^(]*\))/).every((term) => {
    if (term === '') return true;
    const [, setKey, not, set] = /^(\S+) (not)?in \((.*)\)$/.exec(term) ?? [];
    if (setKey) return set!.split(/,\s*/).includes(values[setKey] ?? '') !== Boolean(not);
    const [, key, operator, value] = /^(.*?)(!?=)=?(.*)$/.exec(term) ?? [];
    if (!key) throw new Error(`the rig does not know the selector "${term}"`);
    return (values[key] === value) === (operator === '=');
  });
}

function status(code: number, message?: string) {
  return { kind: 'Status', apiVersion: 'v1', status: code < 300 ? 'Success' : 'Failure', code, message };
}

function reply(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += chunk;
  return body;
}
