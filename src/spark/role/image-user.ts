import type { Workload } from '../workload.ts';
import type { Role } from './role.ts';

/** The user of Spark's images, and of its group. */
export const SPARK_USER = 185;

const OWN_IMAGES = /(^|\/)spark(-py|-r)?(:|@|$)/;

/**
 * Whether an image is one of Spark's own, by its name; a role without an image is taken for one. They start as
 * `spark` (those of Spark 3.3.0 to 3.3.2 as root), by name and not by number: with `runAsNonRoot` the kubelet does not
 * start them unless `runAsUser` is set ("image has non-numeric user (spark), cannot verify user is non-root").
 *
 * Source: apache/spark-docker, `USER spark`; Kubernetes pkg/kubelet/kuberuntime/security_context.go.
 */
export function hasOwnImage(role: Role): boolean {
  return OWN_IMAGES.test(role.image?.value ?? 'spark');
}

/**
 * Whether the image is known to start as root, and nothing says otherwise.
 *
 * Source: apache/spark-docker, 3.3.0 to 3.3.2: the entrypoint changes the user.
 */
export function startsAsRoot(workload: Workload, role: Role): boolean {
  return !role.contextValue('runAsUser') && /^3\.3\.[0-2]\b/.test(workload.sparkVersion ?? '');
}
