/** Claims that are made for the Pods of a role, one of each for every Pod. */
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from 'kubernetes-types/core/v1.d.ts';
import { amountOf } from '../../kubernetes/resource-amounts.ts';
import type { VolumeClaim } from '../../kubernetes/resource-quota.ts';
import type { Conf } from '../conf/conf.ts';
import type { LocatedText } from '../part.ts';
import type { Role } from '../role/role.ts';

/** Size undefined: it cannot be read. */
export type ClaimOfPod = Omit<VolumeClaim, 'size'> & { readonly size?: bigint; readonly found: LocatedText };

/** Those that Spark makes, those of ephemeral volumes, and those of a StatefulSet. */
export function claimsOf(role: Role): ClaimOfPod[] {
  const byConf = role.podBySpark
    ? onDemandClaims(role.madeBy).flatMap(({ of, claim }) => (of === role.confOf ? claim : []))
    : [];
  const ephemeral = role.podVolumes.flatMap(({ volume, path }) => {
    const spec = volume.ephemeral?.volumeClaimTemplate?.spec;
    return spec ? claimBySpec(spec, `${path}.ephemeral.volumeClaimTemplate.spec`) : [];
  });
  const templates = role.own.child('statefulSetSpec').list<PersistentVolumeClaim>('volumeClaimTemplates');
  const ofStatefulSet = templates.items.flatMap((template) =>
    template?.spec ? claimBySpec(template.spec, `${templates.elementPath(template)}.spec`) : [],
  );
  return [...byConf, ...ephemeral, ...ofStatefulSet];
}

function claimBySpec({ storageClassName, resources }: PersistentVolumeClaimSpec, path: string): ClaimOfPod {
  const value = String(resources?.requests?.storage ?? '');
  return claimOf(storageClassName, { value, path: `${path}.resources.requests.storage` });
}

function claimOf(storageClassName: string | undefined, found: LocatedText): ClaimOfPod {
  return { storageClassName, size: amountOf('requests.storage', found.value), found };
}

/**
 * The claims of sparkConf that Spark makes for each Pod, and of which role.
 *
 * Source: Spark MountVolumesFeatureStep: a claim is made only if both are set, whatever `claimName` says.
 */
export function onDemandClaims(conf: Conf): { of: string; claim: ClaimOfPod }[] {
  return conf.entries().flatMap(([key, value]) => {
    const [, volume, of] = SIZE_LIMIT.exec(key) ?? [];
    const storageClass = volume && conf.get(`${volume}.options.storageClass`);
    return storageClass ? [{ of: of!, claim: claimOf(storageClass, { value, path: conf.path(key) }) }] : [];
  });
}

const SIZE_LIMIT =
  /^(spark\.kubernetes\.(driver|executor)\.volumes\.persistentVolumeClaim\.[^.]+)\.options\.sizeLimit$/;
