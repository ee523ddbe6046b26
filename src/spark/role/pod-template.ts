import {
  boolean,
  fields,
  list,
  mapOf,
  named,
  quantity,
  type Shape,
  string,
  wholeNumber,
  withRequired,
} from '../../kubernetes/shape.ts';

/** What the security contexts of a Pod and of a container have in common. Here are only fields that are read or edited. */
const inBothContexts = {
  runAsUser: wholeNumber,
  runAsNonRoot: boolean,
  seccompProfile: fields({ type: string }),
  appArmorProfile: fields({ type: string }),
  seLinuxOptions: mapOf(string),
  windowsOptions: fields({ hostProcess: boolean, runAsUserName: string }),
};
export const securityContext = fields({
  ...inBothContexts,
  readOnlyRootFilesystem: boolean,
  allowPrivilegeEscalation: boolean,
  privileged: boolean,
  procMount: string,
  capabilities: fields({ add: list(string), drop: list(string) }),
});
export const podSecurityContext = fields({ ...inBothContexts, fsGroup: wholeNumber, sysctls: list(named) });

export const env = list(withRequired(['name'], { name: string, value: string }));
export const volumeMounts = list(
  withRequired(['name', 'mountPath'], { name: string, mountPath: string, readOnly: boolean }),
);

const claimSpec = fields({
  storageClassName: string,
  resources: fields({ requests: mapOf(quantity) }),
});
/** What a StatefulSet makes a claim of for each of its Pods. */
export const claimTemplate = fields({ spec: claimSpec });

export const volumes = list(
  withRequired(['name'], {
    name: string,
    configMap: fields({ name: string }),
    emptyDir: fields({ medium: string, sizeLimit: quantity }),
    ephemeral: fields({ volumeClaimTemplate: fields({ spec: claimSpec }) }),
    hostPath: fields({ path: string }),
    persistentVolumeClaim: fields({ claimName: string }),
    projected: fields({ sources: list(fields({ configMap: fields({ name: string }) })) }),
  }),
);

export const containers = list(
  fields({
    name: string,
    image: string,
    workingDir: string,
    restartPolicy: string,
    env,
    ports: list(fields({ hostPort: wholeNumber })),
    resources: fields({ requests: mapOf(quantity), limits: mapOf(quantity) }),
    volumeMounts,
    securityContext,
  }),
);

/** A Pod template. No operator converts what is in it: a wrong type stops the kubeflow operator altogether. */
export const podTemplate: Shape = fields({
  metadata: fields({ labels: mapOf(string), annotations: mapOf(string) }),
  spec: fields({
    containers,
    initContainers: containers,
    volumes,
    nodeSelector: mapOf(string),
    securityContext: podSecurityContext,
    serviceAccountName: string,
    serviceAccount: string,
    automountServiceAccountToken: boolean,
    hostNetwork: boolean,
    hostPID: boolean,
    hostIPC: boolean,
    os: fields({ name: string }),
  }),
});
