import { sparkDefaults } from '../conf/config-maps.ts';
import type { Role, RoleName } from '../role/role.ts';
import type { Workload } from '../workload.ts';

/** For people: `*` stands for an instance of metrics too. */
export const SINK_DIRECTORY = 'spark.metrics.conf.*.sink.csv.directory';

const PREFIX = 'spark.metrics.conf.';

/** The instances whose metrics a role reports. Source: MetricsSystemInstances; the callers of createMetricsSystem. */
const INSTANCES: Readonly<Record<RoleName, readonly string[]>> = {
  driver: ['driver'],
  executor: ['executor'],
  server: ['driver'],
  master: ['master', 'applications'],
  worker: ['worker'],
};

/**
 * The directories that metrics of the role are written to as CSV: by settings in conf, above those of the operator's
 * `monitoring.metricsProperties`; those of an instance above those of `*`. A sink whose class stands nowhere here has it
 * in a metrics.properties of the image, if it is there at all.
 *
 * Source: Spark MetricsConfig, CsvSink.
 */
export function csvSinkDirectories(workload: Workload, role: Role): string[] {
  const inFile = workload.application.child('monitoring').text('metricsProperties')?.value;
  const settings = new Map([
    ...(inFile === undefined ? [] : sparkDefaults(inFile)),
    ...workload.inEffect.below(PREFIX).map(({ key, value }): [string, string] => [key, value]),
  ]);
  return INSTANCES[role.name].flatMap((instance) => {
    const sinks = new Map<string, Map<string, string>>();
    for (const of of ['*', instance]) {
      for (const [key, value] of settings) {
        if (!key.startsWith(`${of}.sink.`)) continue;
        const [name, setting] = key.slice(of.length + '.sink.'.length).split('.');
        const sink = sinks.get(name!) ?? new Map<string, string>();
        sinks.set(name!, sink.set(setting ?? '', value.trim()));
      }
    }
    return [...sinks.values()].flatMap((sink) => {
      const directory = sink.get('directory');
      const isCsv = sink.get('class')?.endsWith('.CsvSink') ?? true;
      return directory?.startsWith('/') && isCsv ? [directory] : [];
    });
  });
}
