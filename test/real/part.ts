/** The processes that make up a system, each with its log. */
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Starts a part of a system; its log is `logs/<name>.log` below `folder`. Without one of its parts nothing that follows
 * means anything: where it ends, so does this process.
 */
export function startPart(
  folder: string,
  name: string,
  [program, ...args]: readonly [string, ...string[]],
  options: { env?: NodeJS.ProcessEnv; argv0?: string } = {},
): void {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const file = join(folder, 'logs', `${name}.log`);
  const log = openSync(file, 'a');
  const child = spawn(program, args, { ...options, stdio: ['ignore', log, log] });
  child.on('exit', (code) => {
    const lines = readFileSync(file, 'utf8').split('\n');
    console.error(`${name} ended with ${code}:\n${lines.slice(-20).join('\n')}`);
    process.exit(1);
  });
}
