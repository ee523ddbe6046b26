import { Agent, type RequestOptions, request } from 'node:https';
import { createInterface } from 'node:readline';

/** Where an API server is, and who asks. */
export interface Access {
  readonly host: string;
  readonly port: number;
  /** The certificate of who signed the server's. */
  readonly ca: string;
  readonly token: string;
}

/** What the server answers where it does not do as asked. */
export class ApiError extends Error {
  readonly code: number;
  /** What is wrong with each field of an object that it refuses. */
  readonly causes: readonly { readonly field: string; readonly reason: string; readonly message: string }[];

  constructor(what: string, code: number, status: any) {
    super(`${what}: ${code} ${status.message}`);
    this.code = code;
    this.causes = status.details?.causes ?? [];
  }
}

/** The server's name in its certificate. */
export const serverName = 'kubernetes.default.svc';

/** A client of the API server: JSON goes in and comes out. */
export class Api {
  private readonly access: Access;
  private readonly agent = new Agent({ keepAlive: true });

  constructor(access: Access) {
    this.access = access;
  }

  /** The same server, asked by somebody else. */
  as(token: string): Api {
    return new Api({ ...this.access, token });
  }

  get(path: string): Promise<any> {
    return this.call('GET', path);
  }

  create(path: string, object: unknown): Promise<any> {
    return this.call('POST', path, object);
  }

  /** Changes a part of an object: what is given, and nothing else. */
  patch(path: string, part: unknown): Promise<any> {
    return this.call('PATCH', path, part, 'application/merge-patch+json');
  }

  delete(path: string, options: object = {}): Promise<any> {
    return this.call('DELETE', path, { kind: 'DeleteOptions', apiVersion: 'v1', ...options });
  }

  /** The answer in full, whatever it is. */
  async call(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<any> {
    const sent = body === undefined ? '' : JSON.stringify(body);
    const headers = { 'Content-Type': contentType, 'Content-Length': Buffer.byteLength(sent) };
    const { code, text } = await this.answer({ method, path, headers }, sent);
    if (code >= 300) throw new ApiError(`${method} ${path}`, code, statusOf(text));
    return text.startsWith('{') ? JSON.parse(text) : text;
  }

  /**
   * Calls `see` with every object of a list, then with every change as it comes, until `signal` stops it. What
   * happened while the connection was lost is seen as it is then.
   */
  async watch(path: string, see: (type: string, object: any) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { items, metadata } = await this.get(path);
      for (const item of items) see('ADDED', item);
      await this.follow(`${path}?watch=1&resourceVersion=${metadata.resourceVersion}`, see, signal);
    }
  }

  private follow(path: string, see: (type: string, object: any) => void, signal: AbortSignal): Promise<void> {
    return new Promise((done, failed) => {
      const watching = request({ ...this.options({ path }), signal }, (response) => {
        const lines = createInterface(response).on('line', (line) => {
          const { type, object } = JSON.parse(line);
          if (type !== 'ERROR') see(type, object); // An error ends the watch, and it begins anew.
        });
        lines.on('error', () => {}); // It closes too.
        response.on('close', done);
      });
      watching.on('error', (error) => (signal.aborted ? done() : failed(error)));
      watching.end();
    });
  }

  private answer(options: RequestOptions, body: string): Promise<{ code: number; text: string }> {
    return new Promise((done, failed) => {
      const asking = request({ ...this.options(options), agent: this.agent }, async (response) => {
        let text = '';
        for await (const chunk of response.setEncoding('utf8')) text += chunk;
        done({ code: response.statusCode!, text });
      });
      asking.on('error', failed);
      asking.end(body);
    });
  }

  private options({ headers, ...others }: RequestOptions): RequestOptions {
    const { host, port, ca, token } = this.access;
    return {
      ...others,
      host,
      port,
      ca,
      servername: serverName,
      headers: { ...headers, Authorization: `Bearer ${token}` },
    };
  }
}

function statusOf(text: string): any {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
