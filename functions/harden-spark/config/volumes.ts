/**
 * The fields of the functionConfig that say what kind of volume a writable directory gets: how large, of what, in
 * which role. No defaults are filled in here: they depend on the directory, the role and the workload, and a size that
 * the user wrote is kept where a default one would not be.
 */
import {
  choice,
  exactlyOne,
  type Fields,
  list,
  optional,
  required,
  struct,
} from '../../../src/krm/codec/index.ts';
import { ROLE_NAMES, type RoleName } from '../../../src/spark/role/role.ts';
import * as k8s from './kubernetes-text.ts';

const medium = optional(
  choice(['Memory'], { otherwise: "left out for the node's disk" }),
  "Memory keeps the volume in memory, which is charged to the container and so needs a sizeLimit. Left out: the node's disk.",
);

const LIMIT = 'How much the volume may hold before the Pod is evicted; it reserves nothing. A quantity, ';

/** Size and medium of an emptyDir; `size` is the default, in words. */
export const emptyDirFields = (size: string) => ({
  sizeLimit: optional(
    k8s.sizeLimit,
    `${LIMIT}Auto for one made from what the workload declares, or None. Left out: ${size}.`,
  ),
  medium,
});

/** How much Spark shuffles is written nowhere in a workload, so there is no Auto for its scratch space. */
const scratchFields = {
  sizeLimit: optional(k8s.sizeLimitWithoutAuto, `${LIMIT}or None. Left out: no limit.`),
  medium,
};

const ephemeral = struct({
  size: required(k8s.size, 'The storage that each Pod asks for.'),
  storageClassName: optional(k8s.storageClassName, "The storage class. Left out: the cluster's default."),
  accessModes: optional(
    list(choice(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany']), {
      expected: 'a list of at least one access mode such as ["ReadWriteOnce"]',
      notEmpty: true,
      unique: true,
    }),
    'The access modes of the claim. Left out: ReadWriteOnce.',
  ),
});

/** What a volume is made of, if it is no emptyDir. */
const sourceField = optional(
  exactlyOne({
    persistentVolumeClaim: optional(
      struct({ claimName: required(k8s.claimName, "The claim, in the workload's namespace.") }),
      'A claim that exists, for data that must last.',
    ),
    ephemeral: optional(ephemeral, 'A claim that Kubernetes makes and removes with each Pod.'),
  }),
  "What the volume is made of, instead of sizeLimit and medium. Left out: an emptyDir, on the node's disk.",
);

/** The same fields once more, each for one role alone. */
function byRole<R extends RoleName, F extends Fields>(
  roles: readonly R[],
  fields: F,
  options?: Parameters<typeof struct<F>>[1],
) {
  const codec = struct(fields, options);
  const field = optional(codec, 'The same fields for this role alone, before those for all roles.');
  return Object.fromEntries(roles.map((role) => [role, field])) as Record<R, typeof field>;
}

const NO_LIMIT = "or no limit where it is Spark's scratch space";

export const tmp = struct({
  ...emptyDirFields(`10Gi, ${NO_LIMIT}`),
  ...byRole(ROLE_NAMES, emptyDirFields(`10Gi, ${NO_LIMIT}`)),
});

export const workDir = struct({ ...emptyDirFields('10Gi'), ...byRole(ROLE_NAMES, emptyDirFields('10Gi')) });

export const ivy = struct({
  ...emptyDirFields('5Gi'),
  ...byRole(['driver', 'server'], emptyDirFields('5Gi')),
});

/** A volume is either an emptyDir or something else. */
const EITHER = { ways: [['source'], ['sizeLimit', 'medium']] } as const;

const scratchVolume = { ...scratchFields, source: sourceField };
export const scratch = struct({ ...scratchVolume, ...byRole(ROLE_NAMES, scratchVolume, EITHER) }, EITHER);

const volumeFields = {
  ...emptyDirFields('10Gi, or what holds for the place if it is a known one'),
  source: sourceField,
};

/** All that can be asked of a volume. */
export const volume = struct(volumeFields, EITHER);

export const writablePath = struct({
  path: required(k8s.absolutePath, 'The directory to make writable; absolute and normalised.'),
  roles: optional(
    list(choice(ROLE_NAMES), {
      expected: `a list of at least one of ${ROLE_NAMES.join(', ')}`,
      notEmpty: true,
      unique: true,
    }),
    'The roles that need it. Left out: every role.',
  ),
  ...volumeFields,
});
