/** The ports at which Spark's Pods listen. */
import { isHistoryServer } from './history-server.ts';
import type { LocatedText } from './part.ts';
import type { Role, RoleName } from './role/role.ts';
import { sparkVersions } from './role/spark-versions.ts';
import { hiveSetting, isAtHttpPort, isConnectServer, isThriftServer } from './servers.ts';
import { canBeInOneOf } from './version.ts';
import type { Workload } from './workload.ts';

/** Callers whom the user names, by the field that names them. */
export const NAMED_CALLERS = ['ui', 'metrics', 'connect', 'servers'] as const;
export type NamedCaller = (typeof NAMED_CALLERS)[number];

/** Who calls: Pods of Spark, or somebody whom the user names. */
export type Caller = 'driver' | 'executor' | 'master' | 'worker' | NamedCaller;

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
  /** Whether it listens where nobody knows the workload. Absent: unless there is a condition. */
  readonly ofUnknown?: true;
  /** What says the port, where that is not a key of Spark's conf. */
  readonly setting?: {
    readonly name: string;
    readonly find: (workload: Workload, role: Role) => LocatedText | undefined;
  };
  /** The variable that says it where the conf does not; scripts take an empty one for none. */
  readonly variable?: string;
  /** Whether the workload is there to be called at it. */
  readonly serves?: true;
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
    callers: ['executor', 'worker', 'master'],
    condition: runsJobs,
    ofUnknown: true,
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
    callers: ['executor', 'worker'],
    condition: runsJobs,
    ofUnknown: true,
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
    condition: runsJobs,
    ofUnknown: true,
  },
  {
    name: 'UI behind the one of the master',
    roles: ['driver'],
    confKey: 'spark.ui.port',
    byDefault: 4040,
    callers: ['master'],
    why: 'with `spark.ui.reverseProxy` the UI of a cluster also shows those of its jobs',
    source: 'Spark docs/configuration.md, spark.ui.reverseProxy',
    condition: ({ inEffect }) => inEffect.is('spark.ui.reverseProxy'),
  },
  {
    name: 'history server',
    roles: ['driver'],
    confKey: 'spark.history.ui.port',
    byDefault: 18_080,
    callers: ['ui'],
    why: 'the web UI of jobs that have ended, where it is the main class',
    source: 'Spark HistoryServer, spark.history.ui.port',
    condition: isHistoryServer,
    serves: true,
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
    setting: {
      name: 'monitoring.prometheus.port',
      find: ({ application }) => application.child('monitoring').child('prometheus').asText('port'),
    },
  },
  {
    name: 'metrics on the UI port',
    roles: ['driver', 'server'],
    confKey: 'spark.ui.port',
    byDefault: 4040,
    callers: ['metrics'],
    why: 'Prometheus reads the metrics of executors there',
    source: 'Spark docs/monitoring.md, PrometheusResource and PrometheusServlet',
    condition: (workload) => {
      const { executors, paths } = metricsOnUi(workload);
      return executors !== 'No' || paths.length > 0;
    },
    ofUnknown: true,
  },
  {
    name: 'Spark Connect',
    roles: ['driver', 'server'],
    confKey: 'spark.connect.grpc.binding.port',
    byDefault: 15_002,
    callers: ['connect'],
    why: 'clients of Spark Connect',
    source: 'Spark docs/configuration.md, spark.connect.grpc.binding.port',
    condition: (workload, { name }) => name === 'server' || isConnectServer(workload),
    serves: true,
  },
  {
    name: 'Thrift server',
    roles: ['driver'],
    byDefault: 10_000,
    callers: ['servers'],
    why: 'clients of JDBC and ODBC, where HiveThriftServer2 is the main class',
    source: 'Spark HiveThriftServer2; Hive ThriftCLIService, hive.server2.thrift.port',
    condition: (workload) => isThriftServer(workload) && !isAtHttpPort(workload),
    setting: {
      name: 'hive.server2.thrift.port',
      find: (workload, role) =>
        role.env('HIVE_SERVER2_THRIFT_PORT') ?? hiveSetting(workload, 'hive.server2.thrift.port'),
    },
    serves: true,
  },
  {
    name: 'Thrift server over HTTP',
    roles: ['driver'],
    byDefault: 10_001,
    callers: ['servers'],
    why: 'the same, where `hive.server2.transport.mode` or HIVE_SERVER2_TRANSPORT_MODE is http',
    source: 'Hive ThriftCLIService, hive.server2.thrift.http.port',
    condition: (workload) => isThriftServer(workload) && isAtHttpPort(workload),
    setting: {
      name: 'hive.server2.thrift.http.port',
      find: (workload, role) =>
        role.env('HIVE_SERVER2_THRIFT_HTTP_PORT') ?? hiveSetting(workload, 'hive.server2.thrift.http.port'),
    },
    serves: true,
  },
  {
    name: 'master',
    roles: ['master'],
    // No key of the conf says it. Workers of the operator call 7077 all the same.
    byDefault: 7077,
    variable: 'SPARK_MASTER_PORT',
    callers: ['worker', 'driver', 'connect'],
    why: 'workers and drivers register there, and applications are submitted there',
    source: 'Spark sbin/start-master.sh, MasterArguments',
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
    variable: 'SPARK_MASTER_WEBUI_PORT',
    byDefault: 8080,
    callers: ['ui'],
    why: 'the web UI of the cluster',
    source: 'Spark sbin/start-master.sh, MasterArguments, where the conf wins',
  },
  {
    name: 'worker and its executors',
    roles: ['worker'],
    byDefault: 'any',
    // Who may use the master has drivers somewhere, and runs what it likes in the workers anyway.
    callers: ['worker', 'driver', 'master', 'connect'],
    why: 'executors are processes beside their worker, whose blocks others and drivers fetch',
    source: 'Spark docs/security.md, "Configuring Ports for Network Security", standalone mode',
  },
  {
    name: 'worker UI',
    roles: ['worker'],
    confKey: 'spark.worker.ui.port',
    variable: 'SPARK_WORKER_WEBUI_PORT',
    byDefault: 8081,
    callers: ['ui'],
    why: 'the web UI of a worker',
    source: 'Spark sbin/start-worker.sh, WorkerArguments, where the conf wins',
  },
];

/** A port at which the Pods of a role listen, and for whom. */
export interface ListeningPort {
  readonly name: string;
  readonly portName?: string;
  readonly port: number | 'any';
  readonly callers: readonly Caller[];
  /** Whether the workload is there to be called at it. */
  readonly serves?: true;
  /** What says the port, where it is not the default. */
  readonly setting?: LocatedText;
  /** Whether nobody can read that: `port` is the default then, so that no more is opened than without it. */
  readonly isUnreadable?: true;
}

/** What the Pods of a role listen at, by the conf of the workload; all at their defaults without one. */
export function listeningPorts(role: RoleName, workload?: Workload): ListeningPort[] {
  const played = workload?.roles.find(({ name }) => name === role);
  return LISTENERS.filter(({ roles, condition, ofUnknown }) => {
    if (!roles.includes(role)) return false;
    return workload && played ? !condition || condition(workload, played) : !condition || ofUnknown;
  }).map((row) => {
    const { name, portName, callers, serves, byDefault } = row;
    const setting = workload && played && settingOf(row, workload, played);
    const port = setting && portIn(setting.value);
    return {
      name,
      port: port ?? byDefault,
      callers,
      ...(portName !== undefined && { portName }),
      ...(serves && { serves }),
      ...(setting && { setting }),
      ...(setting && port === undefined && { isUnreadable: true as const }),
    };
  });
}

function settingOf(row: Listener, workload: Workload, role: Role): LocatedText | undefined {
  return row.setting?.find(workload, role) ?? workload.inEffect.located(row.confKey) ?? inVariable(row, role);
}

function inVariable({ variable }: Listener, role: Role): LocatedText | undefined {
  const found = variable === undefined ? undefined : role.env(variable);
  return found?.value ? found : undefined;
}

/** What says the port of a row, for people. */
export function settingNames({ confKey, setting, variable }: Listener): string[] {
  return [confKey ?? setting?.name, variable].filter((name) => name !== undefined);
}

/** 0 is a port that is free when the process starts. Undefined for what Spark refuses. */
function portIn(text: string): number | 'any' | undefined {
  const port = /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (port === 0) return 'any';
  return port < 65_536 ? port : undefined;
}

/** Who calls, for people: whom the user names stands in the field of that name. */
export function callerNames(callers: readonly Caller[], ofField: (name: string) => string): string {
  const isField = (caller: string) => NAMED_CALLERS.some((named) => named === caller);
  return callers.map((caller) => (isField(caller) ? ofField(caller) : `${caller}s`)).join(', ');
}

/** Ports in settings that Spark refuses. */
export function unreadablePorts(workload: Workload): LocatedText[] {
  const byPath = new Map<string, LocatedText>();
  const look = (port: LocatedText | undefined) => {
    if (port && portIn(port.value) === undefined) byPath.set(port.path, port);
  };
  for (const row of LISTENERS) {
    const { confKey, setting, variable, condition, roles } = row;
    look(workload.inEffect.located(confKey));
    if (!setting && variable === undefined) continue;
    const role = workload.roles.find(({ name }) => roles.includes(name));
    if (!role) continue;
    if (setting && (!condition || condition(workload, role))) look(setting.find(workload, role));
    look(inVariable(row, role));
  }
  return [...byPath.values()];
}

function runsJobs(workload: Workload): boolean {
  return !isHistoryServer(workload);
}

const SERVLET = /^spark\.metrics\.conf\.(?:\*|driver)\.sink\.prometheusServlet\.(class|path)$/;

/** What Prometheus may read at the port of the UI. */
export interface MetricsOnUi {
  /** The metrics of executors: on by default since Spark 4.0, so it may be that nobody knows. */
  readonly executors: 'Yes' | 'No' | 'Perhaps';
  /** The paths of those that `spark.metrics.conf` asks for. */
  readonly paths: readonly string[];
}

/**
 * Source: Spark internal/config/UI.scala, UI_PROMETHEUS_ENABLED (on by default from 4.0 on: SPARK-46886); SparkUI.initialize,
 * which asks for it; PrometheusServlet.
 */
export function metricsOnUi(workload: Workload): MetricsOnUi {
  const { inEffect: conf } = workload;
  if (!runsJobs(workload) || !conf.is('spark.ui.enabled', true)) return { executors: 'No', paths: [] };
  const versions = sparkVersions(workload);
  const may = conf.is('spark.ui.prometheus.enabled', canBeInOneOf(versions, { since: '4.0' }));
  const mayNot = !conf.is('spark.ui.prometheus.enabled', !canBeInOneOf(versions, { before: '4.0' }));
  const paths = conf.entries().flatMap(([key, value]) => (SERVLET.exec(key)?.[1] === 'path' ? value : []));
  return { executors: may && mayNot ? 'Perhaps' : may ? 'Yes' : 'No', paths };
}
