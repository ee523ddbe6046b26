import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cache } from '../../scripts/systems/tools.ts';

/**
 * The command line of kyverno, compiled where it is not there yet: seven minutes, which is why it is no part of
 * `npm run setup`.
 *
 * @returns the program
 */
export function compileKyverno(): string {
  const program = join(cache, 'bin/kyverno');
  if (existsSync(program)) return program;
  const module = join(import.meta.dirname, 'kyverno');
  const build = ['-C', module, 'build', '-trimpath', '-ldflags', '-s -w', '-o', program];
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };
  execFileSync('go', [...build, 'github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno'], {
    env,
    stdio: ['ignore', 2, 2],
  });
  return program;
}
