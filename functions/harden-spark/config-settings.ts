import type { Spec } from './config-codec.ts';
import type { Origin, Rbac, RbacNamespace, Settings } from './settings.ts';

/** The settings that a checked spec stands for: short forms written out. */
export function settingsOf(spec: Spec, origin: Origin): Settings {
  return {
    mode: spec.mode,
    readOnlyRootFilesystem: spec.readOnlyRootFilesystem,
    ...(spec.rbac && { rbac: rbacOf(spec.rbac) }),
    ...(spec.podSecurity && { podSecurity: spec.podSecurity }),
    ...(spec.monitoring && { monitoring: spec.monitoring }),
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
