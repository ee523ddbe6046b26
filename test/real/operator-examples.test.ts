/**
 * All examples of the kubeflow operator go through Enforce: real files, written by many people.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import { parse, parseAllDocuments } from 'yaml';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { expectGolden } from '../golden.ts';
import { requires, tool } from './requires.ts';

const CONFIG = `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
spec:
  readOnlyRootFilesystem:
    mode: Enforce
`;

/** All that the function looks for and makes. */
const WHOLE = (mode: string) => `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
spec:
  mode: ${mode}
  readOnlyRootFilesystem: {mode: Enforce}
  rbac: {permissions: Derived}
  podSecurity: {}
  resourceQuota: {headroom: 0%}
  networkPolicy: {scope: Application}
  monitoring: {podMonitors: true}
`;

/** An example that is a template: its image cannot be read as YAML until somebody fills it in. */
const TEMPLATE = 'examples/spark-pi-prometheus.yaml';
const PLACEHOLDER = '{IMAGE_REGISTRY}/{IMAGE_REPOSITORY}';

const TMP_DIR = '-Djava.io.tmpdir=/tmp';

requires('spark-operator').describe('the examples of the kubeflow operator, enforced', () => {
  const folder = tool('spark-operator');
  const files = ['examples', 'config/samples']
    .flatMap((part) =>
      readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' }).map((name) => join(part, name)),
    )
    // A kustomization is no object of a stream: it has no kind.
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'))
    .sort();
  const isValid = crdValidator(join(folder, 'config/crd/bases'));
  const textOf = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('are there', () => {
    expect(files).to.have.length.above(15);
    expect(files).to.include(TEMPLATE);
  });

  for (const name of files) {
    const text = textOf(name).replace(PLACEHOLDER, 'registry.example.org/spark');
    describe(name === TEMPLATE ? `${name}, with its image filled in` : name, () => {
      const { stdout, exitCode } = enforce(text);
      const before = objects(text);
      const after = objects(stdout);

      it('succeeds', () => expect(exitCode).to.equal(0));

      it("is valid by the operator's CRDs, as it was before", () => {
        for (const object of [...before, ...after]) isValid(object);
      });

      it('lets every Spark container write where Spark writes, and nowhere else', () => {
        for (const object of after) for (const role of rolesOf(object)) expectHardened(role);
      });

      it('is what it was but for that', () => {
        expect(after.map(withoutOurs)).to.deep.equal(before);
      });

      it('keeps each line, comments among them, in its order', () => {
        expect(lostLines(text, stdout)).to.deep.equal([]);
      });

      it('is left alone by a second run', () => {
        expect(enforce(stdout).stdout).to.equal(stdout);
      });
    });
  }

  it(`refuses ${TEMPLATE} as it stands: \`{…}/…\` is no YAML`, () => {
    const text = textOf(TEMPLATE);
    expect(text).to.include(`image: ${PLACEHOLDER}`);
    expect(parseAllDocuments(text).some(({ errors }) => errors.length > 0)).to.equal(true);
    const { stdout, stderr, exitCode } = enforce(text);
    expect({ stdout, exitCode }).to.deep.equal({ stdout: '', exitCode: 2 });
    expect(stderr).to.match(/^error: document 1 must be valid YAML: .*line 25/);
  });

  it('are valid with all that can be written into them', () => {
    for (const name of files.filter((name) => name !== TEMPLATE)) {
      const { stdout, exitCode } = enforce(textOf(name), WHOLE('Fix'));
      expect(exitCode, name).to.equal(0);
      for (const object of objects(stdout)) isValid(object);
      expect(enforce(stdout, WHOLE('Fix')).stdout, name).to.equal(stdout);
    }
  });

  it('are reported on', () => {
    const findings = files.map((name) => {
      const lines = enforce(textOf(name), WHOLE('Report')).stderr.split('\n');
      // What is pending is in the golden files of the cases.
      const told = lines.filter((line) => !line.includes(': pending change: '));
      return `# ${name}\n${told.join('\n')}`;
    });
    expectGolden(new URL('operator-examples-report.txt', import.meta.url), findings.join('\n'));
  });

  it('have findings that help', () => {
    const findings = files.map((name) => `# ${name}\n${enforce(textOf(name)).stderr}`).join('\n');
    expectGolden(new URL('operator-examples.txt', import.meta.url), findings);
  });
});

function enforce(text: string, config = CONFIG) {
  return transform(hardenSpark, text, { stream: true, config: { text: config, file: 'enforce.yaml' } });
}

function objects(text: string): any[] {
  return parseAllDocuments(text)
    .map((document) => document.toJS())
    .filter((object) => object !== null);
}

// What is ours

/** The parts of an object that belong to one role, wherever its kind has them. */
interface RoleView {
  name: 'driver' | 'executor' | 'server';
  /** Whose `sparkConf` and java options count. */
  application: any;
  settings: 'driver' | 'executor';
  /** Has `volumes`. */
  pod: any;
  /** Has `securityContext` and `volumeMounts`. */
  container: any;
}

function rolesOf({ kind, spec }: any): RoleView[] {
  if (kind === 'SparkConnect') {
    return (['server', 'executor'] as const).map((name) => {
      const pod = spec[name].template.spec;
      const settings = name === 'server' ? 'driver' : name;
      return { name, application: spec, settings, pod, container: pod.containers[0] };
    });
  }
  const application =
    kind === 'SparkApplication' ? spec : kind === 'ScheduledSparkApplication' ? spec.template : undefined;
  if (!application) return [];
  return (['driver', 'executor'] as const).map((name) => {
    const own = application[name];
    const pod = own.template?.spec;
    const inTemplate = pod?.containers?.[0]?.securityContext?.readOnlyRootFilesystem === true;
    return inTemplate
      ? { name, application, settings: name, pod, container: pod.containers[0] }
      : { name, application, settings: name, pod: application, container: own };
  });
}

/** In the template where the application needs no webhook; none of them has the flag itself. */
function expectHardened({ name, application, settings, pod, container }: RoleView): void {
  expect(container.securityContext.readOnlyRootFilesystem).to.equal(true);
  for (const path of ['/tmp', '/opt/spark/work-dir']) {
    const mount = container.volumeMounts.find(({ mountPath }: any) => mountPath === path);
    expect(mount, `mount at ${path}`).to.be.an('object');
    const volume = pod.volumes.find((one: any) => one.name === mount.name);
    // A server's /tmp is its scratch space.
    const emptyDir = name === 'server' && path === '/tmp' ? {} : { sizeLimit: '10Gi' };
    expect(volume).to.deep.equal({ name: mount.name, emptyDir });
  }
  const options = container.javaOptions ?? application.sparkConf[`spark.${settings}.extraJavaOptions`];
  expect(options).to.include(TMP_DIR);
}

/** The object as it was, if the function only added what it says it adds. */
function withoutOurs(object: any): any {
  const copy = structuredClone(object);
  for (const { application, settings, pod, container } of rolesOf(copy)) {
    drop(pod, 'volumes', isOurs);
    drop(container, 'volumeMounts', isOurs);
    delete container.securityContext.readOnlyRootFilesystem;
    if (Object.keys(container.securityContext).length === 0) delete container.securityContext;
    // Where nobody knows the image, it is written down where Spark works.
    const [only, ...others] = container.template?.spec.containers ?? [];
    if (only?.workingDir === '/opt/spark/work-dir' && others.length === 0) delete container.template;
    dropOption(container, 'javaOptions');
    if (application.sparkConf) {
      dropOption(application.sparkConf, `spark.${settings}.extraJavaOptions`);
      if (Object.keys(application.sparkConf).length === 0) delete application.sparkConf;
    }
  }
  return copy;
}

function isOurs({ name }: { name: string }): boolean {
  return name.startsWith('harden-spark-');
}

function drop(parent: any, key: string, matches: (element: any) => boolean): void {
  const kept = parent[key]?.filter((element: any) => !matches(element));
  if (kept?.length > 0) parent[key] = kept;
  else delete parent[key];
}

function dropOption(parent: any, key: string): void {
  if (parent[key] === TMP_DIR) delete parent[key];
  else if (parent[key]) parent[key] = parent[key].replace(` ${TMP_DIR}`, '');
}

/** The lines of `before` that are not in `after`, in the same order. */
function lostLines(before: string, after: string): string[] {
  const lines = after.split('\n');
  let next = 0;
  return before.split('\n').filter((line) => {
    const found = lines.indexOf(line, next);
    if (found < 0) return true;
    next = found + 1;
    return false;
  });
}

// The operator's CRDs

/** Fails for an object that an API server with these CRDs would refuse, or store with fields dropped. */
function crdValidator(folder: string): (object: any) => void {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const schemas = new Map<string, ValidateFunction>();
  for (const file of readdirSync(folder)) {
    const { spec } = parse(readFileSync(join(folder, file), 'utf8'));
    for (const { name, schema } of spec.versions) {
      schemas.set(`${spec.group}/${name} ${spec.names.kind}`, ajv.compile(closed(schema.openAPIV3Schema)));
    }
  }
  return (object) => {
    if (!String(object.apiVersion).startsWith('sparkoperator.k8s.io/')) return;
    const validate = schemas.get(`${object.apiVersion} ${object.kind}`);
    expect(validate, `CRD of ${object.apiVersion} ${object.kind}`).to.be.a('function');
    const valid = validate!(object);
    expect(valid, ajv.errorsText(validate!.errors, { separator: '\n' })).to.equal(true);
  };
}

/**
 * An API server drops the fields that a structural schema does not name, without a word; here they are errors.
 * `nullable` and `x-kubernetes-int-or-string` need nothing: ajv knows the one, and the CRDs spell the other out.
 */
function closed(schema: any): any {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  const isObject = schema.type === 'object' && typeof schema.properties === 'object';
  const isOpen = schema.additionalProperties !== undefined || schema['x-kubernetes-preserve-unknown-fields'];
  return isObject && !isOpen ? { ...copy, additionalProperties: false } : copy;
}
