import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { tool } from '../real/requires.ts';
import { until } from '../real/until.ts';
import type { Cluster } from './cluster.ts';

/** Namespaces that the operator runs applications in, with its webhook and without. */
export const jobNamespaces = { withWebhook: 'jobs', withoutWebhook: 'jobs-without-webhook' };

/** Installs the kubeflow operator as its own manifests say: CRDs, RBAC, controller and webhook. */
export async function installOperator(cluster: Cluster): Promise<void> {
  const manifests = await cluster.kubectl(['kustomize', join(tool('spark-operator'), 'config/default')]);
  const objects = parseAllDocuments(manifests.stdout).map((document) => adapt(document.toJS()));
  const [crds, others] = [true, false].map((crd) =>
    objects.filter(({ kind }) => (kind === 'CustomResourceDefinition') === crd),
  ) as [any[], any[]];
  await cluster.apply(crds);
  await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=1h']);
  await cluster.apply(others);
  for (const kind of ['mutating', 'validating']) await webhookReady(cluster, kind);
}

/** What is different here: no kube-proxy, no network of each Pod's own, and limits that a busy machine does not reach. */
function adapt(object: any): any {
  switch (object.kind) {
    case 'Service':
      // The API server calls the webhook by this name.
      object.spec = { type: 'ExternalName', externalName: 'localhost' };
      break;
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration':
      for (const webhook of object.webhooks) {
        webhook.clientConfig.service.port = 9443;
        webhook.timeoutSeconds = 30; // No more is allowed.
        // The chart has the job namespaces here, and in the operator's flags.
        webhook.namespaceSelector.matchExpressions = [
          {
            key: 'kubernetes.io/metadata.name',
            operator: 'NotIn',
            values: [jobNamespaces.withoutWebhook],
          },
        ];
      }
      break;
    case 'Deployment': {
      const [container] = object.spec.template.spec.containers;
      const isController = container.name === 'controller';
      const flags = {
        ...(isController && { namespaces: Object.values(jobNamespaces).join(',') }),
        ...(!isController && { 'webhook-cert-dir': certificates }),
        // There is one of each. A lease that is renewed late would end it.
        'leader-election': 'false',
        'cache-sync-timeout': '1h',
        // Both would listen on the same ports.
        'metrics-bind-address': '0',
        'health-probe-bind-address': isController ? ':8081' : ':8082',
      };
      container.args = [
        ...container.args.filter(
          (arg: string) => !Object.keys(flags).some((flag) => arg.startsWith(`--${flag}=`)),
        ),
        ...Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`),
      ];
      for (const mount of container.volumeMounts) {
        // The sandbox has the /etc of this machine, and nothing can be mounted there.
        if (mount.mountPath.startsWith('/etc/')) mount.mountPath = certificates;
      }
      break;
    }
  }
  return object;
}

const certificates = '/var/serving-certs';

/** The webhook makes its certificate itself, and tells the API server of it. */
async function webhookReady(cluster: Cluster, kind: string): Promise<void> {
  const path = `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations/${kind}-webhook-configuration`;
  await until(`the ${kind} webhook is ready`, async () => {
    const { webhooks } = await cluster.api.get(path);
    return webhooks.every(({ clientConfig }: any) => clientConfig.caBundle);
  });
}
