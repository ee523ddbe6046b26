import type { Spec } from './config-codec.ts';
import type {
  EmptyDirSettings,
  Origin,
  Rbac,
  RbacNamespace,
  ReadOnlyRootFilesystem,
  Settings,
} from './settings.ts';

/** The settings that a checked spec stands for: short forms written out, `None` taken for no limit. */
export function settingsOf(spec: Spec, origin: Origin): Settings {
  return {
    mode: spec.mode,
    readOnlyRootFilesystem: readOnlyRootFilesystemOf(spec.readOnlyRootFilesystem),
    ...(spec.rbac && { rbac: rbacOf(spec.rbac) }),
    auditLabels: spec.auditLabels,
    origin,
  };
}

function readOnlyRootFilesystemOf(config: Spec['readOnlyRootFilesystem']): ReadOnlyRootFilesystem {
  return {
    ...config,
    tmp: emptyDirOf(config.tmp),
    workDir: emptyDirOf(config.workDir),
    ivy: emptyDirOf(config.ivy),
    writablePaths: config.writablePaths.map(({ path, roles, ...emptyDir }) => ({
      path,
      ...(roles && { roles }),
      ...emptyDirOf(emptyDir),
    })),
  };
}

function emptyDirOf({ sizeLimit, medium }: { sizeLimit: string; medium?: 'Memory' }): EmptyDirSettings {
  return { ...(sizeLimit !== 'None' && { sizeLimit }), ...(medium && { medium }) };
}

function rbacOf(config: NonNullable<Spec['rbac']>): Rbac {
  const { namespaces, ...rest } = config;
  return { ...rest, ...(namespaces && { namespaces: namespaces.map(namespaceOf) }) };
}

function namespaceOf(entry: NonNullable<NonNullable<Spec['rbac']>['namespaces']>[number]): RbacNamespace {
  return typeof entry === 'string' ? { name: entry, labels: {} } : entry;
}
