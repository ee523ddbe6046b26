/** Pods with security contexts of every kind, for what is written beside them. */
import fc from 'fast-check';
import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import type { ImageUser } from './node-rules.ts';

/** Images, and whom they may say to run as; some are not known to the function. */
export const IMAGES: Readonly<Record<string, readonly ImageUser[]>> = {
  'apache/spark:3.5.3': ['spark'],
  'apache/spark:3.3.1': [0],
  'gcr.io/spark-operator/spark:v3.1.1': [185],
  'example.com/numbered:1': [4711, 'app'],
  'example.com/agent:1': [0, 1000, 'agent'],
};

/** What the configuration says of images. */
export const NAMED_IMAGES = [{ names: ['example.com/numbered'], user: 4711 }];

const absent = undefined;

const CONTAINER = {
  privileged: [absent, true, false],
  allowPrivilegeEscalation: [absent, true, false],
  add: [
    absent,
    [],
    ['SYS_ADMIN'],
    ['CAP_SYS_ADMIN'],
    ['NET_BIND_SERVICE'],
    ['CAP_NET_BIND_SERVICE'],
    ['ALL'],
  ],
  drop: [absent, ['ALL'], ['NET_RAW'], ['CAP_CHOWN']],
  runAsUser: [absent, 0, 1000],
  runAsGroup: [absent, 0, 1000],
  runAsNonRoot: [absent, true, false],
  seccompProfile: [
    absent,
    { type: 'RuntimeDefault' },
    { type: 'Unconfined' },
    { type: 'Localhost', localhostProfile: 'a.json' },
  ],
  appArmorProfile: [absent, { type: 'Unconfined' }, { type: 'RuntimeDefault' }],
  seLinuxOptions: [absent, { type: 'spc_t' }, { type: 'container_t' }, { user: 'system_u' }],
  procMount: [absent, 'Default', 'Unmasked'],
  readOnlyRootFilesystem: [absent, true, false],
  windowsOptions: [
    absent,
    absent,
    absent,
    { runAsUserName: 'ContainerAdministrator' },
    { hostProcess: true },
  ],
} as const;

const POD = {
  runAsUser: CONTAINER.runAsUser,
  runAsGroup: CONTAINER.runAsGroup,
  runAsNonRoot: CONTAINER.runAsNonRoot,
  seccompProfile: CONTAINER.seccompProfile,
  appArmorProfile: CONTAINER.appArmorProfile,
  seLinuxOptions: CONTAINER.seLinuxOptions,
  windowsOptions: CONTAINER.windowsOptions,
  fsGroup: [absent, 185],
  supplementalGroups: [absent, [0]],
  sysctls: [
    absent,
    absent,
    [{ name: 'kernel.shm_rmid_forced', value: '1' }],
    [{ name: 'kernel.msgmax', value: '65536' }],
  ],
} as const;

const OF_NODE = {
  hostNetwork: [absent, absent, true],
  hostPID: [absent, absent, true],
  hostIPC: [absent, absent, true],
  hostUsers: [absent, false, true],
  shareProcessNamespace: [absent, absent, true],
} as const;

/** A Pod, the first container of which is Spark's. */
export interface Case {
  readonly image: string;
  readonly spec: PodSpec;
}

type Choices = Readonly<Record<string, readonly unknown[]>>;
type Values = Record<string, any>;

/** Every combination of the values. */
function* combinations([first, ...rest]: [string, readonly unknown[]][]): Generator<Values> {
  if (first === undefined) {
    yield {};
    return;
  }
  const [key, values] = first;
  for (const others of combinations(rest)) {
    for (const value of values) yield value === absent ? others : { ...others, [key]: value };
  }
}

function oneOfEach(choices: Choices): fc.Arbitrary<Values> {
  const values = Object.entries(choices).map(([key, values]) => [key, fc.constantFrom(...values)] as const);
  // Most of what is said contradicts something else that is said, so few are said at once.
  return fc
    .tuple(fc.record(Object.fromEntries(values)), fc.subarray(Object.keys(choices), { maxLength: 5 }))
    .map(([all, kept]) =>
      Object.fromEntries(kept.filter((key) => all[key] !== absent).map((key) => [key, all[key]])),
    );
}

function context({ add, drop, ...others }: Values): Values {
  if (!add && !drop) return others;
  return { ...others, capabilities: { ...(add && { add }), ...(drop && { drop }) } };
}

function container(name: string, image: string, values: Values | undefined): Container {
  return { name, image, ...(values && { securityContext: context(values) }) };
}

const AGENT = 'example.com/agent:1';

/** What decides whether a Pod is taken and started, in each container and in the Pod, in every combination. */
export function combined(): Case[] {
  const { privileged, allowPrivilegeEscalation, runAsUser, runAsNonRoot } = CONTAINER;
  const deciding = {
    privileged,
    allowPrivilegeEscalation,
    add: CONTAINER.add.slice(2),
    drop: [absent, ['ALL']],
    runAsUser,
    runAsNonRoot,
  };
  const images = Object.keys(IMAGES);
  const ofContainers = [...combinations(Object.entries({ ...deciding, add: [absent, ...deciding.add] }))];
  const ofPods = [
    ...combinations(
      Object.entries({ ofPod: runAsUser, nonRoot: runAsNonRoot, runAsUser, runAsNonRoot, image: images }),
    ),
  ];
  return [
    ...ofContainers.flatMap((values, index) =>
      ['spark', 'sidecar', 'init'].map((where) => inPod(images[index % images.length]!, { [where]: values })),
    ),
    ...ofPods.map(({ ofPod, nonRoot, image, ...values }, index) => {
      const where = ['spark', 'sidecar', 'init'][index % 3]!;
      const pod = {
        ...(ofPod !== absent && { runAsUser: ofPod }),
        ...(nonRoot !== absent && { runAsNonRoot: nonRoot }),
      };
      return inPod(image, { [where]: values }, pod);
    }),
  ];
}

function inPod(image: string, { spark, sidecar, init }: Values, securityContext?: Values): Case {
  const spec: PodSpec = { containers: [container('spark', image, spark)] };
  if (sidecar) spec.containers.push(container('agent', AGENT, sidecar));
  if (init) spec.initContainers = [container('fetch', AGENT, init)];
  if (securityContext && Object.keys(securityContext).length > 0) spec.securityContext = securityContext;
  return { image, spec };
}

const image = fc.constantFrom(...Object.keys(IMAGES));
const others = (name: string) =>
  fc
    .array(fc.tuple(image, oneOfEach(CONTAINER)), { maxLength: 2 })
    .map((all) => all.map(([image, values], index) => container(`${name}-${index}`, image, values)));

/** All values that matter, in any number of containers. */
export const anyCase: fc.Arbitrary<Case> = fc
  .record({
    image,
    spark: fc.option(oneOfEach(CONTAINER), { nil: undefined }),
    pod: fc.option(oneOfEach(POD), { nil: undefined }),
    sidecars: others('sidecar'),
    inits: others('init'),
    ofNode: oneOfEach(OF_NODE),
    hostPath: fc.boolean(),
  })
  .map(({ image, spark, pod, sidecars, inits, ofNode, hostPath }) => {
    const sparks = container('spark', image, spark);
    if (hostPath) sparks.volumeMounts = [{ name: 'node', mountPath: '/node' }];
    return {
      image,
      spec: {
        containers: [sparks, ...sidecars],
        ...(inits.length > 0 && { initContainers: inits }),
        ...(pod && { securityContext: pod }),
        ...(hostPath && { volumes: [{ name: 'node', hostPath: { path: '/var/log' } }] }),
        ...ofNode,
      } as PodSpec,
    };
  });
