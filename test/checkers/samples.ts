/** Objects that a checker must say something against. */

/** A workload that nobody hardened. */
export const JOB = `
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: job, namespace: team-a}
spec:
  type: Scala
  mode: cluster
  sparkVersion: 3.5.3
  image: spark:3.5.3
  mainClass: org.example.Job
  mainApplicationFile: local:///opt/spark/examples/jars/spark-examples.jar
  driver: {cores: 1, serviceAccount: spark}
  executor: {cores: 1, instances: 2}
`;

/** One of each control: what is named is told. */
export const VIOLATIONS: Readonly<Record<string, string>> = {
  'Privileged Containers: container spark-kubernetes-driver': driver('{privileged: true}'),
  'Capabilities: add: container spark-kubernetes-driver': driver('{capabilities: {add: [SYS_ADMIN]}}'),
  'Running as Non-root user: container spark-kubernetes-driver': driver('{runAsUser: 0}'),
  '/proc Mount Type: container spark-kubernetes-driver': driver('{procMount: Unmasked}'),
  'Volume Types: data': `${JOB}  volumes: [{name: data, hostPath: {path: /data}}]\n`,
  'Host Namespaces: driver hostNetwork': JOB.replace('driver: {', 'driver: {hostNetwork: true, '),
  'Seccomp: container agent of the executor': JOB.replace(
    'executor: {',
    'executor: {sidecars: [{name: agent}], ',
  ),
  'Privilege Escalation: container worker of the worker': `
apiVersion: spark.apache.org/v1
kind: SparkCluster
metadata: {name: cluster, namespace: team-a}
spec: {runtimeVersions: {sparkVersion: 4.0.0}}
`,
  'Host Ports: container spark-kubernetes-executor of the executor': `
apiVersion: spark.apache.org/v1
kind: SparkApplication
metadata: {name: job, namespace: team-a}
spec:
  executorSpec:
    podTemplateSpec:
      spec: {containers: [{name: spark-kubernetes-executor, ports: [{hostPort: 80, containerPort: 80}]}]}
`,
};

function driver(context: string): string {
  return JOB.replace('driver: {', `driver: {securityContext: ${context}, `);
}

export const BROAD = `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: broad, namespace: team-a}
rules:
- {apiGroups: [''], resources: ['*'], verbs: [get]}
- {apiGroups: [''], resources: [secrets], verbs: [get]}
- {apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [bind]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: broad, namespace: team-a}
subjects: [{kind: ServiceAccount, name: spark, namespace: team-b}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: broad}
`;
