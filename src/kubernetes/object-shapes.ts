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

function withSpec(known: { [field: string]: Shape }): Shape {
  return fields({ metadata, spec: fields(known) });
}

/** By group and kind: any version of the group. */
const SHAPES: { readonly [group: string]: { readonly [kind: string]: Shape } } = {
  '': {
    ServiceAccount: fields({
      metadata,
      automountServiceAccountToken: boolean,
      imagePullSecrets: list(named),
    }),
    ResourceQuota: withSpec({ hard: mapOf(quantity), scopes: list(string), scopeSelector: fields({}) }),
    LimitRange: withSpec({
      limits: list(
        fields({ type: string, default: defaults, defaultRequest: defaults, max: defaults, min: defaults }),
      ),
    }),
    Namespace: fields({ metadata }),
    PersistentVolumeClaim: withSpec({ accessModes: list(string) }),
    ConfigMap: fields({ metadata, data: mapOf(string) }),
  },
  'rbac.authorization.k8s.io': {
    Role: role,
    ClusterRole: role,
    RoleBinding: binding,
    ClusterRoleBinding: binding,
  },
  'networking.k8s.io': {
    NetworkPolicy: withSpec({
      podSelector: selector,
      policyTypes: list(string),
      ingress: list(fields({ from: peers, ports })),
      egress: list(fields({ to: peers, ports })),
    }),
  },
  'monitoring.coreos.com': { PrometheusRule: withSpec({}), PodMonitor: withSpec({}) },
};

/**
 * What an object of this API group and kind must look like; undefined for a kind that is not read.
 *
 * @param others kinds that have a shape elsewhere, if it is known of which group they are
 */
export function shapeOf(apiVersion: unknown, kind: unknown, others: readonly string[]): Shape | undefined {
  if (typeof kind !== 'string') return undefined;
  if (typeof apiVersion === 'string') {
    return shapeIn(groupOf(apiVersion), kind);
  }
  // Of which group it is meant to be, nobody can say.
  const isKnown = others.includes(kind) || Object.keys(SHAPES).some((group) => shapeIn(group, kind));
  return isKnown ? noGroup : undefined;
}

/** The API group in an `apiVersion`; `''` is the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));
}

function shapeIn(group: string, kind: string): Shape | undefined {
  return Object.hasOwn(SHAPES, group) && Object.hasOwn(SHAPES[group]!, kind)
    ? SHAPES[group]![kind]
    : undefined;
}
