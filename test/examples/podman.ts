import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { podmanEnvironment } from '../../scripts/systems/tools.ts';
import { tool } from '../real/requires.ts';

/** Runs podman, for what must work. */
export function podman(...args: string[]): void {
  const { status, stderr } = spawnSync(tool('podman'), args, { env: podmanEnvironment, encoding: 'utf8' });
  expect(status, stderr).to.equal(0);
}
