/**
 * The Pods that Spark workloads come to, for checkers that know only Pods: what the operators write into them, without
 * what Spark adds by itself (its command, environment and scratch space).
 */

/** The Pods of a workload; none for another object. */
export function podsOf({ apiVersion, kind, metadata, spec }: any): any[] {
  const group = apiVersion.split('/')[0];
  const pod = (role: string, made: any) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `${metadata.name}-${role}`, namespace: metadata.namespace ?? 'default' },
    spec: { restartPolicy: 'Never', ...made },
  });
  if (group === 'sparkoperator.k8s.io') {
    if (kind === 'SparkConnect') {
      return ['server', 'executor'].map((role) => {
        const bare = { containers: [{ name: `spark-kubernetes-${role === 'server' ? 'driver' : role}` }] };
        return pod(role, withImage(spec[role]?.template?.spec ?? bare, spec.image));
      });
    }
    const application = kind === 'ScheduledSparkApplication' ? spec.template : spec;
    if (!application.driver) return [];
    return (['driver', 'executor'] as const).map((role) => pod(role, kubeflowPod(application, role)));
  }
  if (group !== 'spark.apache.org') return [];
  return ['driver', 'executor', 'master', 'worker'].flatMap((role) => {
    const { podTemplateSpec, statefulSetSpec } = spec[`${role}Spec`] ?? {};
    const template = podTemplateSpec ?? statefulSetSpec?.template;
    return template ? [pod(role, template.spec)] : [];
  });
}

/** A role of kubeflow's SparkApplication: its webhook writes the fields over what the template says. */
function kubeflowPod(application: any, role: 'driver' | 'executor'): any {
  const fields = application[role];
  const template = fields.template?.spec ?? {};
  const name = `spark-kubernetes-${role}`;
  const own = template.containers?.find((one: any) => one.name === name) ?? {};
  const { memory = '1g', cores = 1 } = fields;
  const size = memory.replace(
    /([gmk])b?$/i,
    (_: string, unit: string) => `${unit.toUpperCase().replace('K', 'k')}i`,
  );
  return withImage(
    {
      ...template,
      serviceAccountName: fields.serviceAccount,
      securityContext: fields.podSecurityContext ?? template.securityContext,
      volumes: [...(application.volumes ?? []), ...(template.volumes ?? [])],
      initContainers: [...(fields.initContainers ?? []), ...(template.initContainers ?? [])],
      containers: [
        {
          ...own,
          name,
          image: fields.image ?? application.image,
          securityContext: fields.securityContext ?? own.securityContext,
          volumeMounts: [...(fields.volumeMounts ?? []), ...(own.volumeMounts ?? [])],
          resources: {
            requests: { cpu: String(cores), memory: size },
            limits: { memory: size, cpu: fields.coreLimit },
          },
        },
        ...(template.containers?.filter((one: any) => one !== own) ?? []),
        ...(fields.sidecars ?? []),
      ],
    },
    application.image,
  );
}

function withImage(pod: any, image: string): any {
  return { ...pod, containers: pod.containers.map((one: any) => ({ image, ...one })) };
}
