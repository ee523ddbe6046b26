import { findingsOf, type Rules } from '../rules.ts';

/** What is known to go wrong with workloads at run time, most harmful first. */
export const RULES = {
  'refused-setting': {
    severity: 'warning',
    meaning: 'The operator refuses a workload with this setting in `sparkConf`.',
  },
  'two-node-selectors': {
    severity: 'warning',
    meaning: 'The operator refuses a workload with node selectors both for all Pods and for a role.',
  },
  'unreadable-number': {
    severity: 'warning',
    meaning: 'Spark or its operator cannot read a size, a count or a port, and does not start the job.',
  },
  'name-too-long': {
    severity: 'warning',
    meaning: 'The operator refuses the name of the workload.',
  },
  'volume-without-path': {
    severity: 'warning',
    meaning: 'A volume in `sparkConf` has no `mount.path`, without which Spark fails.',
  },
  'duplicate-mount-path': {
    severity: 'warning',
    meaning: 'Two volumes are mounted at one path, and no API server takes such a Pod.',
  },
  'duplicate-volume': {
    severity: 'warning',
    meaning: 'Two volumes have one name: the API server refuses the Pod, or the operator drops the first.',
  },
  'volume-of-sidecar-only': {
    severity: 'warning',
    meaning:
      'Only a sidecar or init container mounts a volume, which the operator then leaves out of the Pod.',
  },
  'lost-java-options': {
    severity: 'warning',
    meaning: 'Java options in `sparkConf` are lost, since the operator puts others in their place.',
  },
  'user-by-name': {
    severity: 'warning',
    meaning:
      'A Pod must not run as root, and its image names its user: no node starts it without `runAsUser`.',
  },
  'misplaced-field': {
    severity: 'warning',
    meaning:
      'A field of a security context stands where it has no effect: in that of the Pod, or of a container.',
  },
  'istio-sidecar': {
    severity: 'warning',
    meaning:
      'The namespace injects Istio sidecars, with which drivers do not end and executors may not find them.',
  },
  'operator-tmp': {
    severity: 'info',
    hint: true,
    meaning:
      'Packages are so large that they may not fit into the `/tmp` of the operator, which fetches them first.',
  },
} as const satisfies Rules;

export const finding = findingsOf('diagnosis', RULES);
