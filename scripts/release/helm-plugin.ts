import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { harden, root } from '../systems/tools.ts';

/** The folder in the archive: Helm looks for one that has the name of the plugin. */
const NAME = 'harden-spark';

/** Packs helm/harden-spark with the executable beside it, with GNU's tar: the same bytes each time. */
export function packHelmPlugin(path: string, { time }: { readonly time: number }): void {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-helm-plugin-'));
  try {
    const plugin = join(folder, NAME);
    cpSync(join(root, 'helm', NAME), plugin, { recursive: true });
    copyFileSync(harden, join(plugin, NAME));
    chmodSync(join(plugin, NAME), 0o755);
    const same = ['--sort=name', `--mtime=@${time}`, '--owner=0', '--group=0', '--numeric-owner'];
    const options = [...same, '--mode=u+w,go-w,a+rX', '--use-compress-program=gzip --no-name'];
    execFileSync('tar', ['--create', ...options, '--file', path, '--directory', folder, NAME]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
