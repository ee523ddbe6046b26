/**
 * Brings what the real-system tests need and the machine lacks: `npm run setup`. Everything comes from package
 * registries and lies in `.cache` (the image in podman's own storage); what is there already is kept.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BUN_VERSION } from './systems/bun-packages.ts';
import { hasBuns, installBuns } from './systems/install-bun.ts';
import { installPython } from './systems/install-python.ts';
import { hasPythonPackages, installPythonPackages, installSpark } from './systems/install-spark.ts';
import { VERSIONS } from './systems/spark-versions.ts';
import {
  baseImage,
  CACHING_NODE,
  cache,
  find,
  isInstalled,
  nodeFolder,
  nodeInCache,
  nodePackage,
  OLD_NODES,
  onPath,
  podmanEnvironment,
  preCommitFolder,
  root,
  sarifFolder,
  sarifPackage,
} from './systems/tools.ts';

interface Supply {
  what: string;
  why: string;
  isThere(): boolean;
  bring(): void;
}

/**
 * The image that the tests pass to the Dockerfile as BASE, since no image can be pulled everywhere: of the base that is
 * published, what the Dockerfile takes of it.
 */
const nodeLabel = 'harden-spark.node';
const localBaseImage: Supply = {
  what: `image ${baseImage}`,
  why: `Node ${CACHING_NODE} and its libraries: the base of the image that the tests build`,
  isThere() {
    try {
      const format = `{{index .Labels "${nodeLabel}"}}`;
      const version = output(nodeInCache(CACHING_NODE), ['--version']);
      return output('podman', ['image', 'inspect', '--format', format, baseImage]) === version;
    } catch {
      return false; // No such image yet.
    }
  },
  bring() {
    const context = mkdtempSync(join(tmpdir(), 'harden-spark-base-'));
    try {
      const node = nodeInCache(CACHING_NODE);
      run(node, ['scripts/build/image-files.mjs', join(context, 'files')]);
      const label = `LABEL ${nodeLabel}="${output(node, ['--version'])}"`;
      writeFileSync(
        join(context, 'Dockerfile'),
        `FROM scratch\nCOPY files /\nENV PATH=/usr/local/bin\n${label}\n`,
      );
      run('podman', ['build', '--quiet', '--tag', baseImage, context]);
    } finally {
      rmSync(context, { recursive: true });
    }
  },
};

/** Pins the control plane and the operator: they are compiled together, since they share what takes long. */
const goModule = join(root, 'test/cluster/control-plane');
const sparkOperatorModule = 'github.com/kubeflow/spark-operator/v2';
const sparkOperatorVersion = pinned(sparkOperatorModule);
const sparkOperatorFolder = join(cache, 'spark-operator');
const sparkOperatorParts = ['LICENSE', 'config', 'examples'];
const sparkOperator = stamped(
  join(sparkOperatorFolder, 'VERSION'),
  `${sparkOperatorVersion} ${sparkOperatorParts}`,
  {
    what: `spark-operator ${sparkOperatorVersion}`,
    why: 'its CRDs, manifests and examples, from its Go module: what the output is held against, and real input',
    bring() {
      const source = downloaded(sparkOperatorModule, sparkOperatorVersion);
      rmSync(sparkOperatorFolder, { recursive: true, force: true });
      for (const part of sparkOperatorParts) {
        cpSync(join(source, part), join(sparkOperatorFolder, part), { recursive: true });
      }
      // Go's module cache is read-only, and so are the copies.
      run('chmod', ['-R', 'u+w', sparkOperatorFolder]);
    },
  },
);

const prometheusOperatorVersion = 'v0.85.0';
const prometheusOperatorFolder = join(cache, 'prometheus-operator');
const prometheusOperator = stamped(join(prometheusOperatorFolder, 'VERSION'), prometheusOperatorVersion, {
  what: `CRDs of the Prometheus operator ${prometheusOperatorVersion}`,
  why: 'what rules and monitors are held against, from its Go module',
  bring() {
    const module = 'github.com/prometheus-operator/prometheus-operator';
    const source = downloaded(module, prometheusOperatorVersion);
    mkdirSync(prometheusOperatorFolder, { recursive: true });
    for (const resource of ['prometheusrules', 'podmonitors']) {
      const file = `monitoring.coreos.com_${resource}.yaml`;
      const definition = readFileSync(join(source, 'example/prometheus-operator-crd', file));
      writeFileSync(join(prometheusOperatorFolder, file), definition);
    }
  },
});

const kubernetesVersion = pinned('k8s.io/kubernetes');
const [major, minor] = kubernetesVersion.slice(1).split('.');
const kubernetesSays = Object.entries({ gitVersion: kubernetesVersion, gitMajor: major, gitMinor: minor });
const definitions = kubernetesSays.map(
  ([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`,
);
const controlPlane = compiled(goModule, ['go.mod', 'go.sum', 'main.go'], {
  what: `Kubernetes ${kubernetesVersion}`,
  why: 'etcd, API server, controllers and the spark-operator, compiled from their Go modules; eight minutes on two cores',
  programs: { 'control-plane': '.', 'spark-operator': `${sparkOperatorModule}/cmd/operator` },
  options: ['-ldflags', ['-s -w', ...definitions].join(' ')],
});

const kubernetesOpenApi = stamped(join(cache, 'kubernetes-openapi/VERSION'), kubernetesVersion, {
  what: `OpenAPI document of Kubernetes ${kubernetesVersion}`,
  why: 'the fields of its own kinds, from its Go module',
  bring() {
    const source = downloaded('k8s.io/kubernetes', kubernetesVersion);
    const folder = join(cache, 'kubernetes-openapi');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'swagger.json'), readFileSync(join(source, 'api/openapi-spec/swagger.json')));
  },
});

const argoCdModule = 'github.com/argoproj/argo-cd/v3';
const argoCdGoModule = join(root, 'test/argo-cd/argocd');
const argoCdVersion = pinned(argoCdModule, join(argoCdGoModule, 'go.mod'));
const argoCdFolder = join(cache, 'argo-cd');
const argoCdDefinitions = stamped(join(argoCdFolder, 'VERSION'), argoCdVersion, {
  what: `CRDs of Argo CD ${argoCdVersion}`,
  why: 'what Applications are held against, from its Go module',
  bring() {
    const source = downloaded(argoCdModule, argoCdVersion);
    mkdirSync(argoCdFolder, { recursive: true });
    for (const file of ['application-crd.yaml', 'appproject-crd.yaml']) {
      writeFileSync(join(argoCdFolder, file), readFileSync(join(source, 'manifests/crds', file)));
    }
  },
});
// Apart from the control plane: it wants newer versions of what the API server is made of.
const argoCd = compiled(argoCdGoModule, ['go.mod', 'go.sum', 'main.go'], {
  what: `Argo CD ${argoCdVersion}`,
  why: 'renders and syncs what is in Git, with our plugin; five minutes to compile',
  programs: { argocd: '.' },
  options: ['-ldflags', `-s -w -X ${argoCdModule}/common.version=${argoCdVersion.slice(1)}`],
});

const kustomize = released('kustomize', 'sigs.k8s.io/kustomize/kustomize/v5', 'v5.8.2', {
  why: 'the runner of exec functions, which the kustomize inside kubectl is not; a minute to compile',
});

const yq = released('yq', 'github.com/mikefarah/yq/v4', 'v4.54.3', {
  why: 'what people edit manifests with, for the benchmark; ten seconds to compile',
});

const helm = released('helm', 'helm.sh/helm/v3/cmd/helm', 'v3.22.0', {
  why: 'renders and installs the charts of docs/runners/helm.md and of examples, as Helm 3; two minutes to compile',
});

const helm4 = compiled(join(root, 'test/helm/helm-4'), ['go.mod', 'go.sum'], {
  what: 'Helm 4',
  why: 'does the same with the plugin of helm/; three minutes to compile',
  programs: { helm4: 'helm.sh/helm/v4/cmd/helm' },
  options: ['-ldflags', '-s -w'],
});

const fluxBuild = compiled(join(root, 'test/flux/build'), ['go.mod', 'go.sum', 'main.go'], {
  what: 'the build of Flux',
  why: 'says what Flux applies of a folder, and what it refuses; half a minute to compile',
  programs: { 'flux-build': '.' },
  options: ['-ldflags', '-s -w'],
});

const cyclonus = compiled(join(root, 'test/network-policy/cyclonus'), ['go.mod', 'go.sum'], {
  what: 'cyclonus',
  why: 'says which connections NetworkPolicies allow, as the second opinion on what we say; a minute to compile',
  programs: { cyclonus: 'github.com/mattfenwick/cyclonus/cmd/cyclonus' },
});

const actionlint = compiled(join(root, 'test/release/actionlint'), ['go.mod', 'go.sum'], {
  what: 'actionlint',
  why: 'checks the workflows of GitHub Actions; five seconds to compile',
  programs: { actionlint: 'github.com/rhysd/actionlint/cmd/actionlint' },
});

const kubeconform = compiled(join(root, 'test/checkers/kubeconform'), ['go.mod', 'go.sum'], {
  what: 'kubeconform',
  why: 'holds what the examples come to against the schemas of the API server and of the CRDs; ten seconds to compile',
  programs: { kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform' },
});

const conftest = compiled(join(root, 'test/checkers/conftest'), ['go.mod', 'go.sum'], {
  what: 'conftest',
  why: 'holds it against test/checkers/policies, in the language of Open Policy Agent; two minutes to compile',
  programs: { conftest: 'github.com/open-policy-agent/conftest' },
});

const spark: Supply[] = VERSIONS.filter(({ inCi }) => inCi).map(({ spark, python }) => ({
  what: `Spark ${spark}`,
  why: 'what the function is there for; 400 MB of Python package, and pandas and Arrow for it',
  isThere: () => isInstalled(spark) && hasPythonPackages(python),
  bring() {
    installSpark(spark);
    installPythonPackages(python);
  },
}));

const bun: Supply = {
  what: `Bun ${BUN_VERSION}`,
  why: 'compiles the executables that need no Node, and is part of them: one for each system; 150 MB',
  isThere: hasBuns,
  bring: installBuns,
};

const sarifVersion = '5.7.0';
const sarif: Supply = {
  what: `sarif-multitool ${sarifVersion}`,
  why: 'checks the SARIF that is written; 95 MB',
  isThere: () => find('sarif-multitool') !== undefined,
  bring() {
    installFromNpm(sarifFolder, `${sarifPackage}@${sarifVersion}`);
    chmodSync(join(sarifFolder, 'node_modules', sarifPackage, 'Sarif.Multitool'), 0o755);
  },
};

const preCommitVersion = '4.7.0';
const preCommit: Supply = {
  what: `pre-commit ${preCommitVersion}`,
  why: 'runs the hooks of .pre-commit-hooks.yaml as its users do; 20 MB',
  isThere: () => find('pre-commit') !== undefined,
  bring: () => installPython(preCommitFolder, [`pre-commit==${preCommitVersion}`]),
};

const nodes: Supply[] = ([...OLD_NODES, CACHING_NODE] as const).map((release) => ({
  what: `Node ${release}`,
  why: 'what the executable does there: too old, or it keeps what it compiled; 30 MB',
  isThere: () => find(`Node ${release}`) !== undefined,
  bring: () => installFromNpm(nodeFolder(release), `${nodePackage}@${release}`),
}));

needed(['podman', 'runc'], 'apt-get update && apt-get install -y podman runc');
needed(['bwrap', 'strace'], 'apt-get update && apt-get install -y bubblewrap strace');
needed(['rsync'], 'apt-get update && apt-get install -y rsync');
needed(['redis-server'], 'apt-get update && apt-get install -y redis-server');
needed(['promtool'], 'apt-get update && apt-get install -y prometheus');
needed(['javac'], 'apt-get update && apt-get install -y openjdk-17-jdk-headless');
needed(['python3'], 'apt-get update && apt-get install -y python3 python3-pip');
needed(['go'], 'see https://go.dev/doc/install');
// What takes a second goes first, so that its errors are seen before the long compilation.
for (const supply of [
  bun,
  sarif,
  preCommit,
  ...nodes,
  localBaseImage,
  sparkOperator,
  prometheusOperator,
  ...spark,
  kustomize,
  yq,
  helm,
  helm4,
  fluxBuild,
  cyclonus,
  actionlint,
  kubernetesOpenApi,
  kubeconform,
  conftest,
  controlPlane,
  argoCdDefinitions,
  argoCd,
]) {
  const isThere = supply.isThere();
  console.log(`setup: ${supply.what}: ${isThere ? 'there already' : supply.why}`);
  if (!isThere) supply.bring();
}

/** Stops where a program is missing that setup cannot bring. */
function needed(names: string[], remedy: string): void {
  const missing = names.filter((name) => !onPath(name));
  if (missing.length === 0) return;
  console.error(`setup: not found on PATH: ${missing.join(', ')}. To install: ${remedy}`);
  process.exit(1);
}

/** The version of a module that a Go module of the tests says. */
function pinned(module: string, goMod = join(goModule, 'go.mod')): string {
  const lines = readFileSync(goMod, 'utf8').split('\n');
  const line = lines.find((line) => line.trim().startsWith(`${module} v`));
  return line!.trim().split(' ')[1]!;
}

/** What says in a file what it was made of, so that it is made again when that changes. */
function stamped(file: string, stamp: string, supply: Omit<Supply, 'isThere'>): Supply {
  return {
    ...supply,
    isThere: () => existsSync(file) && readFileSync(file, 'utf8') === stamp,
    bring() {
      supply.bring();
      writeFileSync(file, stamp);
    },
  };
}

/** Programs of Go (names with packages), compiled as a module says, and again when one of its files changes. */
function compiled(
  module: string,
  files: string[],
  {
    programs,
    options = [],
    ...supply
  }: Omit<Supply, 'isThere' | 'bring'> & { programs: Record<string, string>; options?: string[] },
): Supply {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(join(module, file)));
  const pathOf = (name: string) => join(cache, 'bin', name);
  const names = Object.keys(programs);
  const current = stamped(`${pathOf(names[0]!)}.stamp`, hash.digest('hex'), {
    ...supply,
    bring() {
      for (const [name, source] of Object.entries(programs)) {
        const build = ['build', '-trimpath', ...options, '-o', pathOf(name), source];
        run('go', ['-C', module, ...build], { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' });
      }
    },
  });
  return { ...current, isThere: () => current.isThere() && names.every((name) => existsSync(pathOf(name))) };
}

/** A program of Go that can be compiled from a release as it is. */
function released(name: string, source: string, version: string, { why }: Pick<Supply, 'why'>): Supply {
  const program = join(cache, 'bin', name);
  return {
    what: `${name} ${version}`,
    why,
    isThere: () => existsSync(program) && moduleVersionOf(program) === version,
    bring() {
      run('go', ['install', '-trimpath', '-ldflags', '-s -w', `${source}@${version}`], {
        GOBIN: dirname(program),
        // A stricter -mod in the caller's settings would refuse to work outside a module.
        GOFLAGS: '-mod=mod',
        CGO_ENABLED: '0',
      });
    },
  };
}

/** The version of the module that a program was compiled from, which not every program says itself. */
function moduleVersionOf(program: string): string | undefined {
  return /^\tmod\t\S+\t(\S+)/m.exec(output('go', ['version', '-m', program]))?.[1];
}

/** The folder of a Go module. */
function downloaded(module: string, version: string): string {
  return JSON.parse(output('go', ['mod', 'download', '-json', `${module}@${version}`])).Dir;
}

function installFromNpm(folder: string, what: string): void {
  run('npm', ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', what]);
}

function run(program: string, args: string[], environment: NodeJS.ProcessEnv = {}): void {
  const env = { ...podmanEnvironment, ...environment };
  execFileSync(program, args, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
}

function output(program: string, args: string[]): string {
  const env = podmanEnvironment;
  return execFileSync(program, args, { cwd: root, env, stdio: 'pipe', encoding: 'utf8' }).trim();
}
