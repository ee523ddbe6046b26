import { rule } from '../../../src/krm/list/rule.ts';
import type { WorkloadCheck } from './surroundings.ts';

/**
 * Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go (`javaOptions` comes behind
 * sparkConf on the command line) and monitoring_config.go (which makes `javaOptions` of its own).
 */
export const lostJavaOptions: WorkloadCheck = {
  ...rule('diagnosis/lost-java-options', {
    severity: 'warning',
    meaning: 'Java options in `sparkConf` are lost, since the operator puts others in their place.',
    remedy: 'Move the options to the `javaOptions` of the role.',
  }),
  check: ({ roles, conf }) =>
    roles.flatMap((role) => {
      const key = role.java.confKey;
      const lost = key === undefined ? undefined : conf.get(key);
      if (lost === undefined || !role.java.fieldReplacesConf) return [];
      const kept = role.java.options?.path === conf.path(key!) ? undefined : role.java.options;
      if (kept?.value.includes(lost.trim())) return [];
      const cause = kept ? `\`${kept.path}\` takes its place` : 'the options for Prometheus take its place';
      const message = `\`${conf.path(key!)}\` has no effect: ${cause}. Move it to \`${role.java.fieldPath}\`.`;
      return lostJavaOptions.finding(message, { path: conf.path(key!), currentValue: lost });
    }),
};
