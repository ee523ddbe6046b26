import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { root } from '../systems/tools.ts';
import { licences } from './licences.ts';

/**
 * Compiles the function and Bun into one executable. The same Bun makes the same bytes of the same sources, as long as
 * the name of the file is the same.
 *
 * @param options of `bun build`
 */
export function compileWithBun(bun: string, output: string, options: readonly string[] = []): void {
  const { version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const packages = Object.keys(dependencies).map((name) => join(root, 'node_modules', name));
  const build = ['build', '--compile', '--bytecode', 'functions/harden-spark/main.ts'];
  // Else it runs what the folder in which it is started says in bunfig.toml, and takes settings from .env there.
  const closed = ['--no-compile-autoload-bunfig', '--no-compile-autoload-dotenv'];
  const definitions = ['--define', `HARDEN_SPARK_VERSION=${JSON.stringify(version)}`];
  const banner = ['--banner', licences(packages)];
  const args = [...build, ...closed, ...definitions, ...banner, '--outfile', resolve(output), ...options];
  execFileSync(bun, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}
