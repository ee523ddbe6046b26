import { rule } from '../../../src/krm/list/rule.ts';
import { masterOf } from '../../../src/spark/master.ts';
import type { WorkloadCheck } from './surroundings.ts';

const AUTHENTICATE = 'spark.authenticate';

/** Source: Spark SecurityManager.initializeAuth; seen with Spark 3.5.9 and 4.3.0. */
export const clusterSecret: WorkloadCheck = {
  ...rule('diagnosis/cluster-secret', {
    severity: 'warning',
    meaning:
      'A driver of a standalone cluster is to authenticate and has no secret: it does not start. The Apache operator asks for it by itself from 0.8.0 on.',
    remedy: 'Set `spark.authenticate` to "false", or give the driver and its cluster the same secret.',
  }),
  check: (workload) => {
    const { confsInEffect, conf } = workload;
    const master = masterOf(workload);
    if (master.kind !== 'Standalone' || conf.get('spark.authenticate.secret') !== undefined) return [];
    const wanting = confsInEffect.find((conf) => conf.is(AUTHENTICATE));
    if (!wanting) return [];
    const who = conf.is(AUTHENTICATE)
      ? `\`${AUTHENTICATE}\` is true`
      : `The Apache operator sets \`${AUTHENTICATE}\` to true from 0.8.0 on`;
    const message = `${who}, and a driver of "${master.url.value}" does not start then without \`spark.authenticate.secret\`, which its cluster must have too ("A secret key must be specified"). Set \`${conf.path(AUTHENTICATE)}\` to "false", or give both the secret.`;
    return clusterSecret.finding(message, { path: conf.path(AUTHENTICATE), proposedValue: 'false' });
  },
};
