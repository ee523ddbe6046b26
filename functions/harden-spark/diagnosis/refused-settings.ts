import type { Check } from './check.ts';
import { finding } from './rules.ts';

/** Conf that the operator of the workload refuses. */
export const refusedSettings: Check = ({ kind, conf, namespace }) =>
  conf.ownEntries().flatMap(([key, value]) => {
    const remedy = kind.refusal(key, value, namespace);
    if (remedy === undefined) return [];
    const message = `Operators from 2.5.2 on refuse a workload with \`${key}\` in \`sparkConf\`. ${remedy}`;
    return finding('refused-setting', message, { path: conf.path(key), currentValue: value });
  });
