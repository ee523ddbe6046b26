import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

/**
 * Serves the files of a folder: what a job's files, archives and jars come from in a cluster. Files that lie in
 * the image (`local://`) are not given to executors.
 */
export function serveArtifacts(folder: string, port: number): Promise<void> {
  const server = createServer((request, response) => {
    const file = createReadStream(join(folder, new URL(request.url!, 'http://localhost').pathname));
    file.on('error', () => response.writeHead(404).end());
    file.pipe(response);
  });
  return new Promise((done) => {
    server.listen(port, '127.0.0.1', done);
  });
}
