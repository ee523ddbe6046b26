import type { Check } from './check.ts';
import { finding } from './rules.ts';

/**
 * Source: kubeflow/spark-operator internal/controller/sparkapplication/submission.go (`javaOptions` comes behind
 * sparkConf on the command line) and monitoring_config.go (which makes `javaOptions` of its own).
 */
export const javaOptions: Check = ({ roles, conf }) =>
  roles.flatMap((role) => {
    const key = role.java.confKey;
    const lost = key === undefined ? undefined : conf.get(key);
    if (lost === undefined || !role.java.fieldReplacesConf) return [];
    const kept = role.java.options?.path === conf.path(key!) ? undefined : role.java.options;
    if (kept?.value.includes(lost.trim())) return [];
    const cause = kept ? `\`${kept.path}\` takes its place` : 'the options for Prometheus take its place';
    return finding(
      'lost-java-options',
      `\`${conf.path(key!)}\` has no effect: ${cause}. Move it to \`${role.java.fieldPath}\`.`,
      { path: conf.path(key!), currentValue: lost },
    );
  });
