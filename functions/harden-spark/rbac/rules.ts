import { findingsOf, type Rules } from '../rules.ts';

/** What the step can have to say, most important first; the documentation prints this table. */
export const RULES = {
  'role-ref': {
    severity: 'error',
    meaning: 'A RoleBinding of this function refers to another Role, which no cluster lets anybody change.',
  },
  'missing-permissions': {
    severity: 'warning',
    meaning: 'What binds the account of a driver allows less than the driver calls.',
  },
  'driver-without-token': {
    severity: 'warning',
    meaning: 'A driver gets no token of its account, so that it can call nothing.',
  },
  'foreign-subject': {
    severity: 'warning',
    meaning: 'A RoleBinding binds the account of another namespace than the one where its drivers run.',
  },
  'binding-to-missing-account': {
    severity: 'warning',
    meaning: 'A RoleBinding gives the rights of a driver to an account that is not there.',
  },
  'missing-role': {
    severity: 'warning',
    meaning: 'A RoleBinding gives the account of a driver a Role that is not among the input.',
  },
  'broad-cluster-role': {
    severity: 'warning',
    meaning: 'The account of a driver holds `edit`, `admin` or `cluster-admin`.',
  },
  'dangerous-role': {
    severity: 'warning',
    meaning: 'A Role that a driver holds reads Secrets, or lets it take more rights than it names.',
  },
  'dangerous-rule': {
    severity: 'warning',
    meaning: '`spec.rbac.additionalRules` reads Secrets, or lets drivers take more rights than it names.',
  },
  'daemon-token': {
    severity: 'warning',
    meaning: 'A master or worker gets a token of the API server, which it never calls.',
  },
  'version-disagreement': {
    severity: 'warning',
    meaning: 'The image of a workload is of another version of Spark than its spec says.',
  },
  'missing-account': {
    severity: 'warning',
    meaning: 'A ServiceAccount that workloads run as is not among the input.',
  },
  'default-account': {
    severity: 'warning',
    meaning: 'A driver runs as `default`, whose rights every Pod of the namespace would share.',
  },
  'account-not-listed': {
    severity: 'warning',
    meaning: 'A driver runs as an account that `spec.rbac` does not list and nothing binds.',
  },
  'outside-namespaces': {
    severity: 'warning',
    meaning: 'A workload is in a namespace that `spec.rbac.namespaces` does not list.',
  },
  'account-not-assigned': {
    severity: 'warning',
    meaning:
      'A role was not given the listed account, because it would lose a cloud identity or pull secrets.',
  },
  'ambiguous-account': {
    severity: 'warning',
    meaning: 'kustomize renamed an account to several names, and it is not clear which is meant.',
  },
  'role-not-ours': {
    severity: 'warning',
    meaning: 'A Role of somebody else has the name of a generated one, and lacks rights.',
  },
  'binding-not-ours': {
    severity: 'warning',
    meaning: 'A RoleBinding of somebody else has the name of a generated one, and does not bind the account.',
  },
  'executor-account': {
    severity: 'warning',
    meaning: 'The account for executors is an account of drivers too.',
  },
  'executor-token': {
    severity: 'warning',
    meaning: 'Executors get a token of the API server, which they never call.',
  },
  hook: {
    severity: 'warning',
    meaning: 'Argo CD runs a workload as a hook, before it applies what was generated for it.',
  },
  'spare-permissions': {
    severity: 'info',
    meaning: 'A Role that a driver holds allows what it never calls.',
  },
  'executors-as-driver': {
    severity: 'info',
    hint: true,
    meaning: 'Executors run as the account of their driver, and hold its rights.',
  },
  'standard-permissions': {
    severity: 'info',
    meaning: 'What drivers of an account call could not be derived, so its Role allows the standard calls.',
  },
  'permissions-minimized': {
    severity: 'info',
    change: true,
    meaning: 'A workload was told not to ask for volume claims, which it does not have.',
  },
  'account-assigned': { severity: 'info', change: true, meaning: 'A role was given a listed account.' },
  'account-renamed': {
    severity: 'info',
    change: true,
    meaning: 'A workload was told the name that kustomize gave its account.',
  },
  labelled: { severity: 'info', change: true, meaning: 'A ServiceAccount was given the audit labels.' },
} as const satisfies Rules;

export const finding = findingsOf('rbac', RULES);
