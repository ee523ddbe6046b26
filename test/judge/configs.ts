/** Configurations that the function accepts: of all settings, and often about what the generated objects have. */
import fc from 'fast-check';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { hardenSparkCodec, readFunctionConfig } from '../../functions/harden-spark/config/function-config.ts';
import { validDocument } from '../function-config/generate.ts';
import type { Manifest } from './objects.ts';

/** Sometimes one of these, each written as in flow style. */
const one = (key: string, ...values: string[]) =>
  fc
    .option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
    .map((value): Manifest => (value === undefined ? {} : { [key]: parse(value) }));

const readOnlyRoot = fc
  .tuple(
    one('mode', 'Enforce', 'Enforce', 'Prepare', 'Off', 'Detect'),
    one('volumesIn', 'PodTemplate', 'Fields', 'Auto'),
    one(
      'tmp',
      '{sizeLimit: 1Gi}',
      '{sizeLimit: Auto}',
      '{medium: Memory, sizeLimit: 1Gi}',
      '{driver: {sizeLimit: None}}',
    ),
    one('scratch', '{}', '{sizeLimit: 5Gi}', '{source: {ephemeral: {size: 50Gi}}}'),
    one('requestStorage', 'true'),
    one('javaTmpDir', 'Always', 'Never'),
    one(
      'writablePaths',
      '[{path: /opt/app}]',
      '[{path: /data, source: {persistentVolumeClaim: {claimName: shared}}}]',
    ),
    one('keepReadOnly', '[/opt/spark/work-dir]'),
  )
  .map((parts) => Object.assign({}, ...parts) as Manifest);

const rbac = fc
  .tuple(
    one('serviceAccountNames', '[spark]', '[spark, etl]'),
    one(
      'namespaces',
      '[team-a]',
      '[team-a, team-b]',
      '[]',
      '[{name: team-a, serviceAccountNames: [etl], labels: {a: b}}]',
    ),
    one('permissions', 'Derived'),
    one('create', 'false'),
    one('createServiceAccounts', 'true'),
    one('executorServiceAccount', 'spark-executor'),
    one('minimizePermissions', 'true'),
    one('nameSuffix', '-x'),
    one('prune', 'false'),
    one('additionalRules', '[{apiGroups: [""], resources: [secrets], verbs: [get]}]'),
  )
  .map((parts) => Object.assign({}, ...parts) as Manifest);

const spec = fc
  .tuple(
    one('mode', 'Report', 'Fix', 'Fix', 'Fix'),
    fc
      .option(readOnlyRoot, { nil: undefined })
      .map((value) => (value ? { readOnlyRootFilesystem: value } : {})),
    fc.option(rbac, { nil: undefined }).map((value) => (value ? { rbac: value } : {})),
    one(
      'images',
      '[{names: ["registry.example.org/*"], workDir: /app, user: 1000, userInPasswd: false}]',
      '[{names: ["*"], userInPasswd: false}, {names: ["*/own"], workDir: /opt/spark}]',
    ),
    one('podSecurity', '{}', '{namespaceLabels: [enforce, warn]}', '{profile: None}'),
    one(
      'networkPolicy',
      '{}',
      '{scope: Application}',
      '{metrics: [{podSelector: {matchLabels: {app: p}}}], egress: {apiServer: [10.0.0.0/8]}}',
    ),
    one('monitoring', '{}', '{podMonitors: true}'),
    one('resourceQuota', '{}', '{hard: {pods: "5"}}', '{limitRange: true, headroom: 50%}'),
    one('auditLabels', '{team: data}', '{team: data, cost: x}'),
    one('auditAnnotations', '{argocd.argoproj.io/sync-wave: "-5"}', '{owner: "Jane Doe"}'),
    one('labelWorkloads', 'true'),
    one(
      'rules',
      '{"rbac/*": Off}',
      '{"spark-workload/*": Error}',
      '{"read-only-root/change": Warning, "generated/added": Error}',
    ),
    one(
      'overrides',
      '[{match: {labels: {team: data}}, readOnlyRootFilesystem: {mode: Enforce}}]',
      '[{match: {names: ["e*"]}, readOnlyRootFilesystem: {tmp: {sizeLimit: 3Gi}}}, {match: {namespaces: [team-a]}, podSecurity: {profile: None}}]',
      '[{match: {namespaces: ["team-*"]}, podSecurity: {}}]',
      '[{match: {labels: {cost: x}}, rules: {"read-only-root/*": Off}}]',
    ),
  )
  .map((parts) => Object.assign({}, ...parts) as Manifest);

const HEAD = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'harden-spark' } };

/** Fields can contradict each other; that has tests of its own. */
function isAccepted(document: Manifest): boolean {
  return 'settings' in readFunctionConfig(document as unknown as KubernetesObject);
}

/** A functionConfig; undefined for a list without one. */
export const config: fc.Arbitrary<Manifest | undefined> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(undefined) },
  { weight: 12, arbitrary: spec.map((spec) => ({ ...HEAD, spec })).filter(isAccepted) },
  { weight: 2, arbitrary: validDocument(hardenSparkCodec.schema) as fc.Arbitrary<Manifest> },
);
