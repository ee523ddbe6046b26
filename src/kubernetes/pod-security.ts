/**
 * The profile `restricted` of the Pod Security Standards: what of a Pod must be how, as tables.
 *
 * Source: Kubernetes, "Pod Security Standards"; k8s.io/pod-security-admission/policy (the checks of the API server).
 */

/** Names of the controls, as rules of findings. */
export type ControlName =
  | 'privileged'
  | 'privilege-escalation'
  | 'added-capability'
  | 'runs-as-root'
  | 'seccomp'
  | 'app-armor'
  | 'se-linux'
  | 'proc-mount'
  | 'sysctl'
  | 'host-namespace'
  | 'host-port'
  | 'probe-host'
  | 'volume-type';

/** A field of a security context. */
export interface ContextControl {
  readonly name: ControlName;
  /** Whether a container's context has the field, a Pod's, or both. */
  readonly of: 'container' | 'pod' | 'both';
  readonly key: readonly string[];
  readonly allows: (value: any) => boolean;
  /** What it must be instead, behind "must". */
  readonly must: string;
}

const SELINUX_TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t'];
const SAFE_SYSCTLS = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_wmem',
];

const oneOf =
  (...values: unknown[]) =>
  (value: unknown) =>
    values.includes(value);
const isProfile = oneOf('RuntimeDefault', 'Localhost');

/** What is forbidden where it is written; what must be written is in `REQUIRED_…`. */
export const CONTEXT_CONTROLS: readonly ContextControl[] = [
  ...controls('container', [
    { name: 'privileged', key: ['privileged'], allows: oneOf(false), must: 'be false or left out' },
    {
      name: 'privilege-escalation',
      key: ['allowPrivilegeEscalation'],
      allows: oneOf(false),
      must: 'be false',
    },
    {
      name: 'added-capability',
      key: ['capabilities', 'add'],
      allows: (added) => Array.isArray(added) && added.every(oneOf('NET_BIND_SERVICE')),
      must: 'add nothing but NET_BIND_SERVICE',
    },
  ]),
  ...controls('both', [
    {
      name: 'privileged',
      key: ['windowsOptions', 'hostProcess'],
      allows: oneOf(false),
      must: 'be false or left out',
    },
    { name: 'runs-as-root', key: ['runAsNonRoot'], allows: oneOf(true), must: 'be true' },
    {
      name: 'runs-as-root',
      key: ['runAsUser'],
      allows: (user) => user !== 0,
      must: 'be another user than root',
    },
    {
      name: 'runs-as-root',
      key: ['windowsOptions', 'runAsUserName'],
      allows: (name) => !/^ContainerAdministrator$/i.test(name),
      must: 'be another user than ContainerAdministrator',
    },
    {
      name: 'seccomp',
      key: ['seccompProfile', 'type'],
      allows: isProfile,
      must: 'be RuntimeDefault or Localhost',
    },
    {
      name: 'app-armor',
      key: ['appArmorProfile', 'type'],
      allows: isProfile,
      must: 'be RuntimeDefault or Localhost, or left out',
    },
    {
      name: 'se-linux',
      key: ['seLinuxOptions', 'type'],
      allows: oneOf(...SELINUX_TYPES),
      must: 'be a type of containers such as container_t, or left out',
    },
    { name: 'se-linux', key: ['seLinuxOptions', 'user'], allows: oneOf(''), must: 'be left out' },
    { name: 'se-linux', key: ['seLinuxOptions', 'role'], allows: oneOf(''), must: 'be left out' },
  ]),
  ...controls('container', [
    { name: 'proc-mount', key: ['procMount'], allows: oneOf('Default'), must: 'be Default or left out' },
  ]),
  ...controls('pod', [
    {
      name: 'sysctl',
      key: ['sysctls'],
      allows: (sysctls) => Array.isArray(sysctls) && sysctls.every(({ name }) => SAFE_SYSCTLS.includes(name)),
      must: 'have safe settings only',
    },
  ]),
];

function controls(of: ContextControl['of'], rows: Omit<ContextControl, 'of'>[]): ContextControl[] {
  return rows.map((row) => ({ ...row, of }));
}

/** What the profile asks for, and a container or its Pod may not say yet. */
export type Demand =
  | 'allowPrivilegeEscalation'
  | 'capabilities'
  | 'seccompProfile'
  | 'runAsNonRoot'
  | 'runAsUser';

/**
 * What a demand contradicts: it is not written where one of these controls is broken already. Whether the container runs
 * as root is asked besides, where `runAsNonRoot` and `capabilities` are to be written.
 *
 * Sources: k8s.io/kubernetes/pkg/apis/core/validation, ValidateSecurityContext; Linux, no_new_privs and capabilities(7);
 * the seccomp profile of containerd and of CRI-O.
 */
export const CONTRADICTS: Readonly<Record<Demand, readonly ControlName[]>> = {
  // The API server refuses it beside `privileged` and beside CAP_SYS_ADMIN. Other added capabilities reach a user that is
  // not root only by files which have them, and that no longer works either.
  allowPrivilegeEscalation: ['privileged', 'added-capability'],
  // Whoever adds some needs them beside those that a container has by default.
  capabilities: ['privileged', 'added-capability'],
  // The profile of the runtime stops calls that these are for: mount, trace, load.
  seccompProfile: ['privileged', 'added-capability', 'proc-mount'],
  runAsNonRoot: [],
  // Of an image that starts as root: what is to reach so far was made for root.
  runAsUser: [
    'privileged',
    'added-capability',
    'proc-mount',
    'runs-as-root',
    'host-namespace',
    'volume-type',
  ],
};

/** Fields of a Pod that must not be true. */
export const HOST_NAMESPACES: readonly string[] = ['hostNetwork', 'hostPID', 'hostIPC'];

/** What a node calls for a container, at the Pod or at another host: that is forbidden from 1.34 on. */
export const HANDLERS: readonly (readonly string[])[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
].flatMap((handler) => ['httpGet', 'tcpSocket'].map((call) => [...handler, call]));

/** The kinds of volumes that a Pod may have. */
export const VOLUME_TYPES: readonly string[] = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
