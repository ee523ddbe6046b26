/** A real collection: the examples of both operators, over and over, each time in a namespace of its own. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotationMap } from './annotations.ts';
import { FRAME, type Package } from './resources.ts';

const OPERATORS = ['kubeflow', 'apache'] as const;

/** @param text an object, without the comments above it */
interface Example {
  readonly operator: (typeof OPERATORS)[number];
  readonly kind: string;
  readonly text: string;
}

const examples: readonly Example[] = OPERATORS.flatMap((operator) =>
  readFileSync(join(import.meta.dirname, `collection/${operator}.yaml`), 'utf8')
    .split(/^---\n/m)
    // Before the first stands the licence.
    .slice(1)
    .map((text) => ({ operator, kind: /^kind: (.*)$/m.exec(text)![1]!, text })),
);

/** `size` objects with those that every package has. */
export function collectedPackage(size: number): Package {
  const count = size - FRAME;
  const namespaces = Array.from(
    { length: Math.ceil(count / examples.length) },
    (_, i) => `examples-${String(i + 1).padStart(3, '0')}`,
  );
  const taken = Array.from({ length: count }, (_, i) => ({
    ...examples[i % examples.length]!,
    ordinal: i,
    namespace: namespaces[Math.floor(i / examples.length)]!,
  }));
  return {
    namespaces,
    accounts: ['spark', 'spark-operator-spark'],
    workloads: taken.filter(isWorkload).length,
    resources: taken.map(({ operator, kind, text, ordinal, namespace }) => ({
      path: `${namespace}/${operator}-${ordinal % examples.length}.yaml`,
      text: (annotations) => renamed(text, isWorkload({ kind }) ? `-${ordinal}` : '', namespace, annotations),
    })),
  };
}

function isWorkload({ kind }: { kind: string }): boolean {
  return /Spark/.test(kind);
}

/** ConfigMaps and the like keep their names, by which workloads name them. */
function renamed(text: string, suffix: string, namespace: string, annotations: readonly string[]): string {
  return text.replace(/^metadata:\n((?: .*\n)+)/m, (_, metadata: string) => {
    const lines = metadata
      .replace(/^ {2}namespace: .*\n/m, '')
      .replace(/^( {2}name: .*)\n/m, `$1${suffix}\n  namespace: ${namespace}\n`);
    return `metadata:\n${lines}${annotationMap(annotations)}`;
  });
}
