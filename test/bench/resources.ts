/**
 * The objects of the benchmark: a made-up repository of Spark teams. Nothing is random, so that the same size is
 * the same bytes on every machine.
 */

export interface Resource {
  /** Where the object stands in its package, and the function's `file` of it. */
  path: string;
  /** The YAML of the object. `annotations` go to the end of its metadata, as kpt writes its own. */
  text(annotations: readonly string[]): string;
}

/** How the SparkApplications are written. */
export type Style =
  /** Block style and plain scalars, with a few comments. */
  | 'plain'
  /** The same jobs with flow style, folded text and more comments. */
  | 'flow'
  /** And with an anchor and its aliases. */
  | 'anchors';

const MOST_NAMESPACES = 40;

/** 40 namespaces from 1000 objects on, fewer in small packages. */
export function namespacesOf(size: number): string[] {
  const count = Math.min(MOST_NAMESPACES, Math.ceil(size / 25));
  return Array.from({ length: count }, (_, i) => `team-${String(i + 1).padStart(2, '0')}`);
}

/** A quarter of the objects; rounded up. */
export function sparkApplicationsOf(size: number): number {
  return Math.ceil(size / 4);
}

/** `size` objects: the Kptfile and the configuration of the function, a ServiceAccount a namespace, and the rest. */
export function resourcesOf(size: number, style: Style): Resource[] {
  const namespaces = namespacesOf(size);
  const resources: Resource[] = [
    { path: 'Kptfile', text: kptfile },
    { path: 'harden-spark.yaml', text: (annotations) => functionConfig(namespaces, annotations) },
    ...namespaces.map((namespace) => ({
      path: `${namespace}/service-account.yaml`,
      text: (annotations: readonly string[]) => serviceAccount(namespace, annotations),
    })),
  ];
  let sparkApplications = 0;
  for (let i = 0; resources.length < size; i++) {
    const namespace = namespaces[i % namespaces.length]!;
    const left = sparkApplicationsOf(size) - sparkApplications;
    // Spread evenly over what is left of the list.
    const isSpark = left / (size - resources.length) > 0.25 || (i % 4 === 0 && left > 0);
    if (isSpark) sparkApplications++;
    const [kind, write] = isSpark ? (['job', JOBS[style]] as const) : OTHERS[i % OTHERS.length]!;
    const name = `${kind}-${String(i).padStart(5, '0')}`;
    resources.push({
      path: `${namespace}/${name}.yaml`,
      text: (annotations) => write(name, namespace, annotations),
    });
  }
  return resources;
}

type Write = (name: string, namespace: string, annotations: readonly string[]) => string;

const JOBS: Readonly<Record<Style, Write>> = { plain: plainJob, flow: flowJob, anchors: anchoredJob };

const OTHERS: readonly (readonly [kind: string, write: Write])[] = [
  ['web', deployment],
  ['settings', configMap],
  ['endpoint', service],
];

function kptfile(annotations: readonly string[]): string {
  return `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: spark-jobs
  annotations:
    config.kubernetes.io/local-config: "true"
${indented(annotations)}info:
  description: The Spark jobs of all teams
pipeline:
  mutators:
  - exec: harden-spark
    configPath: harden-spark.yaml
`;
}

export function functionConfig(namespaces: readonly string[], annotations: readonly string[]): string {
  return `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
  annotations:
    config.kubernetes.io/local-config: "true"
${indented(annotations)}spec:
  readOnlyRootFilesystem:
    mode: Enforce
  rbac:
    serviceAccountNames:
    - spark
    namespaces:
${namespaces.map((namespace) => `    - ${namespace}\n`).join('')}`;
}

function serviceAccount(namespace: string, annotations: readonly string[]): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: spark
  namespace: ${namespace}
${annotationMap(annotations)}`;
}

function plainJob(name: string, namespace: string, annotations: readonly string[]): string {
  return `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
    team: ${namespace}
${annotationMap(annotations)}spec:
  type: Scala
  mode: cluster
  image: registry.example.com/spark/jobs:3.5.3
  imagePullPolicy: IfNotPresent
  mainClass: com.example.jobs.Main
  # built by the pipeline of the team
  mainApplicationFile: local:///opt/spark/jars/${name}.jar
  arguments:
  - --input
  - s3a://lake/raw/${namespace}/${name}
  - --output
  - s3a://lake/curated/${namespace}/${name}
  sparkVersion: 3.5.3
  sparkConf:
    spark.sql.shuffle.partitions: "200"
    spark.kubernetes.memoryOverheadFactor: "0.2"
    spark.eventLog.enabled: "true"
    spark.eventLog.dir: s3a://lake/events
  restartPolicy:
    type: OnFailure
    onFailureRetries: 3
    onFailureRetryInterval: 10
  driver:
    cores: 1
    memory: 2g # enough for the broadcast tables
    serviceAccount: spark
    env:
    - name: LOG_LEVEL
      value: INFO
    labels:
      version: 3.5.3
  executor:
    cores: 2
    instances: 4
    memory: 4g
    labels:
      version: 3.5.3
`;
}

function flowJob(name: string, namespace: string, annotations: readonly string[]): string {
  return `apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
    team: ${namespace}
${annotationMap(annotations)}# what the job does
spec:
  type: Scala
  mode: cluster
  image: "registry.example.com/spark/jobs:3.5.3"
  imagePullPolicy: IfNotPresent
  mainClass: com.example.jobs.Main
  # built by the pipeline of the team
  mainApplicationFile: local:///opt/spark/jars/${name}.jar
  arguments: ["--input", "s3a://lake/raw/${namespace}/${name}", "--output", "s3a://lake/curated/${name}"]
  sparkVersion: "3.5.3"
  sparkConf:
    # tuned in spring
    spark.sql.shuffle.partitions: "200"
    spark.kubernetes.memoryOverheadFactor: '0.2'
    spark.driver.extraJavaOptions: >-
      -XX:+UseG1GC
      -XX:MaxGCPauseMillis=200
  restartPolicy: {type: OnFailure, onFailureRetries: 3, onFailureRetryInterval: 10}
  driver:
    cores: 1
    memory: 2g # enough for the broadcast tables
    serviceAccount: spark
    env:
    # read by log4j2.properties
    - {name: LOG_LEVEL, value: INFO}
    - name: JOB
      value: ${name}
    securityContext:
      runAsNonRoot: true
      capabilities: {drop: [ALL]}
    labels: {app: ${name}, team: ${namespace}}
  executor:
    cores: 2
    # four nodes of the pool
    instances: 4
    memory: 4g
    securityContext:
      runAsNonRoot: true
    labels: {app: ${name}, team: ${namespace}}
`;
}

function anchoredJob(name: string, namespace: string, annotations: readonly string[]): string {
  return flowJob(name, namespace, annotations)
    .replace('  labels:', '  labels: &labels')
    .replace(/ labels: \{.*/g, ' labels: *labels');
}

function deployment(name: string, namespace: string, annotations: readonly string[]): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: ${namespace}
  labels:
    app: ${name}
${annotationMap(annotations)}spec:
  replicas: 2
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      containers:
      - name: web
        image: registry.example.com/web/${name}:1.21
        ports:
        - containerPort: 8080
        env:
        - name: LOG_LEVEL
          value: info
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
          limits:
            memory: 256Mi
`;
}

function configMap(name: string, namespace: string, annotations: readonly string[]): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
${annotationMap(annotations)}data:
  level: info
  retries: "3"
  settings.properties: |
    cache.size=100
    cache.ttl=60
    upstream.url=https://upstream.example.com/${name}
`;
}

function service(name: string, namespace: string, annotations: readonly string[]): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: ${namespace}
${annotationMap(annotations)}spec:
  selector:
    app: ${name}
  ports:
  - name: http
    port: 80
    targetPort: 8080
`;
}

function annotationMap(annotations: readonly string[]): string {
  return annotations.length === 0 ? '' : `  annotations:\n${indented(annotations)}`;
}

function indented(annotations: readonly string[]): string {
  return annotations.map((annotation) => `    ${annotation}\n`).join('');
}
