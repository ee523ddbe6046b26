import { closeSync, openSync, writeSync } from 'node:fs';
import { kptfile, type Package, type Resource } from './resources.ts';
import { functionConfig, type Settings } from './settings.ts';

/**
 * Writes the ResourceList that `kpt fn render` sends for a package: annotations, their order and their quotes as
 * recorded from kpt 1.0.0-beta.56.
 */
export function writeResourceList(file: string, of: Package, settings: Settings): void {
  inPieces(file, linesOf(of, settings));
}

/** Writes the objects of a package as documents. */
export function writeStream(file: string, { resources }: Package): void {
  inPieces(
    file,
    resources.map(({ text }, i) => `${i > 0 ? '---\n' : ''}${text([])}`),
  );
}

/** All that stands in the folder of a package. */
export function filesOf(of: Package, settings: Settings): Resource[] {
  return [
    { path: 'Kptfile', text: kptfile },
    { path: 'harden-spark.yaml', text: (annotations) => functionConfig(of, settings, annotations) },
    ...of.resources,
  ];
}

/** The same as a text. */
export function resourceListOf(of: Package, settings: Settings): string {
  return [...linesOf(of, settings)].join('');
}

function* linesOf(of: Package, settings: Settings): Generator<string> {
  yield 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n';
  let config = '';
  for (const [i, { path, text }] of filesOf(of, settings).entries()) {
    const item = indent(text(kptAnnotations(path, i)));
    if (path === 'harden-spark.yaml') config = item;
    yield `- ${item.slice(2)}`;
  }
  yield `functionConfig:\n${config}`;
}

function inPieces(file: string, texts: Iterable<string>): void {
  const output = openSync(file, 'w');
  let pending = '';
  for (const text of texts) {
    pending += text;
    if (pending.length > 1 << 20) {
      writeSync(output, pending);
      pending = '';
    }
  }
  writeSync(output, pending);
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
