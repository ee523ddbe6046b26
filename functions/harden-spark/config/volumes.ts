/**
 * The fields of the functionConfig that say what kind of volume a writable directory gets: how large, of what, in
 * which role. No defaults are filled in here: they depend on the directory, the role and the workload, and a size that
 * the user wrote is kept where a default one would not be.
 */
import { choice, exactlyOne, type Fields, optional, required, struct } from '../../../src/krm/codec/index.ts';
import { ROLE_NAMES, type RoleName } from '../../../src/spark/role/role.ts';
import * as k8s from './kubernetes-text.ts';
import { someOf } from './lists.ts';

const medium = optional(
  choice(['Memory'], { otherwise: "left out for the node's disk" }),
  "Memory keeps the volume in memory, which is charged to the container and so needs a sizeLimit. Left out: the node's disk.",
);

const LIMIT = 'How much the volume may hold before the Pod is evicted; it reserves nothing. A quantity, ';

/** Size and medium of an emptyDir; `size` is the default, in words. */
const emptyDirFields = (size: string) => ({
  sizeLimit: optional(
    k8s.sizeLimit,
    `${LIMIT}Auto for one made from what the workload declares, or None. Left out: ${size}.`,
  ),
  medium,
});

const ephemeral = struct({
  size: required(k8s.size, 'The storage that each Pod asks for.'),
  storageClassName: optional(k8s.storageClassName, "The storage class. Left out: the cluster's default."),
  accessModes: optional(
    someOf(
      choice(['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany']),
      'access mode such as ["ReadWriteOnce"]',
    ),
    'The access modes of the claim. Left out: ReadWriteOnce.',
  ),
});

/** What a volume is made of, if it is no emptyDir. */
const source = optional(
  exactlyOne({
    persistentVolumeClaim: optional(
      struct({ claimName: required(k8s.claimName, "The claim, in the workload's namespace.") }),
      'A claim that exists, for data that must last.',
    ),
    ephemeral: optional(ephemeral, 'A claim that Kubernetes makes and removes with each Pod.'),
  }),
  "What the volume is made of, instead of sizeLimit and medium. Left out: an emptyDir, on the node's disk.",
);

/** How much Spark shuffles is written nowhere in a workload, so there is no Auto for its scratch space. */
const scratchFields = {
  sizeLimit: optional(k8s.sizeLimitWithoutAuto, `${LIMIT}or None. Left out: no limit.`),
  medium,
  source,
};

/** The fields for all roles, and once more for each of these alone. */
function byRole<R extends RoleName, F extends Fields>(
  roles: readonly R[],
  fields: F,
  options?: Parameters<typeof struct<F>>[1],
) {
  const codec = struct(fields, options);
  const field = optional(codec, 'The same fields for this role alone, before those for all roles.');
  const alone = Object.fromEntries(roles.map((role) => [role, field])) as Record<R, typeof field>;
  return struct({ ...fields, ...alone }, options);
}

const NO_LIMIT = "or no limit where it is Spark's scratch space";

export const tmp = byRole(ROLE_NAMES, emptyDirFields(`10Gi, ${NO_LIMIT}`));
export const workDir = byRole(ROLE_NAMES, emptyDirFields('10Gi'));
export const ivy = byRole(['driver', 'server'], emptyDirFields('5Gi'));

/** A volume is either an emptyDir or something else. */
const EITHER = { ways: [['source'], ['sizeLimit', 'medium']] } as const;

export const scratch = byRole(ROLE_NAMES, scratchFields, EITHER);

const volumeFields = {
  ...emptyDirFields('10Gi, or what holds for the place if it is a known one'),
  source,
};

/** All that can be asked of a volume. */
export const volume = struct(volumeFields, EITHER);

export const writablePath = struct({
  path: required(k8s.absolutePath, 'The directory to make writable; absolute and normalised.'),
  roles: optional(
    someOf(choice(ROLE_NAMES), `of ${ROLE_NAMES.join(', ')}`),
    'The roles that need it. Left out: every role.',
  ),
  ...volumeFields,
});
