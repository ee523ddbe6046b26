import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { nothingMayBeMissing } from '../../scripts/systems/tools.ts';
import { functionConfig, runHardenSpark } from '../real/function.ts';
import { until } from '../real/until.ts';
import { lastLines } from '../spark-real/container-log.ts';
import type { Workload } from '../spark-real/job.ts';
import { type Pod, sparkContainer } from '../spark-real/pod.ts';
import type { Cluster } from './cluster.ts';
import { jobNamespaces } from './operator.ts';
import { withCluster } from './shared-cluster.ts';

const { withWebhook, withoutWebhook } = jobNamespaces;

/** What is submitted: the application of `operator/application.yaml`, changed step by step. */
const APPLICATIONS: Readonly<Record<string, readonly Step[]>> = {
  hardened: [harden()],
  'flag-alone': [harden({ mode: 'Off' })],
  'as-written': [notStarted()],
  'fields-no-webhook': [notStarted(), inNamespace(withoutWebhook), harden()],
  'template-no-webhook': [
    notStarted(),
    inNamespace(withoutWebhook),
    driver({ securityContext: undefined }),
    harden({ volumesIn: 'PodTemplate' }),
  ],
  'own-image': [
    notStarted(),
    harden({}, [{ names: ['registry.example.org/*'], workDir: '/app', user: 185, userInPasswd: false }]),
  ],
  'in-templates-no-webhook': [
    notStarted(),
    inNamespace(withoutWebhook),
    driver({ securityContext: undefined, template: container({ imagePullPolicy: 'IfNotPresent' }) }),
    executor({ securityContext: undefined }),
    harden({ volumesIn: 'Auto' }),
  ],
  'mounted-twice': [notStarted(), harden(), driver({ template: mountAtTmp() })],
  'mounted-twice-hardened': [notStarted(), harden(), driver({ template: mountAtTmp() }), harden()],
  'mount-without-volume': [
    notStarted(),
    driver({ volumeMounts: [{ name: 'missing', mountPath: '/data' }] }),
    harden(),
  ],
  'overridden-flag': [
    notStarted(),
    driver({
      securityContext: { runAsNonRoot: true },
      template: container({ securityContext: { readOnlyRootFilesystem: true } }),
    }),
    harden({ mode: 'Detect' }),
  ],
};

if (nothingMayBeMissing()) withCluster('applications under the real operator', tests);
else it('applications under the real operator: in npm run test:all and npm run test:cluster');

function tests(this: Mocha.Suite, cluster: () => Cluster): void {
  const submitted = Object.fromEntries(
    Object.entries(APPLICATIONS).map(([name, steps]) => [name, prepare(name, steps)]),
  );
  const executors: Pod[] = [];

  before(async () => {
    await cluster().createNamespace(withWebhook, { 'pod-security.kubernetes.io/enforce': 'restricted' });
    await cluster().createNamespace(withoutWebhook);
    const rbac = { namespaces: [withWebhook, withoutWebhook], createServiceAccounts: true };
    const { items } = runHardenSpark(
      [],
      functionConfig({
        rbac: { ...rbac, serviceAccountNames: ['spark'], executorServiceAccount: 'spark-executor' },
      }),
    );
    await cluster().apply([...items, ...Object.values(submitted).map(({ workload }) => workload)]);
    cluster().api.watch(
      `/api/v1/namespaces/${withWebhook}/pods`,
      (type, pod: Pod) => {
        if (type === 'ADDED' && pod.metadata.labels?.['spark-role'] === 'executor') executors.push(pod);
      },
      new AbortController().signal,
    );
  });

  describe('hardened', () => {
    let driver: Pod;

    before(async () => {
      driver = await driverOf(cluster(), 'hardened');
    });

    it('its driver Pod mounts each volume once, at a path of its own', () => {
      expectOnce(driver);
      for (const path of ['/tmp', '/opt/spark/work-dir']) {
        expect(volumeAt(driver, path), path).to.deep.include({ emptyDir: { sizeLimit: '10Gi' } });
      }
    });

    it('its driver Pod has the security context', () => {
      expect(sparkContainer(driver).securityContext).to.deep.equal(restricted);
    });

    it('its driver gets each java option once', async () => {
      const options = (await confOf(cluster(), driver))['spark.driver.extraJavaOptions'];
      expect(options?.split(' ').sort()).to.deep.equal(['-Dgreeting=hello', '-Djava.io.tmpdir=/tmp']);
    });

    it('completes', async () => {
      const end = await endOf(cluster(), 'hardened');
      expect(end, lastLines(cluster().logs(withWebhook))).to.deep.equal({ state: 'COMPLETED' });
      expect(cluster().log(withWebhook, 'hardened-driver')).to.include('all steps done');
    });

    it('its executor Pod has all of that too', () => {
      const [executor] = executors as [Pod];
      expectOnce(executor);
      for (const path of ['/tmp', '/opt/spark/work-dir']) {
        expect(volumeAt(executor, path), path).to.deep.include({ emptyDir: { sizeLimit: '10Gi' } });
      }
      const { securityContext, env } = sparkContainer(executor);
      expect(securityContext).to.deep.equal(restricted);
      const options = env!.filter(({ name }) => name.startsWith('SPARK_JAVA_OPT_')).map(({ value }) => value);
      expect(options.filter((option) => /tmpdir|greeting/.test(option!)).sort()).to.deep.equal([
        '-Dgreeting=hello',
        '-Djava.io.tmpdir=/tmp',
      ]);
    });
  });

  it('with the flag alone: fails', async () => {
    const { state, errorMessage } = await endOf(cluster(), 'flag-alone');
    expect(state).to.equal('FAILED');
    expect(errorMessage).to.match(/driver container failed/);
    expect(cluster().log(withWebhook, 'flag-alone-driver')).to.include('Read-only file system');
  });

  it('as it was written: the Pod Security Standard refuses its driver Pod', async () => {
    const { state, errorMessage } = await endOf(cluster(), 'as-written');
    expect(state).to.equal('FAILED');
    expect(errorMessage).to.match(/violates PodSecurity "restricted:latest"/);
  });

  it('hardened in fields, without the webhook: nothing of it reaches the driver Pod', async () => {
    const driver = await driverOf(cluster(), 'fields-no-webhook', withoutWebhook);
    expect(volumeAt(driver, '/tmp')).to.equal(undefined);
    expect(sparkContainer(driver).securityContext).to.equal(undefined);
  });

  it('hardened in the Pod template, without the webhook: all of it does', async () => {
    const driver = await driverOf(cluster(), 'template-no-webhook', withoutWebhook);
    expectOnce(driver);
    expect(volumeAt(driver, '/tmp')).to.deep.include({ emptyDir: { sizeLimit: '10Gi' } });
    expect(sparkContainer(driver).securityContext).to.deep.include({ readOnlyRootFilesystem: true });
  });

  it('an image of its own that `images` knows: its driver Pod works elsewhere, and has a line for its user', async () => {
    const driver = await driverOf(cluster(), 'own-image');
    expectOnce(driver);
    const { workingDir, volumeMounts } = sparkContainer(driver);
    expect(workingDir).to.equal('/var/spark-work');
    expect(volumeAt(driver, '/var/spark-work')).to.deep.include({ emptyDir: { sizeLimit: '10Gi' } });
    expect(volumeMounts!.find(({ mountPath }) => mountPath === '/etc/passwd')).to.deep.include({
      subPath: 'passwd',
    });
    const [file] = volumeAt(driver, '/etc/passwd')!.downwardAPI!.items!;
    expect(file).to.deep.include({ path: 'passwd' });
    expect(file!.fieldRef!.fieldPath).to.equal("metadata.annotations['harden-spark/passwd']");
    expect(driver.metadata.annotations).to.deep.include({
      'harden-spark/passwd': 'spark:x:185:0::/tmp:/bin/sh',
    });
  });

  it('with a Pod template and no field that needs the webhook: it is hardened in the template, and runs without', async () => {
    const driver = await driverOf(cluster(), 'in-templates-no-webhook', withoutWebhook);
    expectOnce(driver);
    expect(volumeAt(driver, '/tmp')).to.deep.include({ emptyDir: { sizeLimit: '10Gi' } });
    expect(sparkContainer(driver).securityContext).to.deep.include({ readOnlyRootFilesystem: true });
  });

  it('the path of a field is mounted in the template too: its driver Pod is refused', async () => {
    const { state, errorMessage } = await endOf(cluster(), 'mounted-twice');
    expect(state).to.equal('FAILED');
    expect(errorMessage).to.match(/mountPath: Invalid value: "\/tmp": must be unique/);
  });

  it('the same once the function has seen it: its driver Pod has the mount of the template', async () => {
    const driver = await driverOf(cluster(), 'mounted-twice-hardened');
    expectOnce(driver);
    expect(volumeAt(driver, '/tmp')).to.deep.equal({ name: 'own', emptyDir: {} });
  });

  it('a mount without a volume is left out, as the finding says', async () => {
    expect(submitted['mount-without-volume']!.findings.join()).to.match(
      /volumeMounts\[0\]\.name.* leaves this mount out/,
    );
    const driver = await driverOf(cluster(), 'mount-without-volume');
    expect(volumeAt(driver, '/data')).to.equal(undefined);
  });

  it('a flag in the template is lost to a security context in the field, as the finding says', async () => {
    expect(submitted['overridden-flag']!.findings.join()).to.match(/has no effect/);
    const driver = await driverOf(cluster(), 'overridden-flag');
    expect(sparkContainer(driver).securityContext).to.not.have.property('readOnlyRootFilesystem');
  });
}

// The applications

interface Prepared {
  readonly workload: Workload;
  readonly findings: readonly string[];
}

/** Changes the workload in place, or says what the function makes of it. */
type Step = (workload: Workload) => Prepared | undefined;

function prepare(name: string, steps: readonly Step[]): Prepared {
  let prepared: Prepared = { workload: application(), findings: [] };
  (prepared.workload.metadata as { name: string }).name = name;
  for (const step of steps) prepared = step(prepared.workload) ?? prepared;
  return prepared;
}

function application(): Workload {
  return parse(readFileSync(join(import.meta.dirname, 'operator/application.yaml'), 'utf8'));
}

/** What the Pod Security Standard "restricted" asks for, and the flag. */
const restricted = {
  readOnlyRootFilesystem: true,
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsUser: 185,
};

/** Nobody but `images` says whom the image that does not start runs as, and `restricted` asks for it. */
function harden(
  readOnlyRootFilesystem: object = {},
  images: readonly object[] = [{ names: ['registry.example.org/spark:*'], user: 185 }],
): Step {
  const settings = { mode: 'Enforce', volumesIn: 'Fields', ...readOnlyRootFilesystem };
  const config = functionConfig({ readOnlyRootFilesystem: settings, images, podSecurity: {} });
  return (workload) => {
    const { items, findings } = runHardenSpark([workload], config);
    return { workload: items[0], findings };
  };
}

/** With an image that the cluster does not have the driver does not start, and its Pod stays to be looked at. */
function notStarted(): Step {
  return ({ spec }) => {
    spec.image = 'registry.example.org/spark:4.0.0';
    return undefined;
  };
}

function inNamespace(namespace: string): Step {
  return ({ metadata }) => {
    Object.assign(metadata, { namespace });
    return undefined;
  };
}

function driver(fields: object): Step {
  return ({ spec }) => {
    Object.assign(spec.driver, fields);
    return undefined;
  };
}

function executor(fields: object): Step {
  return ({ spec }) => {
    Object.assign(spec.executor, fields);
    return undefined;
  };
}

function container(fields: object) {
  return { spec: { containers: [{ name: 'spark-kubernetes-driver', ...fields }] } };
}

function mountAtTmp() {
  const template = container({ volumeMounts: [{ name: 'own', mountPath: '/tmp' }] });
  return { spec: { volumes: [{ name: 'own', emptyDir: {} }], ...template.spec } };
}

// What came of them

function driverOf(cluster: Cluster, name: string, namespace = withWebhook): Promise<Pod> {
  return until(`the driver Pod of ${name}`, async () => {
    const { items } = await cluster.api.get(
      `/api/v1/namespaces/${namespace}/pods?labelSelector=spark-role=driver,sparkoperator.k8s.io/app-name=${name}`,
    );
    return items[0];
  });
}

function endOf(cluster: Cluster, name: string): Promise<{ state: string; errorMessage?: string }> {
  const path = `/apis/sparkoperator.k8s.io/v1beta2/namespaces/${withWebhook}/sparkapplications/${name}`;
  return until(`the end of ${name}`, async () => {
    const { applicationState } = (await cluster.api.get(path)).status ?? {};
    return ['COMPLETED', 'FAILED'].includes(applicationState?.state) ? applicationState : undefined;
  });
}

/** The conf that spark-submit gave to a driver. */
async function confOf(cluster: Cluster, driver: Pod): Promise<Record<string, string>> {
  const { configMap } = driver.spec.volumes!.find(({ name }) => name === 'spark-conf-volume-driver')!;
  const path = `/api/v1/namespaces/${driver.metadata.namespace}/configmaps/${configMap!.name}`;
  const properties: string = (await cluster.api.get(path)).data['spark.properties'];
  return Object.fromEntries(
    properties.split('\n').map((line) => {
      const [key = '', ...value] = line.split('=');
      return [key, value.join('=').replaceAll('\\', '')];
    }),
  );
}

function volumeAt({ spec, ...pod }: Pod, path: string) {
  const mount = sparkContainer({ spec, ...pod }).volumeMounts?.find(({ mountPath }) => mountPath === path);
  return spec.volumes?.find(({ name }) => name === mount?.name);
}

function expectOnce(pod: Pod): void {
  const paths = sparkContainer(pod).volumeMounts!.map(({ mountPath }) => mountPath);
  const names = pod.spec.volumes!.map(({ name }) => name);
  for (const list of [paths, names]) expect(list).to.deep.equal([...new Set(list)]);
}
