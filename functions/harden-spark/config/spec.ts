/**
 * The fields of the functionConfig: what each is called, can be, is by default and means, and how overrides merge it.
 * The settings and their types, the checks, the error messages, the ConfigMap form and the JSON Schema all come
 * from here.
 */
import {
  boolean,
  choice,
  integer,
  list,
  map,
  optional,
  partial,
  required,
  struct,
  text,
  textOrStruct,
  withDefault,
} from '../../../src/krm/codec/index.ts';
import { WORKLOAD_KINDS } from '../../../src/spark/workload.ts';

import * as k8s from './kubernetes-text.ts';
import { someOf } from './lists.ts';
import { networkPolicy } from './network.ts';
import { onlyNamespacesInUse } from './only-in-use.ts';
import { ivy, scratch, tmp, workDir, writablePath } from './volumes.ts';

/** What is done only where it is asked for. */
const off = (description: string) => withDefault(boolean, description, false);

const paths = list(k8s.absolutePath, {
  expected: 'a list of absolute paths such as ["/opt/spark/work-dir"]',
  unique: true,
});

export const readOnlyRootFilesystem = struct({
  mode: withDefault(
    choice(['Detect', 'Enforce', 'Prepare', 'Off']),
    'Detect: make workloads run that have readOnlyRootFilesystem set. Enforce: set it too. Prepare: add the volumes to every workload and leave the flag alone, for clusters whose policy sets it on Pods. Off: do nothing.',
    'Detect',
  ),
  volumesIn: withDefault(
    choice(['Auto', 'Fields', 'PodTemplate']),
    "Where volumes are written. Fields: the operator's own fields. PodTemplate: the Pod template, which needs no webhook. Auto: where the flag stands; where it stands nowhere, in the fields, unless the workload has its Pod settings in templates alone, which need no webhook.",
    'Auto',
  ),
  tmp: withDefault(tmp, 'The volume at /tmp.', {}),
  workDir: withDefault(workDir, "The volume at Spark's working directory.", {}),
  ivy: withDefault(ivy, 'The volume for the packages that Ivy downloads.', {}),
  scratch: optional(
    scratch,
    "Spark's own scratch space, for shuffles and what does not fit into memory. Left out: as Spark makes it, without a limit.",
  ),
  requestStorage: off(
    'true: each Pod asks its node for the disk that its volumes may fill: ephemeral-storage of the Spark container, in the Pod template, as much as the size limits of all its empty volumes on disk add up to. What has no limit is not in it.',
  ),
  javaTmpDir: withDefault(
    choice(['Auto', 'Always', 'Never']),
    'Whether to write -Djava.io.tmpdir=/tmp where nothing says another directory. Always does what Auto does: it is kept for configurations of 0.1.0.',
    'Auto',
  ),
  writablePaths: withDefault(
    list(writablePath, { expected: 'a list of paths such as [{path: /opt/app/cache, sizeLimit: 2Gi}]' }),
    'More directories that must be writable, or other settings for one that is known.',
    [],
  ),
  keepReadOnly: withDefault(
    paths,
    'Directories that stay read-only although Spark may write there; each needed one is a warning.',
    [],
  ),
  layout: withDefault(
    struct({
      workDir: optional(
        k8s.absolutePath,
        "Spark's working directory in every image: an empty one, for a volume is mounted there. Left out: /opt/spark/work-dir in official images, and what `images` says of others.",
      ),
    }),
    'Where things are in all images, if not where the official ones have them.',
    {},
  ),
});

/** What a person must know of an image cannot be read from its name. */
const namedImages = struct({
  names: required(
    someOf(k8s.imageGlob, 'of the names of images such as ["registry.example.com/team/*"]'),
    'The images, with a tag or without; * stands for any text.',
  ),
  workDir: optional(
    k8s.absolutePath,
    'Their WORKDIR, where relative paths start. Only over /opt/spark/work-dir a volume is mounted: other directories may hold files.',
  ),
  user: optional(
    integer({
      expected: 'the number of a user from 1 to 2147483647 such as 185',
      minimum: 1,
      maximum: 2147483647,
    }),
    'Whom they run as. podSecurity writes it as runAsUser.',
  ),
  userInPasswd: optional(
    boolean,
    'Whether /etc/passwd in these images has a line for that user; without `user`, for any user. false: a line is mounted, since Spark does not start without one. Say true as well where the entrypoint makes up for it.',
  ),
});

const accountNames = someOf(k8s.driverAccountName, 'ServiceAccount name such as ["spark"]');

const labels = map(k8s.labelKey, k8s.labelValue, 'a map of labels such as {team: data}');

const annotations = map(
  k8s.labelKey,
  text({ expected: 'a text such as "Jane Doe <jane@example.com>"' }),
  'a map of annotations such as {owner: "Jane Doe <jane@example.com>"}',
);

const quota = {
  hard: optional(
    map(k8s.quotaResource, k8s.quantity, 'a map of quantities such as {requests.cpu: "20", pods: "50"}'),
    "What the quota allows. Left out: what the namespace's workloads need at once, with the headroom on top.",
  ),
  headroom: withDefault(k8s.addition, 'How much more than that the quota allows.', '20%'),
  concurrentRuns: withDefault(
    integer({ expected: 'a whole number from 1 to 1000 such as 2', minimum: 1, maximum: 1000 }),
    'How many runs of an application there can be at once. A schedule whose runs may overlap counts as 2 at least; any other schedule, and what runs without end, as 1.',
    1,
  ),
  limitRange: off(
    'true: where containers have no limit of cpu, also make a LimitRange that gives them one, so that the quota can count limits.cpu.',
  ),
};

export const resourceQuota = struct({
  ...quota,
  onlyNamespacesInUse: onlyNamespacesInUse('quotas are made'),
});

const namespace = struct({
  name: required(k8s.namespaceName, 'The name of the namespace.'),
  serviceAccountNames: optional(
    accountNames,
    'The driver accounts of this namespace, instead of the common rbac.serviceAccountNames.',
  ),
  folder: optional(
    k8s.folder,
    "The folder in which files of what is generated for this namespace are added: a team's own package, for example. Left out: the package of this configuration.",
  ),
  labels: withDefault(labels, 'Labels for what is generated in this namespace, besides auditLabels.', {}),
  annotations: withDefault(
    annotations,
    'Annotations for what is generated in this namespace, besides auditAnnotations.',
    {},
  ),
  resourceQuota: optional(
    partial(struct(quota)),
    'Any fields of resourceQuota, for this namespace: they replace the common ones.',
  ),
});

const namespaceByName = textOrStruct(k8s.namespaceName, namespace, (name) => ({ name }));

const policyRule = struct({
  apiGroups: required(
    list(k8s.apiGroup, { expected: 'a list of at least one API group such as [""]', notEmpty: true }),
    'The API groups of the resources; "" is the core group.',
  ),
  resources: required(
    list(k8s.resource, { expected: 'a list of at least one resource such as ["secrets"]', notEmpty: true }),
    'The resources, in lower case and plural.',
  ),
  resourceNames: optional(
    list(k8s.objectName, {
      expected: 'a list of at least one name such as ["spark-defaults"], or left out for all objects',
      notEmpty: true,
    }),
    'The names of the objects. Left out: all objects.',
  ),
  verbs: required(
    list(k8s.verb, { expected: 'a list of at least one verb such as ["get"]', notEmpty: true }),
    'What may be done with them.',
  ),
});

const rbac = struct({
  create: withDefault(boolean, 'false: only report what is missing.', true),
  serviceAccountNames: optional(
    accountNames,
    "The driver accounts, in every namespace. Left out: the accounts that the namespace's workloads use.",
  ),
  namespaces: optional(
    list(namespaceByName, { expected: 'a list of namespaces such as ["team-a"]' }),
    'The namespaces to generate for. Left out: those of the workloads found. []: remove what was generated.',
  ),
  onlyNamespacesInUse: off(
    'true: of these, only those are served that are in use in this list: it has the Namespace, a workload in it, or a ServiceAccount. So overlays can share a configuration. What an earlier run made in the others is removed.',
  ),
  nameSuffix: withDefault(
    k8s.nameSuffix,
    'The Role and the RoleBinding of an account are both called as the account with this behind it.',
    '-driver',
  ),
  permissions: withDefault(
    choice(['Standard', 'Derived']),
    'Standard: what drivers with usual settings call, in any version of Spark. Not usual are executors in StatefulSets or Deployments, and plug-ins that resize. Derived: what the drivers of this list call that run as the account, by version and settings.',
    'Standard',
  ),
  minimizePermissions: off(
    'true: set sparkConf so that drivers without volume claims do not ask for them, which makes a derived Role smaller.',
  ),
  additionalRules: withDefault(
    list(policyRule, {
      expected: 'a list of rules such as [{apiGroups: [""], resources: [secrets], verbs: [get]}]',
    }),
    'PolicyRules that are added to each Role.',
    [],
  ),
  createServiceAccounts: off('true: make the accounts that are missing. false: warn about them.'),
  assignServiceAccount: withDefault(
    choice(['IfUnset', 'Never']),
    'IfUnset: write the account into workloads that name none, if just one is listed for their namespace.',
    'IfUnset',
  ),
  executorServiceAccount: optional(
    k8s.serviceAccountName,
    "An account without rights for the executors. Left out: executors' accounts are left alone.",
  ),
  prune: withDefault(
    boolean,
    'Whether to remove what was generated earlier and is not wanted any more.',
    true,
  ),
});

const podSecurityProfile = withDefault(
  choice(['Restricted', 'None']),
  'Restricted: write what the Pod Security Standard "restricted" asks for and nobody has said, and report what is written against it. None: leave security contexts alone.',
  'Restricted',
);

export const podSecurity = struct({
  profile: podSecurityProfile,
  namespaceLabels: withDefault(
    list(choice(['enforce', 'audit', 'warn']), {
      expected: 'a list of modes such as ["enforce", "warn"]',
      unique: true,
    }),
    'The modes in which Namespaces of the list that hold Spark workloads are told to apply the profile, by labels. enforce only where no workload would be refused.',
    [],
  ),
});

const monitoring = struct({
  nearlyFull: withDefault(
    k8s.percentage,
    'How full a volume is when there is to be an alert, in percent of its limit.',
    '80%',
  ),
  podMonitors: off('true: also make a PodMonitor where workloads offer metrics to Prometheus.'),
  onlyNamespacesInUse: onlyNamespacesInUse('alerts and monitors are made'),
  labels: withDefault(
    labels,
    'Labels by which your Prometheus finds rules and monitors, such as {release: prometheus}.',
    {},
  ),
});

const match = struct({
  namespaces: optional(
    someOf(k8s.glob, 'of the namespaces such as ["team-*"]'),
    'The namespaces of the workloads; * stands for any text.',
  ),
  names: optional(someOf(k8s.glob, 'of the names such as ["etl-*"]'), 'Their names; * stands for any text.'),
  kinds: optional(someOf(choice(WORKLOAD_KINDS), `of ${WORKLOAD_KINDS.join(', ')}`), 'Their kinds.'),
  labels: optional(labels, 'Labels that they carry, all of them.'),
});

/**
 * The codec of `spec`. The settings of a step are known without the names of rules, which stand in the steps.
 * @param ruleNames what `rules` can name: rules, steps as `rbac/*`, and all of them
 */
export function specOf(ruleNames: readonly string[]) {
  const rules = map(
    choice(ruleNames, {
      expected:
        'a rule of docs/rules.md that is no error, such as "rbac/hook", all of a step, such as "rbac/*", all changes ("*/change") or everything ("*")',
    }),
    choice(['Error', 'Warning', 'Info', 'Off']),
    'a map of rules and severities such as {rbac/hook: Off}',
  );

  const override = struct({
    match: required(match, 'The workloads: those for which all of the given fields hold. {}: all workloads.'),
    readOnlyRootFilesystem: optional(
      partial(readOnlyRootFilesystem),
      'Any fields of readOnlyRootFilesystem. Maps are merged with what is said above, lists replace it.',
    ),
    podSecurity: optional(
      struct({ profile: podSecurityProfile }),
      'Whether these workloads follow the profile, where podSecurity is given for all.',
    ),
    rules: optional(
      rules,
      'How severe findings are, before the common rules: about these workloads, and about all other objects that `match` fits by namespace, name and labels, such as Roles and claims.',
    ),
  });

  return struct({
    mode: withDefault(
      choice(['Fix', 'Report']),
      'Fix: change the workloads. Report: change nothing, and fail where Fix would change something.',
      'Fix',
    ),
    readOnlyRootFilesystem: withDefault(
      readOnlyRootFilesystem,
      'Makes workloads run with a read-only root filesystem.',
      {},
    ),
    images: withDefault(
      list(namedImages, {
        expected:
          'a list of images such as [{names: ["registry.example.com/spark*"], workDir: /opt/spark/work-dir, user: 185, userInPasswd: true}]',
      }),
      "What is true of images that are not Spark's official ones: mirrors, and your own. In order: a later one wins.",
      [],
    ),
    apacheOperatorVersion: optional(
      k8s.operatorVersion,
      'The version of the Apache operator that runs the workloads of spark.apache.org, which decides what it sets by itself and for whom it makes NetworkPolicies. Left out: all versions are reckoned with.',
    ),
    rbac: optional(
      rbac,
      'Generates least-privilege RBAC for drivers. Left out: RBAC is left alone. {}: all defaults.',
    ),
    podSecurity: optional(
      podSecurity,
      'Makes Pods ones that Pod Security admission takes. Left out: security contexts are left alone, but for the flag.',
    ),
    networkPolicy: optional(
      networkPolicy,
      'Generates NetworkPolicies: Spark Pods are reached only by what a job needs, and by whom you name. {}: all defaults.',
    ),
    monitoring: optional(
      monitoring,
      'Generates a PrometheusRule for each namespace: alerts before volumes are full, and where a Pod was evicted. {}: all defaults.',
    ),
    resourceQuota: optional(
      resourceQuota,
      'Generates a ResourceQuota for each namespace, from its workloads or as given. Left out: quotas are left alone, and only compared with the workloads. {}: all defaults.',
    ),
    auditLabels: withDefault(
      labels,
      'Labels for the ServiceAccounts of every namespace and for all that is generated.',
      {},
    ),
    auditAnnotations: withDefault(
      annotations,
      'Annotations for the same objects: what cannot be the value of a label.',
      {},
    ),
    labelWorkloads: off(
      'true: give auditLabels and auditAnnotations to workloads as well, with the labels of their namespace, and the labels to their Pods.',
    ),
    rules: withDefault(
      rules,
      'How severe the findings of a rule are, of all rules of a step (such as rbac/*), of all changes (*/change), or of everything (*): Error, Warning, Info or Off. The narrower one counts.',
      {},
    ),
    overrides: withDefault(
      list(override, {
        expected:
          'a list of overrides such as [{match: {names: ["etl-*"]}, readOnlyRootFilesystem: {tmp: {sizeLimit: 20Gi}}}]',
      }),
      'Other settings for some workloads. In order: a later one wins.',
      [],
    ),
  });
}
