/**
 * What the function was asked to do: the functionConfig, checked, with every default filled in.
 * Steps read this and never the functionConfig itself.
 */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import type { RoleName } from '../../src/spark/role.ts';

export interface Settings {
  mode: 'Fix' | 'Report';
  readOnlyRootFilesystem: ReadOnlyRootFilesystem;
  /** Absent: RBAC is left alone. */
  rbac?: Rbac;
  /** Labels for the ServiceAccounts, Roles and RoleBindings of every namespace. */
  auditLabels: Record<string, string>;
  /** Where the functionConfig came from: it decides what is ours. */
  origin: Origin;
}

export interface Origin {
  kind: 'HardenSpark' | 'ConfigMap' | 'None';
  /** `metadata.name` of the functionConfig; the owner of what the function generates. */
  owner: string;
  /** `internal.config.kubernetes.io/package-path` of the functionConfig, if it has one. */
  packagePath?: string;
}

export interface EmptyDirSettings {
  /** A Kubernetes quantity; absent: no limit (the user wrote `None`). */
  sizeLimit?: string;
  medium?: 'Memory';
}

export interface WritablePath extends EmptyDirSettings {
  /** Absolute, normalised. */
  path: string;
  /** Absent: every role. */
  roles?: RoleName[];
}

export interface ReadOnlyRootFilesystem {
  mode: 'Detect' | 'Enforce' | 'Prepare' | 'Off';
  volumesIn: 'Auto' | 'Fields' | 'PodTemplate';
  tmp: EmptyDirSettings;
  workDir: EmptyDirSettings;
  ivy: EmptyDirSettings;
  javaTmpDir: 'Auto' | 'Always' | 'Never';
  writablePaths: WritablePath[];
  keepReadOnly: string[];
  layout: { workDir: string };
}

export interface RbacNamespace {
  name: string;
  /** Absent: the common names of `rbac.serviceAccountNames`. */
  serviceAccountNames?: string[];
  labels: Record<string, string>;
}

export interface Rbac {
  create: boolean;
  /** Absent: the accounts that the namespace's workloads use. */
  serviceAccountNames?: string[];
  /** Absent: the namespaces of the workloads found. */
  namespaces?: RbacNamespace[];
  nameSuffix: string;
  permissions: 'Standard';
  additionalRules: PolicyRule[];
  createServiceAccounts: boolean;
  assignServiceAccount: 'IfUnset' | 'Never';
  executorServiceAccount?: string;
  prune: boolean;
}
