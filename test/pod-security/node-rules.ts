/**
 * What a node does with a container that the API server took, by the rules of the kubelet and of Linux: no node runs here.
 *
 * Sources: k8s.io/kubernetes 1.33, pkg/kubelet/kuberuntime/security_context_others.go and security_context_windows.go,
 * verifyRunAsNonRoot; pkg/securitycontext/util.go, DetermineEffectiveSecurityContext; container-runtime interface,
 * LinuxContainerSecurityContext; Linux, capabilities(7) and Documentation/userspace-api/no_new_privs.
 */
import type { Container, PodSpec, SecurityContext } from 'kubernetes-types/core/v1.d.ts';

/** Whom an image says to run as: by number, or by a name that the kubelet cannot look up. */
export type ImageUser = number | string;

/** The context in effect: what the container says goes before what its Pod says. */
function inEffect({ securityContext: ofPod }: PodSpec, { securityContext: own }: Container): SecurityContext {
  return { ...(ofPod as SecurityContext), ...own };
}

/** Why a node does not start it; undefined where it does. */
export function notStarted(pod: PodSpec, container: Container, image: ImageUser): string | undefined {
  const { runAsNonRoot, runAsUser, windowsOptions } = inEffect(pod, container);
  if (!runAsNonRoot) return undefined;
  if (windowsOptions?.runAsUserName?.toLowerCase() === 'containeradministrator') {
    return "container's runAsUserName (ContainerAdministrator) which will be regarded as root identity";
  }
  if (runAsUser === 0) return "container's runAsUser breaks non-root policy";
  if (runAsUser !== undefined) return undefined;
  if (image === 0) return 'container has runAsNonRoot and image will run as root';
  if (typeof image === 'string') return 'container has runAsNonRoot and image has non-numeric user';
  return undefined;
}

/** What a container may do beside what its user may. */
export interface Powers {
  readonly user: ImageUser;
  readonly capabilities: ReadonlySet<string>;
  /** Whether programs may come to more than what started them: by a file with capabilities, or by another user. */
  readonly mayGain: boolean;
  readonly isFiltered: boolean;
}

/** Those of containerd and CRI-O, in part. */
const BY_DEFAULT = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETUID', 'SETGID', 'NET_BIND_SERVICE', 'KILL'];

export function powersOf(pod: PodSpec, container: Container, image: ImageUser): Powers {
  const { runAsUser, privileged, capabilities, allowPrivilegeEscalation, seccompProfile } = inEffect(
    pod,
    container,
  );
  const plain = (name: string) => name.toUpperCase().replace(/^CAP_/, '');
  const dropped = (capabilities?.drop ?? []).map(plain);
  const kept = dropped.includes('ALL') ? [] : BY_DEFAULT.filter((name) => !dropped.includes(name));
  return {
    user: runAsUser ?? image,
    capabilities: new Set([...kept, ...(capabilities?.add ?? []).map(plain)]),
    mayGain: privileged === true || allowPrivilegeEscalation !== false,
    isFiltered: seccompProfile !== undefined && seccompProfile.type !== 'Unconfined',
  };
}
