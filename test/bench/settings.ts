/** What the function is asked for in the benchmark. */
import { indented } from './annotations.ts';
import type { Package } from './resources.ts';

export type Settings = keyof typeof SPECS;

/** Lines of `spec`. */
export const SPECS = {
  /** Read-only roots, and rights for the drivers. */
  usual: ({ accounts, namespaces }: Package) => `readOnlyRootFilesystem:
  mode: Enforce
rbac:
  serviceAccountNames:
${list(accounts)}
  namespaces:
${list(namespaces)}
`,
  /** Read-only roots alone. */
  enforce: () => 'readOnlyRootFilesystem:\n  mode: Enforce\n',
  /** What another program can be told to add: see additions.ts. */
  additions: () => `readOnlyRootFilesystem:
  mode: Enforce
  javaTmpDir: Never
images:
- names: [registry.example.com/spark/jobs]
  workDir: /opt/spark/work-dir
  user: 185
  userInPasswd: true
`,
  /** Nothing is changed, and each change that is missing is told. */
  report: (of: Package): string => `mode: Report\n${SPECS.usual(of)}`,
  /** All that can be switched on. */
  everything: ({ accounts, namespaces }: Package) => `mode: Fix
readOnlyRootFilesystem:
  mode: Enforce
  tmp: {sizeLimit: 5Gi}
  scratch: {executor: {sizeLimit: 20Gi}}
  requestStorage: true
  javaTmpDir: Always
  writablePaths: [{path: /var/cache/app, sizeLimit: 1Gi}]
images:
- names: [registry.example.com/spark/jobs]
  workDir: /opt/spark/work-dir
  user: 185
  userInPasswd: true
apacheOperatorVersion: 1.0.0
rbac:
  permissions: Derived
  minimizePermissions: true
  executorServiceAccount: spark-executor
  createServiceAccounts: true
  prune: true
  serviceAccountNames:
${list(accounts)}
  namespaces:
${list(namespaces)}
podSecurity:
  namespaceLabels: [enforce, warn]
networkPolicy:
  ui: [ingress]
  metrics: [monitoring]
  connect: [notebooks]
  egress: {apiServer: [10.96.0.1/32], to: [{ipBlock: {cidr: 10.20.0.0/16}, ports: [443]}]}
monitoring:
  podMonitors: true
  labels: {release: prometheus}
resourceQuota:
  limitRange: true
  headroom: 20%
auditLabels: {cost-center: data}
auditAnnotations: {owner: Jane Doe}
labelWorkloads: true
rules: {"*/change": Info}
overrides:
- match: {labels: {tier: gold}}
  readOnlyRootFilesystem: {tmp: {sizeLimit: 7Gi}}
`,
} as const;

export function functionConfig(of: Package, settings: Settings, annotations: readonly string[]): string {
  return `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
  annotations:
    config.kubernetes.io/local-config: "true"
${indented(annotations)}spec:
${SPECS[settings](of).replace(/^(?=.)/gm, '  ')}`;
}

function list(names: readonly string[]): string {
  return names.map((name) => `  - ${name}`).join('\n');
}
