import type { Pod } from '../spark-real/pod.ts';
import { type Api, serverName } from './api.ts';
import { apiAddress } from './control-plane.ts';

/** A Pod and its address. */
export interface PodAddress {
  readonly pod: Pod;
  readonly ip: string;
}

/**
 * The lines of a Pod's /etc/hosts. They stand in for the names of the cluster: of the API server, of the Pod, and of
 * the Services that have this Pod or one of the others behind them.
 */
export async function hostsOf(api: Api, own: PodAddress, others: readonly PodAddress[]): Promise<string[]> {
  const { namespace, name } = own.pod.metadata;
  const { items } = await api.get(`/api/v1/namespaces/${namespace}/services`);
  const services = items.flatMap(({ metadata, spec: { selector } }: any) => {
    const behind = [own, ...others].find(({ pod }) => isSelected(pod, namespace!, selector));
    return behind ? [`${behind.ip} ${metadata.name}.${namespace}.svc`] : [];
  });
  return [
    '127.0.0.1 localhost',
    `${apiAddress.host} ${serverName}`,
    `${own.ip} ${own.pod.spec.hostname ?? name}`,
    ...services,
  ];
}

function isSelected(
  { metadata }: Pod,
  namespace: string,
  selector: Record<string, string> | undefined,
): boolean {
  return (
    selector !== undefined &&
    metadata.namespace === namespace &&
    Object.entries(selector).every(([key, value]) => metadata.labels?.[key] === value)
  );
}
