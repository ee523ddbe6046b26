import { findingsOf, type Rules } from '../rules.ts';

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
  'relative-path': {
    severity: 'warning',
    meaning: 'A path starts from the working directory, which is another one now.',
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
  'foreign-volume': {
    severity: 'warning',
    meaning: 'A volume of the user is called as those of this function are; it is left as it is.',
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
  'user-without-passwd': {
    severity: 'warning',
    meaning: 'Spark fails as a user that the image does not know, and none can be added at the start.',
  },
  'starts-as-root': {
    severity: 'warning',
    meaning: 'Images of Spark 3.3.0 to 3.3.2 start as root, which the workload forbids.',
  },
  'missing-directory': {
    severity: 'warning',
    meaning: 'A directory must exist when the driver starts, and the volume above it is empty.',
  },
  'read-only-home': {
    severity: 'warning',
    meaning: 'HOME is a directory that nothing makes writable.',
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
  'claim-access': {
    severity: 'warning',
    meaning: 'More Pods are to mount a claim than its access modes allow.',
  },
  'scratch-not-applied': {
    severity: 'warning',
    meaning: 'Another setting of the workload decides on its scratch space.',
  },
  'size-too-small': {
    severity: 'warning',
    meaning: 'A size limit is less than what the workload surely needs there.',
  },
  'limited-scratch': {
    severity: 'warning',
    meaning: 'A size limit bounds a place that a job may fill without a bound.',
  },
  'memory-medium': {
    severity: 'warning',
    meaning: 'What is written to a volume in memory is charged to the container.',
  },
  'work-dir-moved': {
    severity: 'info',
    meaning: 'Spark works in another directory, because a volume would hide files of the image in its own.',
  },
  'event-log-lost': {
    severity: 'info',
    meaning: 'Event logs go to a volume that goes with the Pod.',
  },
  'no-fields': {
    severity: 'info',
    meaning: 'This kind has Pod templates only, so the volumes are there whatever `volumesIn` says.',
  },
  'no-size-limit': {
    severity: 'info',
    meaning: 'A volume has no size limit, because no one can say what a job keeps there.',
  },
  'java-tmp-dir': {
    severity: 'info',
    meaning: '`java.io.tmpdir` is not written, because that could hide other settings.',
  },
  'ivy-settings': {
    severity: 'info',
    meaning: 'An Ivy settings file may name directories that this function does not see.',
  },
  change: { severity: 'info', change: true, meaning: 'What the function changed in one role.' },
} as const satisfies Rules;

export const finding = findingsOf('read-only-root', RULES);
