import { API_VERSION, KIND } from '../config/kind.ts';
import { schemaUrl, version } from '../version.ts';
import type { Survey } from './survey.ts';

/** What `init` writes: what is wanted on the first day, and in comments what is likely to be wanted on the second. Editors read the first line. */
export function firstConfig(survey: Survey, isKustomize: boolean): string {
  return `# yaml-language-server: $schema=${schemaUrl(version)}
# What harden-spark does here. All fields: harden-spark explain config
apiVersion: ${API_VERSION}
kind: ${KIND}
metadata:
  name: harden-spark # also the owner of what is generated: unique in a pipeline
  annotations:
    config.kubernetes.io/local-config: "true" # never applied to a cluster
${isKustomize ? KUSTOMIZE : ''}spec:
  readOnlyRootFilesystem:
    mode: Enforce # set the flag on every Spark container, and give it what it must write to
${survey.needsWebhook ? WEBHOOK : ''}${rbac(survey)}${images(survey)}  # podSecurity: {} # what the Pod Security Standard "restricted" asks for
  # networkPolicy: {} # who may reach Spark's Pods
  # resourceQuota: {} # a quota for each namespace, from its workloads
`;
}

const KUSTOMIZE = `    # For kustomize: list this file under \`transformers:\`, and build with --enable-alpha-plugins --enable-exec.
    config.kubernetes.io/function: |
      exec:
        path: harden-spark
`;

const WEBHOOK = `    # volumesIn: PodTemplate # where the webhook of the kubeflow operator is off
`;

function rbac(survey: Survey): string {
  const { namespaces } = survey;
  const all = survey.accountsOf();
  const isSame = namespaces.every((name) => survey.accountsOf(name).join() === all.join());
  const common = isSame && all.length > 0;
  const missing = namespaces.flatMap((namespace) =>
    survey.accountsOf(namespace).filter((account) => !survey.hasAccount(namespace, account)),
  );
  const lines = [
    '  rbac: # a Role and a RoleBinding for the account of each driver',
    '    permissions: Derived # what the drivers found call, and no more; Standard: what any driver calls',
    ...(common || (namespaces.length === 0 && all.length > 0)
      ? [`    serviceAccountNames: [${all.map(plain).join(', ')}] # that the drivers run as`]
      : []),
    ...(all.length === 0
      ? ['    # serviceAccountNames: [spark] # no driver names an account: choose one']
      : []),
    ...(namespaces.length === 0
      ? ['    # namespaces: [team-a] # no workload says one: list them in the outermost overlay']
      : common || all.length === 0
        ? [`    namespaces: [${namespaces.map(plain).join(', ')}]`]
        : ['    namespaces:', ...namespaces.flatMap((name) => namespaceLines(survey, name))]),
    ...(namespaces.length > 0 && survey.hasOthers
      ? ['    # Workloads without a namespace get no Role from this: list theirs in the outermost overlay.']
      : []),
    ...(missing.length > 0
      ? [`    # createServiceAccounts: true # make what is not here: ${[...new Set(missing)].join(', ')}`]
      : []),
  ];
  return `${lines.join('\n')}\n`;
}

function namespaceLines(survey: Survey, name: string): string[] {
  const accounts = survey.accountsOf(name);
  return [
    `    - name: ${plain(name)}`,
    accounts.length > 0
      ? `      serviceAccountNames: [${accounts.map(plain).join(', ')}]`
      : '      # serviceAccountNames: [spark] # no driver names an account: choose one',
  ];
}

function images({ images }: Survey): string {
  if (images.length === 0) return '';
  const entries = images.map(
    ({ repository, image }) => `  # # docker run --rm --entrypoint sh ${image} -c "pwd; id"
  # - {names: [${JSON.stringify(repository)}], workDir: /opt/spark/work-dir, user: 185, userInPasswd: true}
`,
  );
  return `  # What is true of images that are not official ones. The command prints it: the directory, and "uid=185(spark)"
  # where the user has a line in /etc/passwd, "uid=185" where it has none. See docs/images.md.
  # images:
${entries.join('')}`;
}

/** As YAML of any version reads it: a text. */
function plain(name: string): string {
  const isPlain = /^[a-z][a-z0-9.-]*$/.test(name) && !/^(?:true|false|yes|no|on|off|null|y|n)$/.test(name);
  return isPlain ? name : JSON.stringify(name);
}
