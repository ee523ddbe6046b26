import { apiServer } from './addresses.ts';
import type { Deployment } from './deployment.ts';
import type { Workload } from './job.ts';
import { type Pod, podFrom, sparkContainer, type Volume, type VolumeMount } from './pod.ts';
import { RAISED_LIMITS } from './spark-limits.ts';

/**
 * What the operator makes of a SparkApplication, and spark-submit of that: the conf of the driver and its Pod.
 * Executor Pods are made by the driver itself.
 *
 * Source: kubeflow/spark-operator, internal/controller/sparkapplication/submission.go; Spark's KubernetesDriverBuilder
 * with BasicDriverFeatureStep, DriverCommandFeatureStep, LocalDirsFeatureStep, PodTemplateConfigMapStep.
 */
export function deploySparkApplication(workload: Workload, master = apiServer.url): Deployment {
  const { spec, metadata } = workload;
  const conf = confOf(workload);
  const driverName = `${metadata.name}-driver`;
  const namespace = metadata.namespace ?? 'default';
  const service = `${metadata.name}-driver-svc.${namespace}.svc`;
  const templates = new Map<string, string>();
  const setIfMissing = (key: string, value: string) => conf.set(key, conf.get(key) ?? value);

  if (spec.type !== 'Python') {
    // spark-submit adds it, so that executors get it.
    conf.set('spark.jars', [conf.get('spark.jars'), spec.mainApplicationFile].filter(Boolean).join(','));
  }
  conf.set('spark.app.name', metadata.name);
  conf.set('spark.app.id', `spark-${metadata.name}`);
  // Kubeflow's operator says it in any case, the Apache one where the job does not.
  setIfMissing('spark.master', `k8s://${master}`);
  setIfMissing('spark.kubernetes.driver.master', master);
  conf.set('spark.kubernetes.namespace', namespace);
  conf.set('spark.kubernetes.container.image', spec.image);
  conf.set('spark.kubernetes.submitInDriver', 'true');
  conf.set('spark.kubernetes.driver.pod.name', driverName);
  conf.set('spark.kubernetes.executor.podNamePrefix', metadata.name);
  conf.set('spark.kubernetes.resource.type', spec.type === 'Python' ? 'python' : 'java');
  conf.set('spark.submit.deployMode', 'cluster');
  conf.set('spark.driver.host', service);
  conf.set('spark.driver.port', '7078');
  conf.set('spark.driver.blockManager.port', '7079');
  // Not the operator's: no progress bars in the logs.
  conf.set('spark.ui.showConsoleProgress', 'false');
  if (spec.executor.template) {
    conf.set('spark.kubernetes.executor.podTemplateFile', '/opt/spark/pod-template/pod-spec-template.yml');
    conf.set('spark.kubernetes.executor.podTemplateContainerName', 'spark-kubernetes-executor');
    // YAML is a superset of JSON.
    const template = { apiVersion: 'v1', kind: 'Pod', ...spec.executor.template };
    templates.set('pod-spec-template.yml', JSON.stringify(template));
  }

  return {
    pods: [driverPod(workload, driverName, conf, templates.size > 0)],
    main: driverName,
    configMaps: new Map([
      ['driver-conf-map', { 'spark.properties': properties(conf) }],
      ['podspec-configmap', Object.fromEntries(templates)],
    ]),
    service,
  };
}

/** On all that belongs to one run of an application. */
export const appLabel = 'spark-app-selector';

/** Fields that become conf. The later wins, as on the operator's command line. */
function confOf({ spec }: Workload): Map<string, string> {
  const conf = new Map(Object.entries(RAISED_LIMITS));
  const set = (key: string, value: unknown) => {
    if (value !== undefined) conf.set(key, Array.isArray(value) ? value.join(',') : String(value));
  };
  for (const [key, value] of Object.entries(spec.deps ?? {})) set(DEPS[key] ?? unknown('deps', key), value);
  for (const [key, value] of Object.entries(spec.sparkConf ?? {})) set(key, value);
  for (const [key, value] of Object.entries(spec.hadoopConf ?? {})) set(`spark.hadoop.${key}`, value);
  for (const role of ['driver', 'executor']) {
    for (const [key, value] of Object.entries(spec[role])) {
      if (NO_CONF.has(key)) continue;
      if (key === 'annotations') {
        for (const [name, text] of Object.entries(value as Record<string, string>)) {
          set(`spark.kubernetes.${role}.annotation.${name}`, text);
        }
      } else if (key === 'javaOptions') set(`spark.${role}.extraJavaOptions`, value);
      else if (key === 'serviceAccount')
        set(`spark.kubernetes.authenticate.${role}.serviceAccountName`, value);
      else if (ROLE_CONF.has(key)) set(`spark.${role}.${key}`, value);
      else unknown(role, key);
    }
    for (const mount of (spec[role].volumeMounts ?? []) as VolumeMount[]) {
      if (!mount.name.startsWith('spark-local-dir-')) continue;
      const { emptyDir } = (spec.volumes as Volume[]).find(({ name }) => name === mount.name)!;
      const prefix = `spark.kubernetes.${role}.volumes.emptyDir.${mount.name}`;
      set(`${prefix}.mount.path`, mount.mountPath);
      set(`${prefix}.options.sizeLimit`, emptyDir?.sizeLimit);
      set(`${prefix}.options.medium`, emptyDir?.medium);
    }
  }
  return conf;
}

const DEPS: Record<string, string> = {
  jars: 'spark.jars',
  files: 'spark.files',
  pyFiles: 'spark.submit.pyFiles',
  archives: 'spark.archives',
  packages: 'spark.jars.packages',
  excludePackages: 'spark.jars.excludes',
  repositories: 'spark.jars.repositories',
};
const ROLE_CONF = new Set(['cores', 'memory', 'memoryOverhead', 'instances']);
const NO_CONF = new Set(['volumeMounts', 'securityContext', 'template', 'env']);

function unknown(where: string, key: string): never {
  throw new Error(`the rig does not know the field spec.${where}.${key}`);
}

function driverPod(
  workload: Workload,
  name: string,
  conf: ReadonlyMap<string, string>,
  templates: boolean,
): Pod {
  const { spec, metadata } = workload;
  const pod = podFrom(spec.driver.template, 'spark-kubernetes-driver', {
    name,
    namespace: metadata.namespace,
    role: 'driver',
  });
  pod.metadata.labels = { ...pod.metadata.labels, [appLabel]: conf.get('spark.app.id')! };
  pod.metadata.annotations = {
    ...pod.metadata.annotations,
    ...byPrefix(conf, 'spark.kubernetes.driver.annotation.'),
  };
  pod.spec.restartPolicy = 'Never';
  pod.spec.serviceAccountName = conf.get('spark.kubernetes.authenticate.driver.serviceAccountName');
  const container = sparkContainer(pod);
  container.image = spec.image;
  const volumes: Volume[] = [...(pod.spec.volumes ?? [])];
  const mounts: VolumeMount[] = [...(container.volumeMounts ?? [])];
  pod.spec.volumes = volumes;
  container.volumeMounts = mounts;
  const add = (volume: Volume, mountPath: string) => {
    volumes.push(volume);
    mounts.push({ name: volume.name, mountPath });
  };

  for (const [key, mountPath] of conf) {
    const volume = /^spark\.kubernetes\.driver\.volumes\.emptyDir\.(.+)\.mount\.path$/.exec(key)?.[1];
    if (volume) add({ name: volume, emptyDir: {} }, mountPath);
  }
  let localDirs = mounts
    .filter(({ name }) => name.startsWith('spark-local-dir-'))
    .map(({ mountPath }) => mountPath);
  if (localDirs.length === 0) {
    localDirs = (conf.get('spark.local.dir') ?? `/var/data/spark-${metadata.name}`).split(',');
    localDirs.forEach((path, index) => {
      add({ name: `spark-local-dir-${index + 1}`, emptyDir: {} }, path);
    });
  }
  add({ name: 'spark-conf-volume-driver', configMap: { name: 'driver-conf-map' } }, '/opt/spark/conf');
  if (templates)
    add({ name: 'pod-template-volume', configMap: { name: 'podspec-configmap' } }, '/opt/spark/pod-template');

  const env = {
    SPARK_USER: 'spark',
    SPARK_APPLICATION_ID: conf.get('spark.app.id')!,
    SPARK_LOCAL_DIRS: localDirs.join(','),
    SPARK_CONF_DIR: '/opt/spark/conf',
    ...byPrefix(conf, 'spark.kubernetes.driverEnv.'),
    ...pythonEnv(conf),
  };
  container.env = [
    ...(container.env ?? []),
    ...Object.entries(env).map(([name, value]) => ({ name, value })),
    { name: 'SPARK_DRIVER_BIND_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  ];
  const mainClass = spec.type === 'Python' ? 'org.apache.spark.deploy.PythonRunner' : spec.mainClass;
  container.args = [
    'driver',
    '--properties-file',
    '/opt/spark/conf/spark.properties',
    '--class',
    mainClass,
    spec.mainApplicationFile,
    ...(spec.arguments ?? []),
  ];
  return pod;
}

function pythonEnv(conf: ReadonlyMap<string, string>): Record<string, string> {
  const python = conf.get('spark.pyspark.python');
  const driverPython = conf.get('spark.pyspark.driver.python');
  return {
    ...(python && { PYSPARK_PYTHON: python }),
    ...(driverPython && { PYSPARK_DRIVER_PYTHON: driverPython }),
  };
}

function byPrefix(conf: ReadonlyMap<string, string>, prefix: string): Record<string, string> {
  return Object.fromEntries(
    [...conf]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, value]) => [key.slice(prefix.length), value]),
  );
}

/** A Java properties file. */
function properties(conf: ReadonlyMap<string, string>): string {
  const escaped = (text: string) => text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return [...conf].map(([key, value]) => `${key.replace(/[ :=]/g, '\\$&')}=${escaped(value)}\n`).join('');
}
