import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { podmanEnvironment, tool } from '../real/tools.ts';

/** Runs podman, for what must work. */
export function podman(...args: string[]): void {
  const { status, stderr } = spawnSync(tool('podman'), args, { env: podmanEnvironment, encoding: 'utf8' });
  expect(status, stderr).to.equal(0);
}
