import type { Part } from '../../../src/spark/part.ts';
import type { ContainerContext } from './contexts.ts';
import { type Violation, violationsInEffect } from './violations.ts';

/** What is known of whom a container runs as, and whether the number of another user than root is written for it. */
export interface RunsAs {
  /** Why it may be root: what stands there, or is missing. Empty: it is known not to be. */
  readonly root: readonly Violation[];
  /** The user that is to be written, which its image is for. */
  readonly write?: number;
  /** Whether nothing but the image could tell it. */
  readonly isUnknown?: true;
}

/**
 * Whom a container runs as. A node that must not start root asks in this order, and does not start a container of whose
 * user it has no number.
 *
 * Source: k8s.io/kubernetes/pkg/kubelet/kuberuntime, verifyRunAsNonRoot.
 * @param grants what the container or its Pod has been given, for which an image may start as root
 */
export function runsAs(container: ContainerContext, podContext: Part, grants: readonly Violation[]): RunsAs {
  const { context, imageUser, startsAsRoot } = container;
  const asRoot = violationsInEffect(container, podContext).filter(
    ({ control }) => control === 'runs-as-root',
  );
  const said = [context, podContext].find((part) => part.get('runAsUser') !== undefined);
  const user = said?.get('runAsUser');
  const named = asRoot.filter(({ value }) => typeof value !== 'boolean');
  if (named.length > 0) return { root: named };
  if (typeof user === 'number') return { root: [] };
  const number = 'be the number of another user than root';
  if (said) {
    // A placeholder.
    return {
      root: [{ control: 'runs-as-root', path: said.keyPath('runAsUser'), value: user, must: number }],
    };
  }
  if (imageUser !== undefined) {
    return startsAsRoot && grants.length > 0 ? { root: grants } : { root: [], write: imageUser };
  }
  if (asRoot.length > 0) return { root: asRoot };
  const nonRoot = [context, podContext].find((part) => part.get('runAsNonRoot') !== undefined);
  if (nonRoot?.get('runAsNonRoot') === true) return { root: [], isUnknown: true };
  return {
    root: [{ control: 'runs-as-root', path: context.keyPath('runAsUser'), value: undefined, must: number }],
    isUnknown: true,
  };
}
