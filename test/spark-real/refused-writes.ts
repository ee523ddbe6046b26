import { readFileSync } from 'node:fs';

/** A write that the read-only root refused. */
export interface RefusedWrite {
  readonly pod: string;
  /** The command name of the thread. */
  readonly command: string;
  readonly call: string;
  /** With the random parts of names replaced. */
  readonly path: string;
}

/** Refused writes that do no harm. */
export const HARMLESS: readonly { readonly what: string; readonly path: RegExp; readonly reason: string }[] =
  [
    {
      what: '`__pycache__` beside Python modules',
      path: /\/__pycache__\/[^/]+$/,
      reason:
        'Python keeps compiled modules there for the next start, and goes on without a word where it cannot.',
    },
  ];

/** What a refused write is, if it does no harm, and why it does none. */
export function harmless(write: RefusedWrite): { what: string; reason: string } | undefined {
  return HARMLESS.find(({ path }) => path.test(write.path));
}

/** System calls that change a file system. */
const calls = [
  'open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,rename,renameat,renameat2,link,linkat,symlink,symlinkat',
  'unlink,unlinkat,rmdir,truncate,chmod,fchmod,fchmodat,chown,fchown,fchownat,lchown,utimensat,setxattr,bind',
].join(',');

/** The command, with each of its calls that fails written to `log`. Without `-Z` logs are a hundred times longer. */
export function traced(log: string, command: readonly string[]): string[] {
  const options = ['-f', '-qq', '-y', '-Y', '-Z', '--seccomp-bpf', '-s', '300', '-e', 'signal=none'];
  return ['strace', ...options, '-e', `trace=${calls}`, '-o', log, ...command];
}

/** What was refused, each once. */
export function readRefusedWrites(pod: string, log: string): RefusedWrite[] {
  const writes = new Map<string, RefusedWrite>();
  const unfinished = new Map<string, string>();
  for (const line of readFileSync(log, 'utf8').split('\n')) {
    const [, thread, text] = /^(\d+)<.*?> +(.*)$/.exec(line) ?? [];
    if (thread === undefined || text === undefined) continue;
    const begun = /^(.*) <unfinished \.\.\.>$/.exec(text)?.[1];
    if (begun !== undefined) {
      unfinished.set(thread, begun);
      continue;
    }
    const whole = text.replace(/^<\.\.\. \w+ resumed>/, () => unfinished.get(thread) ?? '');
    const [, call, args] = /^(\w+)\((.*)\) += -1 EROFS/.exec(whole) ?? [];
    if (call === undefined || args === undefined) continue;
    const command = /^\d+<(.*?)>/.exec(line)![1]!;
    const write = { pod, command: normalise(command), call, path: normalise(pathIn(args)) };
    writes.set(JSON.stringify(write), write);
  }
  return [...writes.values()];
}

/** The path of a call; a relative one behind its directory, which `-y` shows. */
function pathIn(args: string): string {
  const path = /"((?:[^"\\]|\\.)*)"/.exec(args)?.[1] ?? args;
  const directory = /^(?:AT_FDCWD|\d+)<([^>]*)>/.exec(args)?.[1];
  return path.startsWith('/') || !directory ? path : `${directory}/${path.replace(/^\.\//, '')}`;
}

function normalise(text: string): string {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/[0-9a-f]{32}/g, '<id>')
    .replace(/\d{5,}/g, '<n>')
    .replace(/\/\d+$/, '/<n>');
}
