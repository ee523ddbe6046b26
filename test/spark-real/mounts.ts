import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Container, KeyToPath, Pod, Volume } from './pod.ts';

/** A directory of the machine that a container sees at `path`. */
export interface Mount {
  readonly path: string;
  readonly source: string;
  readonly writable: boolean;
}

/** What a volume holds: the files of a ConfigMap and the like, or what is in a directory that outlives the Pod. */
export type Contents = { readonly files: Readonly<Record<string, string>> } | { readonly directory: string };

/** The contents of a volume that does not start empty. */
export type ContentsOf = (volume: Volume) => Contents;

/** Makes the volumes of a Pod below `folder`, as a kubelet does, and says where a container has them. */
export function mountsOf(pod: Pod, container: Container, folder: string, contents: ContentsOf): Mount[] {
  const volumes = new Map((pod.spec.volumes ?? []).map((volume) => [volume.name, volume]));
  const made = new Map<string, string>();
  const paths = new Set<string>();

  // Outer directories first, or they would hide the inner ones.
  const wanted = [...(container.volumeMounts ?? [])].sort((a, b) => a.mountPath.length - b.mountPath.length);
  const mounts = wanted.map(({ name, mountPath, subPath, readOnly }) => {
    const volume = volumes.get(name);
    if (!volume)
      throw new Error(`Pod "${pod.metadata.name}" mounts the volume "${name}", which it does not have`);
    if (paths.has(mountPath)) throw new Error(`Pod "${pod.metadata.name}" has two mounts at "${mountPath}"`);
    paths.add(mountPath);
    if (!made.has(name)) made.set(name, makeVolume(volume, join(folder, name), contents));
    const source = subPath ? join(made.get(name)!, subPath) : made.get(name)!;
    return { path: mountPath, source, writable: isWritable(volume) && !readOnly };
  });
  for (const mount of mounts) makeMountPoint(mount, mounts);
  return mounts;
}

/** In the volume that it lies in, if it does: for all to pass, as runtimes make it. */
function makeMountPoint({ path, source }: Mount, mounts: readonly Mount[]): void {
  const outer = mounts.findLast((mount) => path.startsWith(`${mount.path}/`));
  if (!outer) return;
  const point = join(outer.source, relative(outer.path, path));
  const isDirectory = statSync(source).isDirectory();
  mkdirSync(isDirectory ? point : dirname(point), { recursive: true, mode: 0o755 });
  if (!isDirectory) writeFileSync(point, '');
}

function makeVolume(volume: Volume, path: string, contentsOf: ContentsOf): string {
  mkdirSync(path, { recursive: true });
  if (startsEmpty(volume)) {
    chmodSync(path, 0o777); // As the kubelet does, whatever the umask.
    return path;
  }
  const contents = contentsOf(volume);
  if ('directory' in contents) return contents.directory;
  for (const [name, text] of Object.entries(contents.files)) writeFileSync(join(path, name), text);
  return path;
}

/** A claim of the Pod's own starts empty and goes with the Pod. */
function startsEmpty({ emptyDir, ephemeral }: Volume): boolean {
  return emptyDir !== undefined || ephemeral !== undefined;
}

function isWritable(volume: Volume): boolean {
  return startsEmpty(volume) || volume.persistentVolumeClaim !== undefined;
}

/** The files of a ConfigMap volume: all keys, or those that it names. */
export function configMapFiles(
  data: Readonly<Record<string, string>>,
  items: readonly KeyToPath[] = Object.keys(data).map((key) => ({ key, path: key })),
): Record<string, string> {
  return Object.fromEntries(items.map(({ key, path }) => [path, data[key] ?? '']));
}

/** The files of a downwardAPI volume, each of an annotation. */
export function annotationFiles(
  { items = [] }: NonNullable<Volume['downwardAPI']>,
  annotations: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    items.map(({ path, fieldRef }) => {
      const key = /^metadata\.annotations\['(.+)'\]$/.exec(fieldRef?.fieldPath ?? '')?.[1];
      return [path, (key && annotations[key]) ?? ''];
    }),
  );
}

/** How full mounts were at the fullest, by path, in bytes on disk as the kubelet counts them. */
export class PeakUse {
  readonly peaks = new Map<string, number>();
  private readonly mounts: readonly Mount[];

  constructor(mounts: readonly Mount[]) {
    this.mounts = mounts.filter(({ writable }) => writable);
  }

  sample(): void {
    const sources = new Set(this.mounts.map(({ source }) => source));
    for (const { path, source } of this.mounts) {
      this.peaks.set(path, Math.max(this.peaks.get(path) ?? 0, bytesBelow(source, sources)));
    }
  }
}

/** Without what is in a mount of its own. Files come and go meanwhile; what is gone is not in use. */
function bytesBelow(path: string, others: ReadonlySet<string>): number {
  let bytes = 0;
  for (const entry of existing(() => readdirSync(path, { withFileTypes: true })) ?? []) {
    const child = join(path, entry.name);
    bytes += (existing(() => lstatSync(child))?.blocks ?? 0) * 512;
    if (entry.isDirectory() && !others.has(child)) bytes += bytesBelow(child, others);
  }
  return bytes;
}

function existing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
