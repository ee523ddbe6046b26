import { rule } from '../../../src/krm/list/rule.ts';
import type { WorkloadCheck } from './surroundings.ts';

const OWN_CLASS =
  'Have the Apache operator run it, which does without spark-submit, or a main class of your own that starts it: then say its port in `driver.ports`, and who may call it in `spec.networkPolicy.ports`.';

/** Source: Spark SparkSubmit.prepareSubmitEnvironment; each seen with Spark 3.4.4, 3.5.9, 4.1.4 and 4.3.0. */
const REFUSED: ReadonlyMap<unknown, string> = new Map([
  ['org.apache.spark.sql.hive.thriftserver.HiveThriftServer2', OWN_CLASS],
  [
    'org.apache.spark.sql.connect.service.SparkConnectServer',
    'Make it a SparkConnect, or have the Apache operator run it, which does without spark-submit.',
  ],
  [
    'org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver',
    'Have a main class of your own run the statements.',
  ],
]);

/** Main classes that spark-submit does not start in cluster mode, which is the only one of an operator that calls it. */
export const refusedMainClass: WorkloadCheck = {
  ...rule('diagnosis/refused-main-class', {
    severity: 'warning',
    meaning:
      'The main class is one that spark-submit refuses in cluster mode, by which the kubeflow operator submits: the job does not start.',
    remedy: 'Have another operator or another main class start it, as the finding says.',
  }),
  check: ({ kind, application }) => {
    const main = application.text('mainClass');
    const remedy = kind.submittedByOperator ? REFUSED.get(main?.value) : undefined;
    if (!main || remedy === undefined) return [];
    const message = `spark-submit refuses "${main.value}" in cluster mode, which this operator always uses: the job does not start. ${remedy}`;
    return refusedMainClass.finding(message, { path: main.path, currentValue: main.value });
  },
};
