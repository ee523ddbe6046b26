import { rule } from '../../../src/krm/list/rule.ts';
import { isHistoryServer } from '../../../src/spark/history-server.ts';
import type { WorkloadCheck } from './surroundings.ts';

const KEY = 'spark.ui.port';

/**
 * The port `spark-ui` of a driver's container and of the services in front of it is that of the conf that the job is submitted
 * with. A system property comes too late for it, so what goes by that port finds nobody there, a PodMonitor among them.
 *
 * Source: Spark BasicDriverFeatureStep, DriverServiceFeatureStep; kubeflow/spark-operator
 * internal/controller/sparkapplication/web_ui.go.
 */
export const uiPort: WorkloadCheck = {
  ...rule('diagnosis/ui-port', {
    severity: 'warning',
    meaning: 'The web UI listens at another port than the Pod and its services say, which go by `sparkConf`.',
    remedy: 'Write `spark.ui.port` into `sparkConf`, and not into java options.',
  }),
  check: (workload) => {
    const { conf, inEffect, driver } = workload;
    const found = inEffect.located(KEY);
    if (!driver?.podBySpark || isHistoryServer(workload) || !inEffect.is('spark.ui.enabled', true)) return [];
    if (!found || conf.get(KEY) !== undefined || found.value.trim() === '4040') return [];
    const { value: currentValue, path } = found;
    const message = `\`${path}\` has the UI listen at port ${currentValue}, but port \`spark-ui\` of the driver and the services in front of it are 4040: these, and monitors that read metrics there, find nobody. Write it into \`${conf.path(KEY)}\` instead.`;
    return uiPort.finding(message, { path, currentValue });
  },
};
