import type { RuleFacts } from '../../../src/krm/rule.ts';
import type { ControlName } from '../../../src/kubernetes/pod-security.ts';
import { findingsOf, type Rules } from '../rules.ts';

/** What stands against the profile: set by a person, so only told. */
const CONTROL_RULES = {
  privileged: violation('A container is privileged.'),
  'privilege-escalation': violation('A container may gain more rights than its parent process.'),
  'added-capability': violation('A container has more capabilities than the profile allows.'),
  'runs-as-root': violation('A container runs as root, or may do so.'),
  seccomp: violation('A container runs without a seccomp profile.'),
  'app-armor': violation('A container runs without an AppArmor profile.'),
  'se-linux': violation('A container has SELinux options that the profile does not allow.'),
  'proc-mount': violation('A container sees parts of /proc that others do not.'),
  sysctl: violation('A Pod changes settings of the kernel that are not safe.'),
  'host-namespace': violation('A Pod shares the network, the processes or the IPC of its node.'),
  'host-port': violation('A container listens on a port of its node.'),
  'volume-type': violation(
    'A Pod mounts a kind of volume that the profile does not allow, such as a path of its node.',
  ),
} as const satisfies Record<ControlName, RuleFacts>;

export const RULES = {
  ...CONTROL_RULES,
  'unknown-user': {
    severity: 'warning',
    meaning: 'An image may name its user, and then no node starts it, unless `runAsUser` is set.',
  },
  'namespace-not-labelled': {
    severity: 'warning',
    meaning:
      'A Namespace was not told to enforce the profile, since Pods of workloads in it would be refused.',
  },
  change: { severity: 'info', change: true, meaning: 'What was filled in for one role.' },
  'namespace-labelled': {
    severity: 'info',
    change: true,
    meaning: 'A Namespace was given labels of Pod Security admission.',
  },
} as const satisfies Rules;

export const finding = findingsOf('pod-security', RULES);

function violation(meaning: string): RuleFacts {
  return { severity: 'warning', meaning };
}
