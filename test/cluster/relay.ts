import { connect, createServer, type Server, type Socket } from 'node:net';

/**
 * Passes connections on from one place to another: a file is seen in every network namespace, so two of these
 * make a port of the cluster a port of the machine.
 */
export function relay(from: string | 0, to: string | { host: string; port: number }): Promise<Server> {
  const server = createServer((incoming) => {
    const outgoing = typeof to === 'string' ? connect(to) : connect(to);
    const close = (socket: Socket) => () => socket.destroy();
    incoming.on('error', close(outgoing)).on('close', close(outgoing)).pipe(outgoing);
    outgoing.on('error', close(incoming)).on('close', close(incoming)).pipe(incoming);
  });
  return new Promise((done, failed) => {
    server.on('error', failed);
    if (from === 0) server.listen(0, '127.0.0.1', () => done(server));
    else server.listen(from, () => done(server));
  });
}
