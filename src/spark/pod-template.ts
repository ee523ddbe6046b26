import { boolean, fields, list, named, type Shape, string, withRequired } from './shape.ts';

/** The parts of a Pod that this function reads and edits. */
export const securityContext = fields({ readOnlyRootFilesystem: boolean });
export const env = list(withRequired(['name'], { name: string, value: string }));
export const volumeMounts = list(
  withRequired(['name', 'mountPath'], { name: string, mountPath: string, readOnly: boolean }),
);
export const containers = list(
  fields({ name: string, workingDir: string, env, volumeMounts, securityContext }),
);

/** A Pod template. No operator converts what is in it: a wrong type stops the kubeflow operator altogether. */
export const podTemplate: Shape = fields({
  spec: fields({
    containers,
    initContainers: containers,
    volumes: list(named),
    securityContext: fields({}),
    serviceAccountName: string,
    serviceAccount: string,
  }),
});
