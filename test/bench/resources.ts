/**
 * The objects of the benchmark: a made-up repository of Spark teams. Nothing is random, so that the same size is
 * the same bytes on every machine.
 */
import { annotationMap, indented } from './annotations.ts';
import { differentJob } from './different-jobs.ts';
import { jobHead } from './job-head.ts';

export interface Resource {
  /** Where the object stands in its package, and the function's `file` of it. */
  path: string;
  /** The YAML of the object. `annotations` go to the end of its metadata, as kpt writes its own. */
  text(annotations: readonly string[]): string;
}

/** How the SparkApplications are written. */
export type Style =
  /** Block style and plain scalars, with a few comments; all alike, as a template makes them. */
  | 'plain'
  /** The same jobs with flow style, folded text and more comments. */
  | 'flow'
  /** And with an anchor and its aliases. */
  | 'anchors'
  /** No two have the same fields in the same order. */
  | 'different';

/** Objects, and what the configuration of the function has to name of them. */
export interface Package {
  readonly namespaces: readonly string[];
  /** Of drivers. */
  readonly accounts: readonly string[];
  /** Those that the function hardens. */
  readonly workloads: number;
  readonly resources: readonly Resource[];
}

const MOST_NAMESPACES = 40;

/** 40 namespaces from 1000 objects on, fewer in small packages. */
export function namespacesOf(size: number): string[] {
  const count = Math.min(MOST_NAMESPACES, Math.ceil(size / 25));
  return Array.from({ length: count }, (_, i) => `team-${String(i + 1).padStart(2, '0')}`);
}

/**
 * `size` objects with those that every package has: a ServiceAccount a namespace, and the rest.
 *
 * @param workloads how many SparkApplications; a quarter of the objects, rounded up, where it is not said
 */
export function generatedPackage(size: number, style: Style, workloads = Math.ceil(size / 4)): Package {
  const namespaces = namespacesOf(size);
  const resources: Resource[] = namespaces.map((namespace) => ({
    path: `${namespace}/service-account.yaml`,
    text: (annotations: readonly string[]) => serviceAccount(namespace, annotations),
  }));
  const count = size - FRAME;
  const step = workloads === Math.ceil(size / 4) ? 4 : Math.floor(size / workloads);
  let written = 0;
  for (let i = 0; resources.length < count; i++) {
    const namespace = namespaces[i % namespaces.length]!;
    const left = workloads - written;
    // Spread evenly over what is left of the list.
    const isSpark = left / (count - resources.length) > 1 / step || (i % step === 0 && left > 0);
    const ordinal = isSpark ? written++ : i;
    const [kind, write] = isSpark ? (['job', JOBS[style]] as const) : OTHERS[i % OTHERS.length]!;
    const name = `${kind}-${String(i).padStart(5, '0')}`;
    resources.push({
      path: `${namespace}/${name}.yaml`,
      text: (annotations) => write(name, namespace, annotations, ordinal),
    });
  }
  return { namespaces, accounts: ['spark'], workloads, resources };
}

/** The Kptfile and the configuration of the function, which are among the objects of a package. */
export const FRAME = 2;

/** @param ordinal which of its kind it is, from 0 */
type Write = (name: string, namespace: string, annotations: readonly string[], ordinal: number) => string;

const JOBS: Readonly<Record<Style, Write>> = {
  plain: plainJob,
  flow: flowJob,
  anchors: anchoredJob,
  different: differentJob,
};

const OTHERS: readonly (readonly [kind: string, write: Write])[] = [
  ['web', deployment],
  ['settings', configMap],
  ['endpoint', service],
];

export function kptfile(annotations: readonly string[]): string {
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

function serviceAccount(namespace: string, annotations: readonly string[]): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: spark
  namespace: ${namespace}
${annotationMap(annotations)}`;
}

function plainJob(name: string, namespace: string, annotations: readonly string[]): string {
  return `${jobHead(name, namespace, annotations)}spec:
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
  return `${jobHead(name, namespace, annotations)}# what the job does
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
