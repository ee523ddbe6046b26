import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { harden, root } from '../../scripts/systems/tools.ts';
import { tool } from '../real/requires.ts';
import { Example } from './example.ts';

/** What `kpt fn eval` is told in the example without a functionConfig. */
export const imperative = [
  ...['eval', '.', '--exec', 'harden-spark', '--'],
  ...['rbac.namespaces=team-a,team-b', 'readOnlyRootFilesystem.mode=Enforce'],
];

/** How each example is run, and the YAML that a cluster gets of it. */
const RUNS: Readonly<Record<string, (example: Example) => string[]>> = {
  quickstart: render,
  'kpt-multi-namespace': render,
  'kpt-safe-namespace': render,
  'kpt-team-packages': render,
  // It changes nothing: what a cluster gets is what is there.
  'kpt-diagnosis': resources,
  report: resources,
  'kpt-imperative': (example) => {
    example.kpt(...imperative);
    return resources(example);
  },
  'kustomize-team-accounts': (example) => {
    const container = '      container:\n        image: ghcr.io/harden-spark/harden-spark:v0.1.0\n';
    example.edit('harden-spark.yaml', container, '      exec:\n        path: harden-spark\n');
    return [example.build('.').stdout];
  },
  'kustomize-overlays': (example) =>
    ['staging', 'production'].map((overlay) => example.build(`overlays/${overlay}`).stdout),
  'kustomize-shared-config': (example) =>
    ['ingestion', 'platform', 'reporting'].map((overlay) => example.build(`overlays/${overlay}`).stdout),
  'argocd-plugin': (example) => {
    const pipe = `${tool('kustomize')} build app | ${harden} --config app/harden-spark.yaml`;
    return [example.succeed('bash', ['-o', 'pipefail', '-c', pipe]).stdout];
  },
  'helm-chart': (example) => {
    const pipe = `${tool('helm')} template daily chart | ${harden} --config harden-spark.yaml`;
    const { stdout } = example.succeed('bash', ['-o', 'pipefail', '-c', pipe]);
    // As Helm does when it installs.
    return [stdout.replaceAll(/^metadata:\n/gm, '$&  namespace: analytics\n')];
  },
};

export const exampleNames = readdirSync(join(root, 'examples'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The objects that a cluster gets of an example. */
export function runExample(name: string): any[] {
  const example = new Example(`examples/${name}`);
  try {
    return RUNS[name]!(example)
      .flatMap((text) => parseAllDocuments(text).map((document) => document.toJS()))
      .filter((object) => object?.kind && !isLocal(object));
  } finally {
    example.remove();
  }
}

function render(example: Example): string[] {
  example.render();
  return resources(example);
}

function resources({ files }: Example): string[] {
  return Object.entries(files)
    .filter(([path]) => path.endsWith('.yaml'))
    .map(([, text]) => text);
}

/** What only the runner reads. */
function isLocal({ metadata }: any): boolean {
  return metadata?.annotations?.['config.kubernetes.io/local-config'] === 'true';
}
