/**
 * What the function was asked to do: the functionConfig, checked, with every default filled in and short forms written
 * out. Steps read this and never the functionConfig itself. What each field means stands in its codec.
 */
import type { OutputOf, TypeOf } from 'io-ts';
import type { RoleName } from '../../../src/spark/role/role.ts';
import type { specOf } from './spec.ts';
import type { volume } from './volumes.ts';

type SpecCodec = ReturnType<typeof specOf>;
export type Spec = TypeOf<SpecCodec>;
/** As the user wrote it. */
export type WrittenSpec = OutputOf<SpecCodec>;

export interface Settings extends Spec {
  /** Where the functionConfig came from: it decides what is ours. */
  origin: Origin;
}

export interface Origin {
  kind: 'HardenSpark' | 'ConfigMap' | 'None';
  /** `metadata.name` of the functionConfig; the owner of what the function generates. */
  owner: string;
  /** `internal.config.kubernetes.io/package-path` of the functionConfig, if it has one. */
  packagePath?: string;
  /** Where it has objects added, by namespace; relative to its package. */
  folders?: ReadonlyMap<string, string>;
}

export type ReadOnlyRootFilesystem = Spec['readOnlyRootFilesystem'];
/**
 * What was asked of a volume. What is absent was not asked for: the default depends on the directory, the role and
 * the workload, and a size that the user wrote is kept where a default one would not be.
 */
export type VolumeSettings = TypeOf<typeof volume>;
export type VolumeSource = NonNullable<VolumeSettings['source']>;
/** For all roles, and for single ones, which win. */
export type VolumeSettingsByRole = VolumeSettings & { [name in RoleName]?: VolumeSettings };

export type NetworkPolicySettings = NonNullable<Spec['networkPolicy']>;
export type Monitoring = NonNullable<Spec['monitoring']>;
export type ResourceQuotaSettings = NonNullable<Spec['resourceQuota']>;
export type Rbac = NonNullable<Spec['rbac']>;
export type RbacNamespace = NonNullable<Rbac['namespaces']>[number];

export type Override = Spec['overrides'][number];
