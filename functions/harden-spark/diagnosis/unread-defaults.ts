import { rule } from '../../../src/krm/list/rule.ts';
import { DEFAULTS_FILE } from '../../../src/spark/conf/config-maps.ts';
import { isHistoryServer } from '../../../src/spark/history-server.ts';
import type { WorkloadCheck } from './surroundings.ts';

/**
 * spark-submit in the Pod of a driver is given a file of settings, and then leaves out the default one. Spark 4 has
 * `--load-spark-defaults` for both, which no driver is started with: the feature gate `LoadSparkDefaults` of the operator is
 * about the defaults in its own Pod. Only a history server reads the file, by itself. Nothing else goes by it, nor are its
 * paths made writable for an image that reads it: nobody can see that, and the finding says what to do.
 *
 * Source: Spark DriverCommandFeatureStep, SparkSubmitArguments.mergeDefaultSparkProperties, HistoryServerArguments;
 * kubeflow/spark-operator internal/controller/sparkapplication/submission.go (loadSparkDefaultsOption). Seen with Spark 3.5.9,
 * 4.0.0 and 4.3.0.
 */
export const unreadDefaults: WorkloadCheck = {
  ...rule('diagnosis/unread-defaults', {
    severity: 'warning',
    meaning: 'Settings stand in a `spark-defaults.conf` of `sparkConfigMap`, which drivers do not read.',
    remedy:
      'Write them into `sparkConf`: what stands in the file counts for nothing here either. If your image has a way of its own to read it, switch the rule off.',
  }),
  check: (workload) => {
    const { sparkConfigMap } = workload;
    if (
      !sparkConfigMap ||
      isHistoryServer(workload) ||
      !workload.configMap(sparkConfigMap.value)?.[DEFAULTS_FILE]
    )
      return [];
    const { path, value } = sparkConfigMap;
    const message = `ConfigMap "${value}" has a \`${DEFAULTS_FILE}\`, which the driver does not read: Spark starts it with a file of its own settings. Write what stands there into \`${workload.application.keyPath('sparkConf')}\`.`;
    return unreadDefaults.finding(message, { path, currentValue: value });
  },
};
