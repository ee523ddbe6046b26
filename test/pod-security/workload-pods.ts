/** Pods as templates and fields of each kind of workload hold them. */
import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { type Pod, podFrom } from '../spark-real/pod.ts';
import { mutate } from '../spark-real/webhook.ts';

/** One place of a workload in which settings of Pods stand. */
interface PodPlace {
  /** The workload whose Pods of one role are to be this one; the first container is Spark's. */
  readonly workload: (name: string, image: string, spec: PodSpec) => any;
  /** That Pod. */
  readonly pod: (workload: any) => Pod;
}

/** Of the other role, of which nothing is to be told. */
const numbered = { spec: { securityContext: { runAsUser: 1000 } } };

const names = { driver: 'spark-kubernetes-driver', master: 'master' };

function templated(
  apiVersion: string,
  kind: string,
  container: string,
  specOf: (template: object, image: string) => object,
  templateOf: (spec: any) => any,
): PodPlace {
  return {
    workload: (name, image, spec) => {
      const [spark, ...others] = spec.containers;
      const containers = [{ ...spark, name: container, image }, ...others];
      return {
        apiVersion,
        kind,
        metadata: { name, namespace: 'jobs' },
        spec: specOf({ spec: { ...spec, containers } }, image),
      };
    },
    pod: ({ metadata: { name }, spec }) => podFrom(templateOf(spec), container, { name, role: 'driver' }),
  };
}

/** What has fields goes into them, and the rest into the template. */
function inFields(image: string, podSpec: PodSpec) {
  const { containers, initContainers, securityContext, volumes, hostNetwork, ...template } = podSpec;
  const [spark, ...sidecars] = containers as [Container, ...Container[]];
  return {
    mode: 'cluster',
    sparkVersion: '3.5.3',
    image,
    volumes,
    driver: {
      ...(spark.securityContext && { securityContext: spark.securityContext }),
      ...(securityContext && { podSecurityContext: securityContext }),
      ...(hostNetwork && { hostNetwork }),
      ...(spark.volumeMounts && { volumeMounts: spark.volumeMounts }),
      sidecars,
      initContainers,
      ...(Object.keys(template).length > 0 && { template: { spec: template } }),
    },
    executor: { podSecurityContext: numbered.spec.securityContext },
  };
}

function fielded(kind: string, wrap: (spec: object) => object, unwrap: (spec: any) => any): PodPlace {
  return {
    workload: (name, image, spec) => ({
      apiVersion: 'sparkoperator.k8s.io/v1beta2',
      kind,
      metadata: { name, namespace: 'jobs' },
      spec: wrap(inFields(image, spec)),
    }),
    pod: ({ metadata: { name }, spec }) => {
      const application = unwrap(spec);
      const pod = podFrom(application.driver.template, names.driver, { name, role: 'driver' });
      pod.spec.containers[0]!.image = application.image;
      mutate(pod, { spec: application } as never);
      return pod;
    },
  };
}

/** Every kind of workload, and both places of one that has two. */
export const POD_PLACES: Readonly<Record<string, PodPlace>> = {
  'fields of a SparkApplication': fielded(
    'SparkApplication',
    (spec) => spec,
    (spec) => spec,
  ),
  'fields of a ScheduledSparkApplication': fielded(
    'ScheduledSparkApplication',
    (template) => ({ schedule: '@hourly', template }),
    ({ template }) => template,
  ),
  'the template of a SparkApplication': templated(
    'sparkoperator.k8s.io/v1beta2',
    'SparkApplication',
    names.driver,
    (template, image) => ({
      mode: 'cluster',
      sparkVersion: '3.5.3',
      image,
      driver: { template },
      executor: { template: numbered },
    }),
    ({ driver }) => driver.template,
  ),
  'the template of a SparkConnect': templated(
    'sparkoperator.k8s.io/v1alpha1',
    'SparkConnect',
    names.driver,
    (template, image) => ({
      sparkVersion: '3.5.3',
      image,
      server: { template },
      executor: { template: numbered },
    }),
    ({ server }) => server.template,
  ),
  "the template of Apache's SparkApplication": templated(
    'spark.apache.org/v1',
    'SparkApplication',
    names.driver,
    (template, image) => ({
      runtimeVersions: { sparkVersion: '3.5.3' },
      sparkConf: { 'spark.kubernetes.container.image': image },
      driverSpec: { podTemplateSpec: template },
      executorSpec: { podTemplateSpec: numbered },
    }),
    ({ driverSpec }) => driverSpec.podTemplateSpec,
  ),
  'the template of a SparkCluster': templated(
    'spark.apache.org/v1',
    'SparkCluster',
    names.master,
    (template, image) => ({
      runtimeVersions: { sparkVersion: '3.5.3' },
      sparkConf: { 'spark.kubernetes.container.image': image },
      masterSpec: { statefulSetSpec: { template } },
      workerSpec: { statefulSetSpec: { template: numbered } },
    }),
    ({ masterSpec }) => masterSpec.statefulSetSpec.template,
  ),
};
