/** Ports at which a workload says that its Pods are called, besides those at which Spark listens by itself. */
import { isObject } from '../values/json.ts';
import { type List, Part } from './part.ts';
import type { Role } from './role/role.ts';
import { ROLES } from './role/role-names.ts';
import type { Workload } from './workload.ts';

export interface DeclaredPort {
  readonly port: number;
  /** TCP, UDP or SCTP. */
  readonly protocol: string;
  /** The field that declares it. */
  readonly path: string;
}

/**
 * Services that the operator makes for a driver, each with what routes to it.
 *
 * Source: apache/spark-kubernetes-operator DriverServiceIngressSpec, DriverHttpRouteSpec, DriverGrpcRouteSpec.
 */
const SERVICES = ['driverServiceIngressList', 'driverHttpRouteList', 'driverGrpcRouteList'];

/**
 * The ports that a workload declares for the Pods of a role, each once: those of its container, and those of services
 * in front of it.
 *
 * Source: kubeflow/spark-operator internal/webhook/sparkpod_defaulter.go (addContainerPorts) and
 * internal/controller/sparkapplication/driveringress.go (the port of the service is that of the Pod);
 * apache/spark-kubernetes-operator SparkClusterResourceSpec (`serviceSpec`).
 */
export function declaredPorts({ application }: Workload, role: Role): DeclaredPort[] {
  const inContainer = [role.container.list('ports'), ...(role.fields ? [role.own.list('ports')] : [])];
  const named = new Map<unknown, number>();
  const found = inContainer.flatMap((ports) =>
    entriesOf(ports).flatMap(({ entry, path }) => {
      const port = portOf(entry.containerPort);
      if (port === undefined) return [];
      named.set(entry.name, port);
      return { port, protocol: protocolOf(entry), path };
    }),
  );
  const ofServices = servicesOf(application, role).flatMap((ports) =>
    entriesOf(ports).flatMap(({ entry, path }) => {
      const { targetPort = entry.port } = entry;
      const port = portOf(targetPort) ?? named.get(targetPort);
      return port === undefined ? [] : { port, protocol: protocolOf(entry), path };
    }),
  );
  const ofIngresses = ROLES[role.name].runs === 'Driver' ? ingressPorts(application) : [];
  const all = [...found, ...ofServices, ...ofIngresses].toReversed();
  const byPort = new Map(all.map((one) => [`${one.port} ${one.protocol}`, one]));
  return [...byPort.values()].sort((one, other) => one.port - other.port);
}

/** The ports of the services in front of the Pods of a role. */
function servicesOf(application: Part, role: Role): List<unknown>[] {
  if (ROLES[role.name].standalone) return [role.own.child('serviceSpec').list('ports')];
  if (ROLES[role.name].runs !== 'Driver') return [];
  return SERVICES.flatMap((key) =>
    entriesOf(application.list(key)).map(({ entry, path }) =>
      Part.root(entry, path).child('serviceSpec').list('ports'),
    ),
  );
}

function ingressPorts(application: Part): DeclaredPort[] {
  return entriesOf(application.list('driverIngressOptions')).flatMap(({ entry, path }) => {
    const port = portOf(entry.servicePort);
    return port === undefined ? [] : { port, protocol: 'TCP', path: `${path}.servicePort` };
  });
}

function entriesOf({ items, path }: List<unknown>) {
  return items.flatMap((entry, at) => (isObject(entry) ? { entry, path: `${path}[${at}]` } : []));
}

function portOf(value: unknown): number | undefined {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536 ? Number(value) : undefined;
}

function protocolOf({ protocol }: { protocol?: unknown }): string {
  return typeof protocol === 'string' ? protocol : 'TCP';
}
