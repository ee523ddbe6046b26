/**
 * SparkApplications of which no two have the same text between their values, as where each was written by hand: what
 * works for one of them says nothing of how the next is written.
 */
import { jobHead } from './job-head.ts';

/** Each job has some of these fields. Which: the bits of a number that no other job has. */
const OPTIONAL = {
  spec: [
    'imagePullPolicy: IfNotPresent\n',
    'timeToLiveSeconds: 86400\n',
    'restartPolicy:\n  type: OnFailure\n  onFailureRetries: 3\n  onFailureRetryInterval: 10\n',
    'failureRetries: 2\n',
    'memoryOverheadFactor: "0.2"\n',
    'hadoopConf:\n  fs.s3a.connection.maximum: "200"\n',
  ],
  driver: [
    'coreLimit: 1200m\n',
    'memoryOverhead: 512m\n',
    'env:\n- name: LOG_LEVEL\n  value: INFO\n',
    'labels:\n  version: 3.5.3\n',
    'terminationGracePeriodSeconds: 60\n',
  ],
  executor: [
    'coreLimit: 2400m\n',
    'memoryOverhead: 1g\n',
    'env:\n- name: TZ\n  value: UTC\n',
    'labels:\n  version: 3.5.3\n',
    'deleteOnTermination: true\n',
  ],
} as const;

/** And some of these settings. */
const SETTINGS = [
  'spark.sql.shuffle.partitions: "200"\n',
  'spark.sql.adaptive.enabled: "true"\n',
  'spark.sql.session.timeZone: UTC\n',
  'spark.eventLog.enabled: "true"\n',
  'spark.eventLog.dir: s3a://lake/events\n',
  'spark.serializer: org.apache.spark.serializer.KryoSerializer\n',
  'spark.network.timeout: 300s\n',
  'spark.task.maxFailures: "8"\n',
  'spark.speculation: "false"\n',
  'spark.hadoop.fs.s3a.path.style.access: "true"\n',
] as const;

const COMMENTS = [
  '# built by the pipeline of the team\n',
  '# tuned in spring\n',
  '# ask the data team before you change this\n',
  '# see the runbook\n',
] as const;

/** @param ordinal below 65,536: above, fields would come again */
export function differentJob(
  name: string,
  namespace: string,
  annotations: readonly string[],
  ordinal: number,
): string {
  // Odd, so that no two numbers of 16 bits become one, and neighbours have little in common.
  const number = Math.imul(ordinal, 0x9e3779b1) >>> 0;
  const draw = drawsFrom(number);
  const some = <T>(all: readonly T[], bits: number) => all.filter((_, i) => (bits >> i) & 1);
  const write = (fields: readonly string[]) =>
    shuffled(fields, draw)
      .map((field) => (draw(4) === 0 ? COMMENTS[draw(COMMENTS.length)]! : '') + field)
      .join('');

  const driver = ['cores: 1\n', 'memory: 2g\n', 'serviceAccount: spark\n'];
  const executor = ['cores: 2\n', 'memory: 4g\n', 'instances: 4\n'];
  const fields = [
    'type: Scala\n',
    'mode: cluster\n',
    'image: registry.example.com/spark/jobs:3.5.3\n',
    'mainClass: com.example.jobs.Main\n',
    `mainApplicationFile: local:///opt/spark/jars/${name}.jar\n`,
    `arguments:\n- --input\n- s3a://lake/raw/${namespace}/${name}\n`,
    'sparkVersion: 3.5.3\n',
    ...some(OPTIONAL.spec, number),
    `sparkConf:\n${below(write([SETTINGS[0], ...some(SETTINGS.slice(1), draw(512))]))}`,
    `driver:\n${below(write([...driver, ...some(OPTIONAL.driver, number >> 6)]))}`,
    `executor:\n${below(write([...executor, ...some(OPTIONAL.executor, number >> 11)]))}`,
  ];
  return `${jobHead(name, namespace, annotations)}spec:
${below(write(fields))}`;
}

/** Numbers below what is asked for, the same for the same start on every machine. */
function drawsFrom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    // The low bits repeat soon.
    return Math.floor((state / 2 ** 32) * below);
  };
}

function shuffled<T>(list: readonly T[], draw: (below: number) => number): T[] {
  const result = [...list];
  for (let i = result.length - 1; i > 0; i--) {
    const j = draw(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

function below(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
