import { rule } from '../../../src/krm/list/rule.ts';
import type { Entries } from '../../../src/kubernetes/labels.ts';
import { podAnnotations, podLabels } from '../../../src/spark/role/pod-metadata.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { WorkloadCheck } from './surroundings.ts';

const INJECT = 'sidecar.istio.io/inject';

/** Source: Istio, "Installing the Sidecar", "Controlling the injection policy"; kubeflow/spark-operator #889, #1148. */
export const istioSidecar: WorkloadCheck = {
  ...rule('diagnosis/istio-sidecar', {
    severity: 'warning',
    meaning:
      "Istio injects a sidecar into the Pods: a driver's Pod then never ends, and executors may not reach the driver.",
    remedy: 'Give the Pods the label `sidecar.istio.io/inject: "false"`.',
  }),
  check: (workload, askNamespace) => {
    if (!askNamespace(injects)) return [];
    return workload.roles.flatMap((role) => {
      if (role.confOf === undefined || isOptedOut(workload, role)) return [];
      const message = `Namespace "${workload.namespace}" injects an Istio sidecar into the ${role.name}'s Pod, which runs on when Spark has ended, unless the mesh uses native sidecars, and stands between drivers and executors. Give the Pod the label \`${INJECT}: "false"\`.`;
      return istioSidecar.finding(message, { path: role.path });
    });
  },
};

function injects(labels: Entries | undefined): boolean {
  if (labels === undefined || labels['istio-injection'] === 'disabled') return false;
  return labels['istio-injection'] === 'enabled' || labels['istio.io/rev'] !== undefined;
}

function isOptedOut(workload: Workload, role: Role): boolean {
  const [label, annotation] = [podLabels(workload, role), podAnnotations(role)];
  return (label[INJECT] ?? annotation[INJECT]) === 'false';
}
