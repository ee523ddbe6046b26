import { NAMESPACE_NAME } from '../../src/kubernetes/network-policy.ts';
import type { Spec } from './config-codec.ts';
import type { NetworkPolicySettings, Origin, Peer, Rbac, RbacNamespace, Settings } from './settings.ts';

/** The settings that a checked spec stands for: short forms written out. */
export function settingsOf(spec: Spec, origin: Origin): Settings {
  return {
    mode: spec.mode,
    readOnlyRootFilesystem: spec.readOnlyRootFilesystem,
    ...(spec.rbac && { rbac: rbacOf(spec.rbac) }),
    ...(spec.podSecurity && { podSecurity: spec.podSecurity }),
    ...(spec.networkPolicy && { networkPolicy: networkPolicyOf(spec.networkPolicy) }),
    ...(spec.monitoring && { monitoring: spec.monitoring }),
    ...(spec.resourceQuota && { resourceQuota: spec.resourceQuota }),
    auditLabels: spec.auditLabels,
    auditAnnotations: spec.auditAnnotations,
    labelWorkloads: spec.labelWorkloads,
    rules: spec.rules,
    overrides: spec.overrides,
    origin,
  };
}

function rbacOf(config: NonNullable<Spec['rbac']>): Rbac {
  const { namespaces, ...rest } = config;
  return { ...rest, ...(namespaces && { namespaces: namespaces.map(namespaceOf) }) };
}

function namespaceOf(entry: NonNullable<NonNullable<Spec['rbac']>['namespaces']>[number]): RbacNamespace {
  return typeof entry === 'string' ? { name: entry, labels: {}, annotations: {} } : entry;
}

function networkPolicyOf({ egress, ...rest }: NonNullable<Spec['networkPolicy']>): NetworkPolicySettings {
  const { scope, ui, metrics, connect } = rest;
  return {
    scope,
    ui: ui.map(peerOf),
    metrics: metrics.map(peerOf),
    connect: connect.map(peerOf),
    ...(egress && {
      egress: {
        apiServer: egress.apiServer,
        dns: egress.dns.map(peerOf),
        to: egress.to.map((entry) => {
          if (typeof entry === 'string') return { peer: peerOf(entry), ports: [] };
          const { ports = [], ...peer } = entry;
          return { peer, ports };
        }),
      },
    }),
  };
}

/** A text is the name of a namespace, which its labels hold. */
function peerOf(entry: string | Peer): Peer {
  return typeof entry === 'string'
    ? { namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: entry } } }
    : entry;
}
