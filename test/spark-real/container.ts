import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Python } from '../../scripts/systems/python.ts';
import { sparkHome } from '../../scripts/systems/tools.ts';
import { logLines } from './container-log.ts';
import { type Image, javaHome, sparkUser } from './image.ts';
import type { Mount } from './mounts.ts';
import type { Container, Pod } from './pod.ts';
import { expand } from './pod-environment.ts';
import { traced } from './refused-writes.ts';

/** All that a container is made of. */
export interface ContainerSpec {
  readonly pod: Pod;
  readonly container: Container;
  readonly env: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  readonly image: Image;
  readonly python: Python;
  /** The lines of /etc/hosts. */
  readonly hosts: readonly string[];
  /** An empty folder for its root file system and the like. */
  readonly folder: string;
  readonly log: string;
  /** Where refused writes are logged; tracing slows Spark down a little. */
  readonly trace?: string;
  /** What is mounted over the files of the image, and where; left out: they are written to themselves. */
  readonly layer?: (image: string) => string;
  /** Left out: empty. */
  readonly stdin?: 'pipe';
}

const workDir = '/opt/spark/work-dir';

/**
 * The exit code of a container, once its log is complete; that of a shell where it could not be started or was killed.
 */
export function endOf(child: ChildProcess): Promise<number> {
  return new Promise((done) => {
    child.on('error', () => done(128));
    child.on('close', (code) => done(code ?? 137));
  });
}

/** Starts a container: bubblewrap, as uid 185, without capabilities, laid out like the official image but for what the job says. */
export function startContainer(spec: ContainerSpec): ChildProcess {
  const { pod, container, env, mounts, image, python, folder } = spec;
  const files = makeRoot(spec);
  const root = spec.layer?.(files) ?? files;
  const readOnly = container.securityContext?.readOnlyRootFilesystem === true;

  const options = ['--bind', root, '/', ...words('--proc /proc --dev /dev --perms 1777 --tmpfs /dev/shm')];
  for (const [source, path] of readOnlyParts(image, python)) options.push('--ro-bind', source, path);
  options.push('--ro-bind', file(folder, 'passwd', passwdOf(image)), '/etc/passwd');
  options.push('--ro-bind', file(folder, 'hosts', spec.hosts.join('\n')), '/etc/hosts');
  for (const { path, source, writable } of mounts) {
    options.push(writable ? '--bind' : '--ro-bind', source, path);
  }

  const { entrypoint = ['/opt/entrypoint.sh'] } = image;
  let command = [...(container.command ?? entrypoint), ...(container.args ?? [])].map((word) =>
    expand(word, env),
  );
  const user = `--reuid ${sparkUser} --regid ${sparkUser} --clear-groups`;
  const rights = '--inh-caps=-all --bounding-set=-all --no-new-privs';
  command = ['setpriv', ...words(user), ...words(rights), ...command];
  if (spec.trace) {
    // Made by root and for root: not one more place that Spark could write to.
    options.push('--bind', dirname(spec.trace), traceFolder);
    command = traced(join(traceFolder, 'writes'), command);
  }
  if (readOnly) options.push('--remount-ro', '/');
  options.push(...words('--unshare-pid --unshare-ipc --unshare-uts --die-with-parent --clearenv'));
  options.push(
    '--hostname',
    pod.spec.hostname ?? pod.metadata.name,
    '--chdir',
    container.workingDir ?? image.layout.workDir,
  );
  for (const [name, value] of Object.entries({ ...imageEnv(python), ...env })) {
    options.push('--setenv', name, value);
  }

  const child: ChildProcess = spawn('bwrap', [...options, '--', ...command], {
    stdio: [spec.stdin ?? 'ignore', 'pipe', 'pipe'],
  });
  logLines([child.stdout!, child.stderr!], spec.log);
  return child;
}

function words(text: string): string[] {
  return text.split(' ');
}

const traceFolder = '/.trace';

/** What the image sets. */
function imageEnv(python: Python): Record<string, string> {
  return {
    PATH: `${python.programs}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    JAVA_HOME: javaHome,
    SPARK_HOME: '/opt/spark',
    LANG: 'C.UTF-8',
    HOME: '/nonexistent',
    ...(python.path && { PYTHONPATH: python.path }),
    // Not in the official image: halves what starting a JVM costs.
    JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
  };
}

const here = join(import.meta.dirname, 'image');

function readOnlyParts(image: Image, python: Python): [string, string][] {
  return [
    ['/usr', '/usr'],
    ['/etc', '/etc'],
    ...python.parts,
    [join(here, 'group'), '/etc/group'],
    ...entrypoints(image.layout),
    ...['bin', 'jars', 'python'].map((part): [string, string] => [
      join(sparkHome(image.version), part),
      `/opt/spark/${part}`,
    ]),
    [image.app, '/app'],
    ...(image.fetched ? [[image.fetched, '/fetched'] as [string, string]] : []),
  ];
}

/** Spark's docker-image-tool adds no line for the user that it sets. */
function passwdOf({ layout: { isByImageTool, passwdLine } }: Image): string {
  const lines = readFileSync(join(here, 'passwd'), 'utf8').trimEnd().split('\n');
  const those = isByImageTool ? lines.filter((line) => !line.startsWith('spark:')) : lines;
  return [...those, ...(passwdLine ? [passwdLine] : []), ''].join('\n');
}

/** One by docker-image-tool goes on to the other one. */
function entrypoints({ isByImageTool }: Image['layout']): [string, string][] {
  const official = join(here, 'entrypoint.sh');
  if (!isByImageTool) return [[official, '/opt/entrypoint.sh']];
  return [
    [official, '/opt/official-entrypoint.sh'],
    [join(here, 'entrypoint-by-image-tool.sh'), '/opt/entrypoint.sh'],
  ];
}

/**
 * The layer that a container runtime puts over the image: real directories with the owners and modes of the
 * official image, so that only the flag stands between Spark and them. Mount points are made as runtimes do.
 */
function makeRoot({ folder, image, mounts, python }: ContainerSpec): string {
  const root = join(folder, 'root');
  const directory = (path: string, mode = 0o755) => {
    mkdirSync(join(root, path), { recursive: true });
    chmodSync(join(root, path), mode);
  };
  directory('/');
  for (const [, path] of readOnlyParts(image, python)) {
    if (path.startsWith('/etc/')) continue; // Over a file that is there.
    if (path.endsWith('.sh')) file(root, path);
    else directory(path);
  }
  for (const path of ['/proc', '/dev', '/home', '/run']) directory(path);
  for (const { path, source } of mounts) {
    if (statSync(source).isDirectory()) directory(path);
    else file(root, path);
  }
  for (const path of ['/tmp', '/var/tmp']) directory(path, 0o1777);
  directory(traceFolder, 0o700);
  for (const link of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${link}`, join(root, link));

  // The Python package lacks some of the scripts.
  for (const scripts of [join(here, 'sbin'), join(sparkHome(image.version), 'sbin')]) {
    cpSync(scripts, join(root, '/opt/spark/sbin'), { recursive: true });
  }
  cpSync(image.sparkDir, join(root, '/opt/spark'), { recursive: true });
  cpSync(image.workDir, join(root, workDir), { recursive: true });
  const owned = readdirSync(join(root, workDir), { recursive: true, encoding: 'utf8' });
  for (const path of ['..', '.', ...owned]) chownSync(join(root, workDir, path), sparkUser, sparkUser);
  return root;
}

function file(folder: string, name: string, text = ''): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
