/** What a test does without the real systems that it needs. */
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  find,
  nothingMayBeMissing,
  podmanEnvironment,
  type ToolName,
  tools,
} from '../../scripts/systems/tools.ts';

/** The path of a tool that the suite `requires`. */
export function tool(name: ToolName): string {
  const path = find(name);
  if (!path) throw new Error(`${name} is missing: ${tools[name].from}`);
  return path;
}

/**
 * `requires('kpt', 'podman').describe(…)`: a suite that needs these tools. Where one is missing, one test in its
 * place says so: skipped, and in CI failed.
 */
export function requires(...names: ToolName[]): {
  describe(title: string, tests: (this: Mocha.Suite) => void): void;
} {
  const missing = names.filter((name) => !find(name)).map((name) => `${name} (${tools[name].from})`);
  if (missing.length === 0) return { describe };

  const message = `is not tested without ${missing.join(', ')}`;
  const fail = () => {
    throw new Error(message);
  };
  return {
    describe(title) {
      describe(title, () => {
        it(message, nothingMayBeMissing() ? fail : undefined);
      });
    },
  };
}

/** Runs `work` with a PATH on which `docker`, the one runtime that kustomize can call, is podman. */
export function withPodmanAsDocker<T>(work: (environment: NodeJS.ProcessEnv) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-docker-'));
  try {
    symlinkSync(tool('podman'), join(folder, 'docker'));
    return work({ ...podmanEnvironment, PATH: `${folder}${delimiter}${process.env.PATH}` });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
