/** Servers that run as applications: the main class of a driver, and where it listens. */
import type { LocatedText } from './part.ts';
import { systemProperty } from './role/java-options.ts';
import type { Workload } from './workload.ts';

const CONNECT = 'org.apache.spark.sql.connect.service.SparkConnectServer';
const THRIFT = 'org.apache.spark.sql.hive.thriftserver.HiveThriftServer2';

export function isConnectServer(workload: Workload): boolean {
  return (
    isMain(workload, CONNECT) || workload.inEffect.get('spark.plugins')?.includes(CONNECT_PLUGIN) === true
  );
}

const CONNECT_PLUGIN = 'SparkConnectPlugin';

/** The JDBC server of Spark SQL. */
export function isThriftServer(workload: Workload): boolean {
  return isMain(workload, THRIFT);
}

function isMain({ application }: Workload, mainClass: string): boolean {
  return application.get('mainClass') === mainClass;
}

/**
 * Whether the Thrift server listens at the port for HTTP. The variable decides it before the setting; what is spoken there, the
 * setting alone.
 *
 * Source: Hive ThriftCLIService.init and HiveServer2.isHTTPTransportMode, which Spark's HiveThriftServer2 has in all versions;
 * seen with Spark 4.1.
 */
export function isAtHttpPort(workload: Workload): boolean {
  const mode =
    workload.driver?.env('HIVE_SERVER2_TRANSPORT_MODE') ??
    hiveSetting(workload, 'hive.server2.transport.mode');
  return mode?.value.trim().toLowerCase() === 'http';
}

/**
 * A setting of Hive, strongest first. sparkConf has it below `spark.hive.` or `spark.hadoop.`, for spark-submit drops keys
 * that do not begin with `spark.`; the Thrift server also takes it as an argument, and as a system property.
 *
 * Source: Spark SparkHadoopUtil.appendS3AndSparkHadoopHiveConfigurations; Hive ServerOptionsProcessor, HiveConf. Their order
 * is that of a Thrift server of Spark 4.1 that was given several.
 */
export function hiveSetting(workload: Workload, key: string): LocatedText | undefined {
  const { inEffect, application, driver } = workload;
  return (
    inEffect.located(`spark.${key}`) ??
    inEffect.located(`spark.hadoop.${key}`) ??
    firstOf([application.list<unknown>('arguments'), application.list<unknown>('driverArgs')], (words) =>
      hiveArgument(words.items, words.path, key),
    ) ??
    firstOf(driver?.java.all ?? [], ({ value: text, path }) => {
      const value = systemProperty(text, key);
      return value === undefined ? undefined : { value, path };
    })
  );
}

function firstOf<T>(places: readonly T[], find: (place: T) => LocatedText | undefined) {
  return places.map(find).find((found) => found !== undefined);
}

const HIVECONF = /^--?hiveconf(?:=(.*))?$/s;

/**
 * The last of `--hiveconf key=value`, which may have one dash, `=` in place of a blank, and a blank in place of `=`.
 *
 * Source: Hive ServerOptionsProcessor and the GnuParser of commons-cli; run with those of Spark 3.5 and 4.0.
 */
function hiveArgument(words: readonly unknown[], path: string, key: string): LocatedText | undefined {
  const end = words.indexOf('--');
  const texts = words.slice(0, end === -1 ? undefined : end).map(String);
  const found = texts.flatMap((word, at): LocatedText[] => {
    const [option, inWord] = HIVECONF.exec(word) ?? [];
    if (option === undefined) return [];
    const behind = inWord === undefined ? at + 1 : at;
    const pair = inWord ?? texts[behind];
    if (pair === key) {
      const value = texts[behind + 1];
      return [{ value: value ?? '', path: `${path}[${value === undefined ? behind : behind + 1}]` }];
    }
    return pair?.startsWith(`${key}=`)
      ? [{ value: pair.slice(key.length + 1), path: `${path}[${behind}]` }]
      : [];
  });
  return found.at(-1);
}
