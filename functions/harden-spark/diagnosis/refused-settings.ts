import { rule } from '../../../src/krm/list/rule.ts';
import type { WorkloadCheck } from './surroundings.ts';

/** Conf that the operator of the workload refuses. */
export const refusedSetting: WorkloadCheck = {
  ...rule('diagnosis/refused-setting', {
    severity: 'warning',
    meaning: '`sparkConf` has a setting that the operator refuses.',
    remedy: 'Remove the setting, or use the field that the finding names.',
  }),
  check: (workload) => {
    const { kind, conf } = workload;
    return conf.entries().flatMap(([key, value]) => {
      const remedy = kind.refusal(key, value, () => workload.namespace);
      if (remedy === undefined) return [];
      const message = `Operators from 2.5.2 on refuse a workload with \`${key}\` in \`sparkConf\`. ${remedy}`;
      return refusedSetting.finding(message, { path: conf.path(key), currentValue: value });
    });
  },
};
