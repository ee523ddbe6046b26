/** docs/troubleshooting.md: each text that it quotes as a heading was seen, and where. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { root } from '../../scripts/systems/tools.ts';

const PAGE = 'docs/troubleshooting.md';
const COMPATIBILITY = 'docs/compatibility.md';
const SPARK = 'test/spark-real/symptoms.test.ts';
const RULES = 'docs/rules.md';

/** Where each was seen; as it stands there, if that is not word for word. */
const SEEN: Readonly<Record<string, readonly [file: string, as?: string]>> = {
  'java.nio.file.FileSystemException: /tmp/spark-…: Read-only file system': [
    COMPATIBILITY,
    'FileSystemException: /tmp/spark-<uuid>: Read-only file system',
  ],
  'Unable to create executor due to ./….jar: Read-only file system': [COMPATIBILITY],
  'FileSystemException: /opt/spark/work-dir/….jar: Read-only file system': [COMPATIBILITY],
  'FileSystemException: /opt/spark/work-dir/artifacts: Read-only file system': [COMPATIBILITY],
  'IOException: Failed to delete: /…/….jar': [COMPATIBILITY],
  'java_opts.txt: Read-only file system': [COMPATIBILITY],
  'basedir must be absolute: ?/.ivy2…/local': [SPARK],
  'LoginException: java.lang.NullPointerException: invalid null input: name': [SPARK],
  'FileNotFoundException: /nonexistent/.ivy2…': [COMPATIBILITY],
  'FileNotFoundException: derby.log (Read-only file system)': [COMPATIBILITY],
  'Mkdirs failed to create file:/opt/spark/work-dir/spark-warehouse/…': [COMPATIBILITY],
  'File file:/var/log/spark-events does not exist': [COMPATIBILITY],
  'mkdir: cannot create directory ‘/opt/spark/logs’: Read-only file system': [COMPATIBILITY],
  'Initial job has not accepted any resources': [SPARK],
  'is forbidden: User "system:serviceaccount:…" cannot create resource "pods"': [
    'docs/permissions.md',
    'pods is forbidden: User "spark" cannot create resource "pods"',
  ],
  'violates PodSecurity "restricted:latest"': [
    'test/cluster/operator.test.ts',
    'violates PodSecurity "restricted:latest"',
  ],
  'exceeded quota: …, requested: …': ['test/cluster/resource-quota.test.ts'],
  'failed quota: …: must specify limits.cpu': ['test/cluster/resource-quota.test.ts'],
  'mountPath: Invalid value: "/tmp": must be unique': [
    'test/cluster/operator.test.ts',
    'mountPath: Invalid value: "\\/tmp": must be unique',
  ],
  'must run with --allow-exec': ['docs/runners/kpt.md', 'must run with `--allow-exec`'],
  "...(1 line(s) truncated, use '--truncate-output=false' to disable)": ['docs/runners/kpt.md'],
  'fork/exec ./harden-spark: permission denied': [PAGE],
  'executable file not found in $PATH': ['docs/runners/kustomize.md'],
  'unable to find user nobody: no matching entries in passwd file': [PAGE],
  "external plugins disabled; unable to load external plugin 'HardenSpark'": ['docs/runners/kustomize.md'],
  'unable to find plugin root - tried: …': ['docs/runners/kustomize.md'],
  "couldn't execute function: exit status 1": [PAGE],
  'wrong node kind: expected MappingNode but got ScalarNode: node contents:': ['docs/runners/helm.md'],
  'cannot be imported into the current release': ['test/cluster/helm.test.ts'],
  'no HardenSpark found, so mode Detect': ['docs/runners/files.md'],
  'must hold one HardenSpark, got 2': ['docs/runners/files.md'],
  'the input must be a ResourceList, as kpt and kustomize send it, got something else': [
    'docs/runners/helm.md',
  ],
  'the input must be a stream of YAML documents, got none': ['docs/runners/argo-cd.md'],
  'kpt shows this function only what': ['docs/runners/kpt.md'],
  'is not among the input. Without it no Pod that runs as it can start.': [RULES],
  'which `spec.rbac.namespaces` does not list: it gets no RBAC': ['docs/runners/kustomize.md'],
  'no namespace (…), and `spec.rbac.namespaces` lists named ones': ['docs/runners/helm.md'],
  'its namespace is not in use in this list': [
    'test/command-line/cases/namespaces-in-use-of-some-files/expected.txt',
  ],
  'nobody says where it works and whether its user has a line in its /etc/passwd': [RULES],
  '…: `spec` is missing, so there is nothing to harden': ['docs/runners/files.md'],
  'It was not removed': [RULES],
};

/** Said on the page to be read, not seen: the source of what says it. */
const READ: Readonly<Record<string, string>> = {
  'Usage of EmptyDir volume "harden-spark-tmp" exceeds the limit "10Gi".':
    'Kubernetes 1.33, pkg/kubelet/eviction/helpers.go, emptyDirMessageFmt',
  'container has runAsNonRoot and image has non-numeric user (spark), cannot verify user is non-root':
    'Kubernetes 1.33, pkg/kubelet/kuberuntime/security_context_others.go, verifyRunAsNonRoot',
  OOMKilled: 'Kubernetes 1.33, test/e2e_node/oomkiller_linux_test.go',
};

describe(PAGE, () => {
  const text = readFileSync(join(root, PAGE), 'utf8');
  const [seen, notSeen] = text.split('\n## Not seen here\n');
  const quoted = (part: string) => [...part.matchAll(/^### (`+)(.*)\1$/gm)].map(([, , symptom]) => symptom!);

  it('quotes what was seen, and says of the rest that it was not', () => {
    expect(quoted(seen!)).to.deep.equal(Object.keys(SEEN));
    expect(quoted(notSeen!)).to.deep.equal(Object.keys(READ));
  });

  for (const [symptom, [file, as = symptom]] of Object.entries(SEEN)) {
    it(`${symptom}: is in ${file}`, () => {
      const evidence = file === PAGE ? blocks(text) : readFileSync(join(root, file), 'utf8');
      const pieces = as.split('…').map((piece) => piece.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
      expect(evidence).to.match(new RegExp(pieces.join('.*')));
    });
  }
});

/** What the page shows of runs; test/pages/pages.test.ts runs them. */
function blocks(page: string): string {
  return [...page.matchAll(/^```text\n(.*?)^```$/gms)].map(([, block]) => block).join('');
}
