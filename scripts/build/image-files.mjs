/**
 * Copies this Node, the libraries that it has loaded and a user `nobody` into a folder: all that the image holds besides
 * the executable. The Dockerfile runs it with the Node of its base: `node image-files.mjs FOLDER`.
 */
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const folder = process.argv[2];
// The dynamic linker is one of them; so is what the kernel brings, which is no file.
const libraries = process.report.getReport().sharedObjects.filter((path) => existsSync(path));
const files = Object.fromEntries(libraries.map((path) => [path, path]));
delete files[process.execPath];
files['/usr/local/bin/node'] = process.execPath;

for (const [target, source] of Object.entries(files)) {
  const path = join(folder, target);
  mkdirSync(dirname(path), { recursive: true });
  copyFileSync(source, path);
}
mkdirSync(join(folder, 'etc'));
writeFileSync(join(folder, 'etc/passwd'), 'nobody:x:65534:65534:nobody:/:/sbin/nologin\n');
writeFileSync(join(folder, 'etc/group'), 'nobody:x:65534:\n');
