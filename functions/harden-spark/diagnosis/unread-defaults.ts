import { rule } from '../../../src/krm/list/rule.ts';
import { DEFAULTS_FILE } from '../../../src/spark/conf/config-maps.ts';
import type { WorkloadCheck } from './surroundings.ts';

/**
 * spark-submit in the Pod of a driver is given a file of settings, and then leaves out the default one. Source: Spark
 * DriverCommandFeatureStep, SparkSubmitArguments.mergeDefaultSparkProperties; seen with Spark 3.5.9, 4.0.0 and 4.3.0.
 */
export const unreadDefaults: WorkloadCheck = {
  ...rule('diagnosis/unread-defaults', {
    severity: 'warning',
    meaning: 'Settings stand in a `spark-defaults.conf` of `sparkConfigMap`, which drivers do not read.',
    remedy:
      'Write them into `sparkConf`. If your image has a way of its own to read them, switch the rule off.',
  }),
  check: (workload) => {
    const { sparkConfigMap } = workload;
    if (!sparkConfigMap || !workload.configMap(sparkConfigMap.value)?.[DEFAULTS_FILE]) return [];
    const { path, value } = sparkConfigMap;
    const message = `ConfigMap "${value}" has a \`${DEFAULTS_FILE}\`, which the driver does not read: Spark starts it with a file of its own settings. Write what stands there into \`${workload.application.keyPath('sparkConf')}\`.`;
    return unreadDefaults.finding(message, { path, currentValue: value });
  },
};
