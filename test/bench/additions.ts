/** What other programs are told to add to each SparkApplication: that which the function adds by itself. */
import { stringify } from 'yaml';

const MOUNTS = [
  { name: 'harden-spark-tmp', mountPath: '/tmp' },
  { name: 'harden-spark-work-dir', mountPath: '/opt/spark/work-dir' },
];
const SECURITY_CONTEXT = { readOnlyRootFilesystem: true };

/** Fields of `spec` that none of the generated jobs has. */
const ADDITIONS: readonly [path: string, value: unknown][] = [
  ['volumes', MOUNTS.map(({ name }) => ({ name, emptyDir: { sizeLimit: '10Gi' } }))],
  ['driver/securityContext', SECURITY_CONTEXT],
  ['driver/volumeMounts', MOUNTS],
  ['executor/securityContext', SECURITY_CONTEXT],
  ['executor/volumeMounts', MOUNTS],
];

/** @param spec of a SparkApplication, as a value */
export function add(spec: Record<string, any>): void {
  for (const [path, value] of ADDITIONS) {
    const [first, second] = path.split('/') as [string, string?];
    if (second === undefined) spec[first] = value;
    else spec[first][second] = value;
  }
}

const patch = ADDITIONS.map(([path, value]) => ({ op: 'add', path: `/spec/${path}`, value }));

export const kyvernoPolicy = stringify({
  apiVersion: 'kyverno.io/v1',
  kind: 'ClusterPolicy',
  metadata: { name: 'read-only-root' },
  spec: {
    rules: [
      {
        name: 'read-only-root',
        match: { any: [{ resources: { kinds: ['sparkoperator.k8s.io/v1beta2/SparkApplication'] } }] },
        mutate: { patchesJson6902: stringify(patch) },
      },
    ],
  },
});

/** @param resources a file beside it */
export function kustomizationOf(resources: string): string {
  return stringify({
    resources: [resources],
    patches: [{ target: { kind: 'SparkApplication' }, patch: stringify(patch) }],
  });
}

export const yqExpression = `with(select(.kind == "SparkApplication").spec; ${ADDITIONS.map(
  ([path, value]) => `.${path.replace('/', '.')} = ${JSON.stringify(value)}`,
).join(' | ')})`;
