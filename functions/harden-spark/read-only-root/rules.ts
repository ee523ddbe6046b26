import type { Field, Finding, Severity } from '../../../src/krm/result.ts';

/** What the step can have to say, most important first; the documentation prints this table. */
export const RULES = {
  'deleted-file': {
    severity: 'warning',
    meaning: 'Spark 3.4 and later deletes a file of the image before it can copy it.',
  },
  'hidden-file': {
    severity: 'warning',
    meaning: 'A volume would hide files of the image that the workload names, so none is mounted there.',
  },
  'keep-read-only': {
    severity: 'warning',
    meaning: 'Spark writes to a place that `keepReadOnly` keeps read-only.',
  },
  'read-only-mount': {
    severity: 'warning',
    meaning: 'Spark writes to a place where the workload mounts something read-only.',
  },
  'mount-without-volume': {
    severity: 'warning',
    meaning: 'A mount names a volume that does not exist, so the operator leaves it out.',
  },
  'system-directory': {
    severity: 'warning',
    meaning: 'A volume there would hide Spark itself or the operating system.',
  },
  'unknown-path': {
    severity: 'warning',
    meaning: 'Spark writes to a place whose path is known only when the Pod starts.',
  },
  'scratch-not-writable': {
    severity: 'warning',
    meaning: 'SPARK_LOCAL_DIRS names a directory that nothing makes writable.',
  },
  'ivy-outside-tmp': {
    severity: 'warning',
    meaning: 'The operator cannot write to the directory that packages are fetched into.',
  },
  'pod-level-flag': {
    severity: 'warning',
    meaning: '`readOnlyRootFilesystem` is set where it has no effect, in a security context of the Pod.',
  },
  'overridden-flag': {
    severity: 'warning',
    meaning:
      'The flag of the Pod template is lost: the operator replaces that security context by the field.',
  },
  'other-container': {
    severity: 'warning',
    meaning:
      'A sidecar or init container beside a read-only Spark container can write to its root file system.',
  },
  'pod-template-version': {
    severity: 'warning',
    meaning: 'The operator takes no Pod template for this version of Spark.',
  },
  'memory-medium': {
    severity: 'warning',
    meaning: 'What is written to a volume in memory is charged to the container.',
  },
  'java-tmp-dir': {
    severity: 'info',
    meaning: '`java.io.tmpdir` is not written, because that could hide other settings.',
  },
  'ivy-settings': {
    severity: 'info',
    meaning: 'An Ivy settings file may name directories that this function does not see.',
  },
  change: { severity: 'info', meaning: 'What the function changed in one role.' },
} as const satisfies { [rule: string]: { severity: Severity; meaning: string } };

export function finding(rule: keyof typeof RULES, message: string, field?: Field): Finding {
  return {
    rule: `read-only-root/${rule}`,
    severity: RULES[rule].severity,
    message,
    ...(field && { field }),
  };
}
