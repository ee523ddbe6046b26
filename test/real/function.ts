import { spawnSync } from 'node:child_process';
import { parse, stringify } from 'yaml';
import { harden } from '../../scripts/systems/tools.ts';

/** What the function makes of a list. */
export interface FunctionOutput {
  readonly items: any[];
  /** What it says besides what it changed: the first line of each. */
  readonly findings: readonly string[];
}

/** Runs the built executable, as in a pipeline. */
export function runHardenSpark(items: readonly object[], functionConfig: object): FunctionOutput {
  const list = { apiVersion: 'config.kubernetes.io/v1', kind: 'ResourceList', items, functionConfig };
  const { stdout, stderr, status, error } = spawnSync(harden, { input: stringify(list), encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${harden} ended with ${status}:\n${stderr}`);
  const output = parse(stdout);
  const findings = (output.results ?? [])
    .filter(({ severity }: any) => severity !== 'info')
    .map(({ message }: any) => message.split('\n')[0]);
  return { items: output.items, findings };
}

/** A functionConfig with this `spec`. */
export function functionConfig(spec: object): object {
  return {
    apiVersion: 'fn.kpt.dev/v1alpha1',
    kind: 'HardenSpark',
    metadata: { name: 'harden-spark' },
    spec,
  };
}
