/** The ports at which Spark's Pods listen. */
import type { LocatedText } from './part.ts';
import type { Role, RoleName } from './role/role.ts';
import type { Workload } from './workload.ts';

/** Who calls: the Pods of the same application, or somebody whom the user names. */
export type Caller = 'driver' | 'executor' | 'worker' | 'ui' | 'metrics' | 'connect';

/** A row: one thing that a Pod of some roles listens for. */
interface Listener {
  readonly name: string;
  /** What the port is called in the Pod, by which policies may name it. */
  readonly portName?: string;
  readonly roles: readonly RoleName[];
  /** The key of Spark's conf for the port; where it has none, or the operator sets it, only the default holds. */
  readonly confKey?: string;
  /** `any`: one that is free when the process starts. */
  readonly byDefault: number | 'any';
  readonly callers: readonly Caller[];
  readonly why: string;
  readonly source: string;
  readonly condition?: (workload: Workload, role: Role) => boolean;
  /** Where the workload says the port itself. */
  readonly stated?: (workload: Workload) => unknown;
}

/** The range that nodes take free ports from. Source: Linux, ip_local_port_range. */
export const FREE_PORTS = { from: 32_768, to: 60_999 };

export const LISTENERS: readonly Listener[] = [
  {
    name: 'driver RPC',
    portName: 'driver-rpc-port',
    roles: ['driver'],
    confKey: 'spark.driver.port',
    byDefault: 7078,
    callers: ['executor'],
    why: 'executors register there and fetch jars and files',
    source: 'Spark DriverServiceFeatureStep, Constants.DEFAULT_DRIVER_PORT',
  },
  {
    name: 'driver block manager',
    portName: 'blockmanager',
    roles: ['driver'],
    // Not spark.blockManager.port: the step sets this one, with its own default.
    confKey: 'spark.driver.blockManager.port',
    byDefault: 7079,
    callers: ['executor'],
    why: 'executors fetch broadcast variables there',
    source: 'Spark DriverServiceFeatureStep, Constants.DEFAULT_BLOCKMANAGER_PORT',
  },
  {
    name: 'server RPC',
    roles: ['server'],
    byDefault: 7078,
    callers: ['executor'],
    why: 'executors register there and fetch jars and files',
    source: 'kubeflow/spark-operator internal/controller/sparkconnect/options.go: fixed, behind sparkConf',
  },
  {
    name: 'server block manager',
    roles: ['server'],
    byDefault: 7079,
    callers: ['executor'],
    why: 'executors fetch broadcast variables there',
    source: 'kubeflow/spark-operator internal/controller/sparkconnect/options.go: fixed, behind sparkConf',
  },
  {
    name: 'executor block manager',
    portName: 'blockmanager',
    roles: ['executor'],
    confKey: 'spark.blockManager.port',
    byDefault: 'any',
    callers: ['executor', 'driver'],
    why: 'executors fetch shuffle blocks from each other, and the driver fetches large results',
    source: 'Spark docs/configuration.md, spark.blockManager.port',
  },
  {
    name: 'UI',
    roles: ['driver', 'server'],
    confKey: 'spark.ui.port',
    byDefault: 4040,
    callers: ['ui'],
    why: 'the web UI of the application',
    source: 'Spark docs/configuration.md, spark.ui.port',
  },
  {
    name: 'JMX exporter',
    roles: ['driver', 'executor'],
    // Source: kubeflow/spark-operator pkg/common/prometheus.go.
    byDefault: 8090,
    callers: ['metrics'],
    why: 'Prometheus reads metrics there',
    source: 'kubeflow/spark-operator internal/controller/sparkapplication/monitoring_config.go',
    condition: (_workload, role) => role.java.exposesMetrics,
    stated: ({ application }) => application.child('monitoring').child('prometheus').get('port'),
  },
  {
    name: 'metrics on the UI port',
    roles: ['driver', 'server'],
    confKey: 'spark.ui.port',
    byDefault: 4040,
    callers: ['metrics'],
    why: 'Prometheus reads the metrics of executors there',
    source: 'Spark docs/monitoring.md, PrometheusResource and PrometheusServlet',
    condition: ({ conf }) =>
      conf.is('spark.ui.prometheus.enabled') ||
      conf
        .entries()
        .some(([key]) => /^spark\.metrics\.conf\.(\*|driver)\.sink\.prometheusServlet\./.test(key)),
  },
  {
    name: 'Spark Connect',
    roles: ['driver', 'server'],
    confKey: 'spark.connect.grpc.binding.port',
    byDefault: 15_002,
    callers: ['connect'],
    why: 'clients of Spark Connect',
    source: 'Spark docs/configuration.md, spark.connect.grpc.binding.port',
    condition: (workload, { name }) => name === 'server' || servesConnect(workload),
  },
  {
    name: 'master',
    roles: ['master'],
    confKey: 'spark.master.port',
    byDefault: 7077,
    callers: ['worker', 'connect'],
    why: 'workers register there, and applications are submitted there',
    source: 'Spark docs/spark-standalone.md, SPARK_MASTER_PORT',
  },
  {
    name: 'REST submission',
    roles: ['master'],
    confKey: 'spark.master.rest.port',
    byDefault: 6066,
    callers: ['connect'],
    why: 'applications are submitted there',
    source: 'Spark docs/spark-standalone.md, spark.master.rest.port',
  },
  {
    name: 'master UI',
    roles: ['master'],
    confKey: 'spark.master.ui.port',
    byDefault: 8080,
    callers: ['ui'],
    why: 'the web UI of the cluster',
    source: 'Spark docs/spark-standalone.md, SPARK_MASTER_WEBUI_PORT',
  },
];

/** A port at which the Pods of a role listen, and for whom. */
export interface ListeningPort {
  readonly name: string;
  readonly portName?: string;
  readonly port: number | 'any';
  readonly callers: readonly Caller[];
}

/** What the Pods of a role listen at, by the conf of the workload; all at their defaults without one. */
export function listeningPorts(role: RoleName, workload?: Workload): ListeningPort[] {
  const played = workload?.roles.find(({ name }) => name === role);
  return LISTENERS.filter(
    ({ roles, condition }) =>
      roles.includes(role) && (!condition || (workload && played && condition(workload, played))),
  ).map(({ name, portName, callers, byDefault, confKey, stated }) => {
    const given = workload && (stated?.(workload) ?? (confKey && workload.conf.get(confKey)?.trim()));
    // 0 is a free port, and so may be what nobody can read.
    const port = given === undefined ? byDefault : (isPort(given) && Number(given)) || 'any';
    return { name, port, callers, ...(portName !== undefined && { portName }) };
  });
}

function isPort(value: unknown): boolean {
  return /^\d{1,5}$/.test(String(value)) && Number(value) < 65_536;
}

/** Ports in sparkConf that Spark refuses. */
export function unreadablePorts({ conf }: Workload): LocatedText[] {
  const keys = new Set(LISTENERS.flatMap(({ confKey }) => confKey ?? []));
  return [...keys].flatMap((key) => {
    const port = conf.located(key);
    return port === undefined || isPort(port.value.trim()) ? [] : port;
  });
}

function servesConnect({ application, conf }: Workload): boolean {
  return (
    conf.get('spark.plugins')?.includes('SparkConnectPlugin') === true ||
    application.get('mainClass') === 'org.apache.spark.sql.connect.service.SparkConnectServer'
  );
}
