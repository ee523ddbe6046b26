/**
 * What the function was asked to do: the functionConfig, checked, with every default filled in.
 * Steps read this and never the functionConfig itself.
 */
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import type { PartialOf } from '../../src/krm/codec.ts';
import type { RoleName } from '../../src/spark/role.ts';

export interface Settings {
  mode: 'Fix' | 'Report';
  readOnlyRootFilesystem: ReadOnlyRootFilesystem;
  /** Absent: RBAC is left alone. */
  rbac?: Rbac;
  /** Absent: only what is needed for a read-only root is written into security contexts. */
  podSecurity?: PodSecurity;
  /** Absent: no NetworkPolicies are generated. */
  networkPolicy?: NetworkPolicySettings;
  /** Absent: no rules or monitors for Prometheus. */
  monitoring?: Monitoring;
  /** Absent: no quotas are made. */
  resourceQuota?: ResourceQuotaSettings;
  /** Labels for the ServiceAccounts of every namespace and for all that is generated. */
  auditLabels: Record<string, string>;
  /** Annotations for the same: what cannot be the value of a label. */
  auditAnnotations: Record<string, string>;
  /** Whether workloads and their Pods get them as well. */
  labelWorkloads: boolean;
  /** How severe findings are, by the name of their rule or by `<step>/*`. */
  rules: Record<string, SeveritySetting>;
  /** Other settings for some workloads; a later one wins. `settingsFor` looks them up. */
  overrides: Override[];
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

/**
 * What was asked of a volume. What is absent was not asked for: the default depends on the place, the role and
 * the workload, and a size that the user wrote is kept where a default one would not be.
 */
export interface VolumeSettings {
  /** A Kubernetes quantity, `Auto` for one made from what the workload declares, or `None` for no limit. */
  sizeLimit?: string;
  medium?: 'Memory';
  /** Absent: an emptyDir. */
  source?: VolumeSource;
}

/** One of the two. */
export interface VolumeSource {
  persistentVolumeClaim?: { claimName: string };
  ephemeral?: { size: string; storageClassName?: string; accessModes?: AccessMode[] };
}

export type AccessMode = 'ReadWriteOnce' | 'ReadWriteOncePod' | 'ReadWriteMany';

/** For all roles, and for single ones, which win. */
export type VolumeSettingsByRole = VolumeSettings & { [name in RoleName]?: VolumeSettings };

export interface WritablePath extends VolumeSettings {
  /** Absolute, normalised. */
  path: string;
  /** Absent: every role. */
  roles?: RoleName[];
}

export interface ReadOnlyRootFilesystem {
  mode: 'Detect' | 'Enforce' | 'Prepare' | 'Off';
  volumesIn: 'Auto' | 'Fields' | 'PodTemplate';
  tmp: VolumeSettingsByRole;
  workDir: VolumeSettingsByRole;
  ivy: VolumeSettingsByRole;
  /** Absent: left to Spark. */
  scratch?: VolumeSettingsByRole;
  javaTmpDir: 'Auto' | 'Always' | 'Never';
  writablePaths: WritablePath[];
  keepReadOnly: string[];
  layout: { workDir: string };
}

export interface PodSecurity {
  profile: 'Restricted' | 'None';
  namespaceLabels: ('enforce' | 'audit' | 'warn')[];
}

/** As a NetworkPolicy says it: selectors, or a block of addresses. */
export interface Peer {
  namespaceSelector?: { matchLabels: Record<string, string> };
  podSelector?: { matchLabels: Record<string, string> };
  ipBlock?: { cidr: string; except?: string[] };
}

export interface NetworkPolicySettings {
  scope: 'Namespace' | 'Application';
  ui: Peer[];
  metrics: Peer[];
  connect: Peer[];
  /** Absent: what Spark Pods reach is not limited. */
  egress?: {
    /** Ranges of addresses. */
    apiServer: string[];
    dns: Peer[];
    /** No ports: all of them. */
    to: { peer: Peer; ports: number[] }[];
  };
}

export interface Monitoring {
  /** Of its limit, such as `80%`. */
  nearlyFull: string;
  podMonitors: boolean;
  labels: Record<string, string>;
}

export interface ResourceQuotaSettings {
  /** Quantities by resource. Absent: derived from the workloads. */
  hard?: Record<string, string>;
  /** On top of what is derived, such as `20%`. */
  headroom: string;
  concurrentRuns: number;
  limitRange: boolean;
}

export interface Override {
  match: Match;
  podSecurity?: Pick<PodSecurity, 'profile'>;
  readOnlyRootFilesystem?: PartialOf<ReadOnlyRootFilesystem>;
  rules?: Record<string, SeveritySetting>;
}

/** How severe a finding is to be; `Off`: it is not reported. */
export type SeveritySetting = 'Error' | 'Warning' | 'Info' | 'Off';

/** The workloads for which all of what is given holds. In names, `*` stands for any text. */
export interface Match {
  namespaces?: string[];
  names?: string[];
  kinds?: string[];
  labels?: Record<string, string>;
}

export interface RbacNamespace {
  name: string;
  /** Absent: the common names of `rbac.serviceAccountNames`. */
  serviceAccountNames?: string[];
  labels: Record<string, string>;
  annotations: Record<string, string>;
  /** Replaces fields of the common one. */
  resourceQuota?: PartialOf<ResourceQuotaSettings>;
}

export interface Rbac {
  create: boolean;
  /** Absent: the accounts that the namespace's workloads use. */
  serviceAccountNames?: string[];
  /** Absent: the namespaces of the workloads found. */
  namespaces?: RbacNamespace[];
  nameSuffix: string;
  permissions: 'Standard' | 'Derived';
  minimizePermissions: boolean;
  additionalRules: PolicyRule[];
  createServiceAccounts: boolean;
  assignServiceAccount: 'IfUnset' | 'Never';
  executorServiceAccount?: string;
  prune: boolean;
}
