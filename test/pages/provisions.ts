/**
 * What the commands of pages take from elsewhere: programs of this machine, and what is published of us, made of what is here.
 * The commands run as they stand, but for what `by` replaces.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import { packHelmPlugin } from '../../scripts/release/helm-plugin.ts';
import {
  baseImage,
  find,
  harden,
  podmanEnvironment,
  root,
  type ToolName,
} from '../../scripts/systems/tools.ts';
import { podman } from '../examples/podman.ts';
import { packed } from '../scripts/packed.ts';

const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** Its path stands in commands and in files, in quotes or without: it must not hold a blank. */
const folder = join(/\s/.test(tmpdir()) ? '/tmp' : tmpdir(), `harden-spark-published-${process.pid}`);
const image = `localhost/harden-spark:test-pages-${process.pid}`;

interface Provision {
  /** The text in a command or a file that asks for it. */
  readonly text: string | RegExp;
  readonly tools?: readonly ToolName[];
  /** Whether packages come from the registry of npm: `npm test` needs no network, and skips them. */
  readonly fromRegistry?: true;
  /** What is taken in place of `text`. */
  readonly by?: string;
  readonly make?: () => void;
}

export const PROVISIONS: readonly Provision[] = [
  { text: /\bkpt (?:fn|pkg)\b/, tools: ['kpt'] },
  { text: /\bkustomize build\b/, tools: ['kustomize'] },
  { text: /\bkubectl kustomize\b/, tools: ['kubectl'] },
  { text: /\bhelm template\b/, tools: ['helm'] },
  { text: /\bhelm plugin\b/, tools: ['helm 4'] },
  { text: /\bdocker (?:build|run)\b/, tools: ['podman'] },
  { text: /\bnpx\b|\bnpm install\b/, fromRegistry: true },
  {
    // npx takes a file for a package only behind this option.
    text: `npx ${name}@${version}`,
    by: `npx --yes --package ${name}@${version} ${name}`,
  },
  {
    // The registry has the last release: this is what the next one will be.
    text: `${name}@${version}`,
    by: join(folder, `${name}-${version}.tgz`),
    make: pack,
  },
  {
    text: `${name}-${version}-helm.tgz`,
    make() {
      mkdirSync(join(folder, 'release'), { recursive: true });
      packHelmPlugin(join(folder, 'release', `${name}-${version}-helm.tgz`), { time: 0 });
    },
  },
  {
    // The same for the executables of a release.
    text: new RegExp(`download/v${version}/${name}-\\w+-\\w+$`, 'm'),
    tools: ['Bun'],
    make: compile,
  },
  {
    text: `https://github.com/harden-spark/harden-spark/releases/download/v${version}`,
    by: `file://${join(folder, 'release')}`,
  },
  {
    // And for the image, under a name that no other run has.
    text: `ghcr.io/harden-spark/harden-spark:v${version}`,
    by: image,
    tools: ['podman', 'base image'],
    make: buildImage,
  },
];

const made = new Set<Provision>();

/** What this text asks for. */
export function provisionsFor(text: string): Provision[] {
  return PROVISIONS.filter((provision) => text.search(provision.text) >= 0);
}

/** Makes it, where that has not been done. */
export function provide(provisions: readonly Provision[]): void {
  for (const provision of provisions) {
    if (!made.has(provision)) provision.make?.();
    made.add(provision);
  }
}

/** A command or a file with what is taken in place of texts of it. */
export function replaced(text: string): string {
  return PROVISIONS.reduce(
    (result, { text: from, by }) => (by === undefined ? result : result.replaceAll(from, () => by)),
    text,
  );
}

/** A PATH as readers have it: with our executable, `docker`, and what `npm install --global` puts there. */
export function environment(): NodeJS.ProcessEnv {
  const bin = join(folder, 'bin');
  const programs = {
    [name]: harden,
    kustomize: find('kustomize'),
    docker: find('podman'),
  };
  mkdirSync(bin, { recursive: true });
  for (const [program, path] of Object.entries(programs)) if (path) symlinkSync(path, join(bin, program));
  writeFileSync(join(bin, 'helm'), HELM, { mode: 0o755 });
  return {
    ...podmanEnvironment,
    PATH: [join(folder, 'global/bin'), bin, process.env.PATH].join(delimiter),
    npm_config_prefix: join(folder, 'global'),
    npm_config_update_notifier: 'false',
  };
}

/** Helm 3, but where the reader has installed a plugin: those are for Helm 4. */
const HELM = `#!/bin/sh
export HELM_DATA_HOME="$PWD/.helm"
if [ "$1" = plugin ] || [ -d .helm/plugins ]; then exec ${find('helm 4')} "$@"; fi
exec ${find('helm')} "$@"
`;

export function removeAll(): void {
  if ([...made].some(({ by }) => by === image)) podman('image', 'rm', '--force', image);
  rmSync(folder, { recursive: true });
}

function pack(): void {
  const tarball = packed();
  copyFileSync(tarball, join(folder, basename(tarball)));
}

function compile(): void {
  const release = join(folder, 'release');
  const file = `${name}-${process.platform}-${process.arch}`;
  mkdirSync(release, { recursive: true });
  const build = ['--import=tsx', 'scripts/build-bun.ts', join(release, file)];
  execFileSync(process.execPath, build, { cwd: root, stdio: 'pipe' });
  const sum = createHash('sha256')
    .update(readFileSync(join(release, file)))
    .digest('hex');
  writeFileSync(join(release, 'SHA256SUMS'), `${sum}  ${file}\n`);
}

function buildImage(): void {
  podman(
    ...['build', '--layers=false', '--target=prebuilt', '--build-arg', `BASE=${baseImage}`],
    ...['--tag', image, root],
  );
}
