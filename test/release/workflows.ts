/** What .github/workflows say, as far as tests need it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { root } from '../../scripts/systems/tools.ts';

export interface Step {
  uses?: string;
  run?: string;
  env?: Record<string, string>;
  with?: Record<string, unknown>;
  'working-directory'?: string;
}

export interface Job {
  uses?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: { include?: Record<string, string>[] } };
  steps?: Step[];
}

export interface Workflow {
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

const folder = join(root, '.github/workflows');

export const workflowFiles = readdirSync(folder).map((name) => join(folder, name));

export function workflow(name: string): Workflow {
  return parse(readFileSync(join(folder, name), 'utf8'));
}

/** The steps of a workflow, also those of the workflows that it calls. */
export function stepsOf(name: string): { job: string; settings: Job; step: Step }[] {
  return Object.entries(workflow(name).jobs).flatMap(([job, settings]) =>
    settings.uses
      ? stepsOf(settings.uses.replace('./.github/workflows/', ''))
      : settings.steps!.map((step) => ({ job, settings, step })),
  );
}
