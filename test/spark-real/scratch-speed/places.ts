import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** A place for scratch space, as a container has it. */
export interface Place {
  readonly name: string;
  /** How it is made here. */
  readonly is: string;
  /** Where the container sees it. */
  readonly path: string;
  /** Makes the volume, on the disk of the node or in a folder beside it, and says where it is. Left out: no volume. */
  readonly make?: (disk: string, folder: string) => string;
  /** What is in it counts as memory of the container. */
  readonly inMemory?: true;
}

const GiB = 2 ** 30;

/** What each of the volumes can hold: half as much again as a shuffle has in it at the fullest. */
export const VOLUME_BYTES = 3 * GiB;

/** The first is what the others are compared with. */
export const PLACES: readonly Place[] = [
  {
    name: 'root file system, writable',
    is: 'overlayfs over the image, its upper layer on the disk of the node: what container runtimes mount',
    path: '/tmp',
  },
  {
    name: 'emptyDir',
    is: 'a directory on that disk, bound into the container: what the kubelet makes',
    path: '/var/data/empty-dir',
    make: (disk) => directory(disk, 'empty-dir'),
  },
  {
    name: 'emptyDir, `medium: Memory`',
    is: 'tmpfs',
    path: '/var/data/memory',
    make: (_, folder) =>
      mounted(directory(folder, 'memory'), '-t', 'tmpfs', '-o', `size=${VOLUME_BYTES}`, 'tmpfs'),
    inMemory: true,
  },
  {
    name: 'claim, local block storage',
    is: 'an ext4 file system of its own on the same hardware',
    path: '/var/data/claim',
    make: (_, folder) => fileSystem(folder, 'claim', VOLUME_BYTES),
  },
];

/** The disk of the node: for the root file system and for emptyDirs. */
export function nodeDisk(folder: string): string {
  return fileSystem(folder, 'disk', 2 * VOLUME_BYTES);
}

/** Past the page cache of the machine, and away from the files that others make and delete there. */
function fileSystem(folder: string, name: string, bytes: number): string {
  const image = join(folder, `${name}.img`);
  execFileSync('fallocate', ['--length', String(bytes), image]);
  const atOnce = 'lazy_itable_init=0,lazy_journal_init=0';
  execFileSync('mkfs.ext4', ['-q', '-F', '-m', '0', '-E', atOnce, image]);
  // Freed with the mount, whatever becomes of this process.
  const path = mounted(directory(folder, name), '-o', 'loop', image);
  const device = execFileSync('findmnt', ['-n', '-o', 'SOURCE', path], { encoding: 'utf8' }).trim();
  execFileSync('losetup', ['--direct-io=on', device]);
  rmdirSync(join(path, 'lost+found'));
  return path;
}

/** What a container runtime makes of an image: a layer of the container's own over its files. */
export function overlay(image: string, disk: string): string {
  const parts = ['upper', 'work', 'merged'].map((name) => directory(disk, name));
  const [upper, work, root] = parts as [string, string, string];
  chmodSync(upper, 0o755);
  const layers = `lowerdir=${image},upperdir=${upper},workdir=${work}`;
  return mounted(root, '-t', 'overlay', '-o', layers, 'overlay');
}

/** For all to write to, as the kubelet makes it. */
function directory(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o777);
  return path;
}

function mounted(path: string, ...options: string[]): string {
  execFileSync('mount', [...options, path]);
  chmodSync(path, options.includes('overlay') ? 0o755 : 0o777);
  return path;
}
