import { closeSync, openSync, writeSync } from 'node:fs';
import { functionConfig, namespacesOf, resourcesOf, type Style } from './resources.ts';

/**
 * Writes the ResourceList that `kpt fn render` sends for the package of `size` objects: annotations, their order and
 * their quotes as recorded from kpt 1.0.0-beta.56.
 */
export function writeResourceList(file: string, size: number, style: Style): void {
  const output = openSync(file, 'w');
  let pending = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n';
  let configAnnotations: string[] = [];
  for (const [i, { path, text }] of resourcesOf(size, style).entries()) {
    const annotations = kptAnnotations(path, i);
    if (path === 'harden-spark.yaml') configAnnotations = annotations;
    pending += `- ${indent(text(annotations)).slice(2)}`;
    if (pending.length > 1 << 20) {
      writeSync(output, pending);
      pending = '';
    }
  }
  const config = functionConfig(namespacesOf(size), configAnnotations);
  writeSync(output, `${pending}functionConfig:\n${indent(config)}`);
  closeSync(output);
}

function kptAnnotations(path: string, position: number): string[] {
  return [
    `config.kubernetes.io/index: '0'`,
    `config.kubernetes.io/path: '${path}'`,
    `internal.config.kubernetes.io/index: '0'`,
    `internal.config.kubernetes.io/package-path: '/repository/spark-jobs'`,
    `internal.config.kubernetes.io/path: '${path}'`,
    `internal.config.kubernetes.io/seqindent: 'compact'`,
    `internal.config.kubernetes.io/annotations-migration-resource-id: '${position}'`,
    `internal.config.kubernetes.io/id: '${position + 1}'`,
    `config.k8s.io/id: '${position + 1}'`,
  ];
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
