/**
 * The real systems that tests run, and where they are on this machine.
 */
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { BUN_PACKAGES } from './bun-packages.ts';
import { VERSIONS } from './spark-versions.ts';

export const root = join(import.meta.dirname, '../..');

/** What `npm run setup` brings; never committed. */
export const cache = join(root, '.cache');

/** What is kept of Spark between runs: Spark itself, images, logs, results. */
export const sparkCache = join(cache, 'spark');

/** SPARK_HOME of a version from the package registry; its bin, sbin, jars and python are those of the image. */
export function sparkHome(version: string): string {
  return join(sparkCache, version, 'pyspark');
}

export function isInstalled(version: string): boolean {
  return existsSync(sparkHome(version));
}

export const bunFolder = join(cache, 'bun');

/** Bun as setup brings it, for a system such as `linux-x64`. */
export function bunFor(system: string): string {
  return join(bunFolder, 'node_modules', BUN_PACKAGES[system]?.name ?? system, 'bin/bun');
}

/** The system of this machine. */
export const thisSystem = `${process.platform}-${process.arch}`;

/** Checks SARIF by more rules than its schema has; for this machine. */
export const sarifPackage = `@microsoft/sarif-multitool-${process.platform}`;
export const sarifFolder = join(cache, 'sarif-multitool');

/** Runs hooks on the files of a repository; packages of Python. */
export const preCommitFolder = join(cache, 'pre-commit');

/** A release line of Node that the machine lacks comes from npm, which has a package with the program itself. */
export const nodePackage = `node-${process.platform}-${process.arch}`;

/** Where npm installs that package for a release line. */
export function nodeFolder(release: number): string {
  return join(cache, 'engines', `${nodePackage}-${release}`);
}

/** The program of a release line that was brought from npm. */
export function nodeInCache(release: number): string {
  return join(nodeFolder(release), 'node_modules', nodePackage, 'bin/node');
}

/** Release lines of Node that the executable must refuse. */
export const OLD_NODES = [14, 16, 18] as const;

/** And one that keeps what it compiled, where it is told to: that of the image. */
export const CACHING_NODE = 24;

/** The file that `npm run build` writes. */
export const harden = join(root, 'dist/harden-spark');

/** Node and nothing else: stands in for the published base image where no image can be pulled. */
export const baseImage = 'localhost/harden-spark-node:local';

/** For every call of podman, also through kpt or kubectl: see containers.conf. */
export const podmanEnvironment = {
  ...process.env,
  CONTAINERS_CONF: join(import.meta.dirname, 'containers.conf'),
  KPT_FN_RUNTIME: 'podman',
};

interface Tool {
  /** Where it is, or undefined. */
  find(): string | undefined;
  /** What brings it. */
  from: string;
}

export const tools = {
  kpt: { find: () => onPath('kpt'), from: 'a kpt release, on PATH' },
  kubectl: { find: () => onPath('kubectl'), from: 'a kubectl release, on PATH' },
  kustomize: { find: () => compiled('kustomize') ?? onPath('kustomize'), from: 'npm run setup' },
  // Another program of this name is on PATH on some machines.
  yq: { find: () => compiled('yq'), from: 'npm run setup' },
  helm: { find: () => compiled('helm'), from: 'npm run setup' },
  'helm 4': { find: () => compiled('helm4'), from: 'npm run setup' },
  'Flux build': { find: () => compiled('flux-build'), from: 'npm run setup' },
  promtool: { find: () => onPath('promtool'), from: 'apt-get install prometheus' },
  cyclonus: { find: () => compiled('cyclonus'), from: 'npm run setup' },
  actionlint: { find: () => compiled('actionlint'), from: 'npm run setup' },
  kubeconform: { find: () => compiled('kubeconform'), from: 'npm run setup' },
  conftest: { find: () => compiled('conftest'), from: 'npm run setup' },
  'kubernetes-openapi': {
    find: () => present(join(cache, 'kubernetes-openapi/swagger.json')),
    from: 'npm run setup',
  },
  podman: { find: () => onPath('runc') && onPath('podman'), from: 'apt-get install podman runc' },
  'base image': { find: findBaseImage, from: 'npm run setup' },
  rsync: { find: () => onPath('rsync'), from: 'apt-get install rsync' },
  bubblewrap: { find: () => asRoot('bwrap'), from: 'apt-get install bubblewrap, as root' },
  // That of BSD takes other arguments.
  script: {
    find: () => (process.platform === 'linux' ? onPath('script') : undefined),
    from: 'apt-get install bsdutils',
  },
  strace: { find: () => onPath('strace'), from: 'apt-get install strace' },
  setpriv: { find: () => onPath('setpriv'), from: 'apt-get install util-linux' },
  'Java 17': {
    find: () => present('/usr/lib/jvm/java-17-openjdk-amd64/bin/javac'),
    from: 'apt-get install openjdk-17-jdk-headless',
  },
  Bun: { find: () => onPath('bun') ?? executable(bunFor(thisSystem)), from: 'npm run setup, or Bun on PATH' },
  'sarif-multitool': {
    find: () => executable(join(sarifFolder, 'node_modules', sarifPackage, 'Sarif.Multitool')),
    from: 'npm run setup',
  },
  'pre-commit': { find: () => present(preCommitFolder), from: 'npm run setup' },
  'Node 14': { find: () => executable(nodeInCache(14)), from: 'npm run setup' },
  'Node 16': { find: () => executable(nodeInCache(16)), from: 'npm run setup' },
  'Node 18': { find: () => executable(nodeInCache(18)), from: 'npm run setup' },
  'Node 24': { find: () => executable(nodeInCache(CACHING_NODE)), from: 'npm run setup' },
  Spark: { find: findSpark, from: 'npm run setup' },
  'spark-operator': { find: () => present(join(cache, 'spark-operator')), from: 'npm run setup' },
  'prometheus-operator': { find: () => present(join(cache, 'prometheus-operator')), from: 'npm run setup' },
  'spark-operator program': { find: () => compiled('spark-operator'), from: 'npm run setup' },
  'control plane': { find: () => compiled('control-plane'), from: 'npm run setup' },
  'Argo CD': { find: () => compiled('argocd'), from: 'npm run setup' },
  "Argo CD's CRDs": { find: () => present(join(cache, 'argo-cd')), from: 'npm run setup' },
  redis: { find: () => onPath('redis-server'), from: 'apt-get install redis-server' },
} satisfies Record<string, Tool>;

export type ToolName = keyof typeof tools;

const found = new Map<ToolName, string | undefined>();

/** The path of a tool (for an image its name), or undefined. */
export function find(name: ToolName): string | undefined {
  if (!found.has(name)) found.set(name, tools[name].find());
  return found.get(name);
}

/** Whether only what is quick is to be tested: `npm test`. */
export function isQuick(): boolean {
  return process.env.HARDEN_SPARK_TESTS !== 'all';
}

/** In CI and in `npm run test:all` a missing tool is a failure: a suite that nobody runs proves nothing. */
export function nothingMayBeMissing(): boolean {
  return process.env.CI === 'true' || !isQuick();
}

export function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => executable(join(folder, name))).find(Boolean);
}

/** Sandboxes change the user, which only root may. */
function asRoot(name: string): string | undefined {
  return process.getuid?.() === 0 ? onPath(name) : undefined;
}

function executable(path: string): string | undefined {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** A program that setup compiles. */
function compiled(name: string): string | undefined {
  return executable(join(cache, 'bin', name));
}

function present(path: string): string | undefined {
  return existsSync(path) ? path : undefined;
}

/** All versions that CI runs. */
function findSpark(): string | undefined {
  return VERSIONS.every(({ spark, inCi }) => !inCi || isInstalled(spark)) ? sparkCache : undefined;
}

function findBaseImage(): string | undefined {
  const podman = find('podman');
  if (!podman) return undefined;
  try {
    execFileSync(podman, ['image', 'exists', baseImage], { env: podmanEnvironment, stdio: 'ignore' });
    return baseImage;
  } catch {
    return undefined;
  }
}
