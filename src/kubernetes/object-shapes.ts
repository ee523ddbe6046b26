/** The objects beside workloads, as far as this function reads them. */
import {
  boolean,
  fields,
  list,
  mapOf,
  metadata,
  named,
  port,
  quantity,
  readableQuantity,
  type Shape,
  string,
  wholeNumber,
  withRequired,
} from './shape.ts';

const roleRef = fields({ apiGroup: string, kind: string, name: string });
const subjects = list(fields({ apiGroup: string, kind: string, name: string, namespace: string }));
const binding = fields({ metadata, roleRef, subjects });
const rules = list(
  fields({
    apiGroups: list(string),
    resources: list(string),
    resourceNames: list(string),
    nonResourceURLs: list(string),
    verbs: list(string),
  }),
);
const role = fields({ metadata, rules });

const selector = fields({
  matchLabels: mapOf(string),
  matchExpressions: list(
    withRequired(['key', 'operator'], { key: string, operator: string, values: list(string) }),
  ),
});
const ports = list(fields({ protocol: string, endPort: wholeNumber, port }));
const peers = list(
  fields({
    namespaceSelector: selector,
    podSelector: selector,
    ipBlock: withRequired(['cidr'], { cidr: string, except: list(string) }),
  }),
);

const defaults = mapOf(readableQuantity);

const noGroup = fields({ apiVersion: string });

/** By group and kind: any version of the group. */
const SHAPES: readonly { readonly group: string; readonly kind: string; readonly shape: Shape }[] = [
  {
    group: '',
    kind: 'ServiceAccount',
    shape: fields({ metadata, automountServiceAccountToken: boolean, imagePullSecrets: list(named) }),
  },
  { group: 'rbac.authorization.k8s.io', kind: 'Role', shape: role },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole', shape: role },
  { group: 'rbac.authorization.k8s.io', kind: 'RoleBinding', shape: binding },
  { group: 'rbac.authorization.k8s.io', kind: 'ClusterRoleBinding', shape: binding },
  {
    group: 'networking.k8s.io',
    kind: 'NetworkPolicy',
    shape: fields({
      metadata,
      spec: fields({
        podSelector: selector,
        policyTypes: list(string),
        ingress: list(fields({ from: peers, ports })),
        egress: list(fields({ to: peers, ports })),
      }),
    }),
  },
  {
    group: '',
    kind: 'ResourceQuota',
    shape: fields({
      metadata,
      spec: fields({ hard: mapOf(quantity), scopes: list(string), scopeSelector: fields({}) }),
    }),
  },
  {
    group: '',
    kind: 'LimitRange',
    shape: fields({
      metadata,
      spec: fields({
        limits: list(
          fields({ type: string, default: defaults, defaultRequest: defaults, max: defaults, min: defaults }),
        ),
      }),
    }),
  },
  { group: '', kind: 'Namespace', shape: fields({ metadata }) },
  { group: 'monitoring.coreos.com', kind: 'PrometheusRule', shape: fields({ metadata, spec: fields({}) }) },
  { group: 'monitoring.coreos.com', kind: 'PodMonitor', shape: fields({ metadata, spec: fields({}) }) },
  {
    group: '',
    kind: 'PersistentVolumeClaim',
    shape: fields({ metadata, spec: fields({ accessModes: list(string) }) }),
  },
  { group: '', kind: 'ConfigMap', shape: fields({ metadata, data: mapOf(string) }) },
];

/**
 * What an object of this API group and kind must look like; undefined for a kind that is not read.
 *
 * @param others kinds that have a shape elsewhere, if it is known of which group they are
 */
export function shapeOf(apiVersion: unknown, kind: unknown, others: readonly string[]): Shape | undefined {
  // Of which group it is meant to be, nobody can say.
  if (typeof apiVersion !== 'string') {
    return [...others, ...SHAPES.map((row) => row.kind)].some((known) => known === kind)
      ? noGroup
      : undefined;
  }
  const group = apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
  return SHAPES.find((row) => row.kind === kind && row.group === group)?.shape;
}
