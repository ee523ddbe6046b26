/** Where workloads that look alike once came out otherwise than each for itself. */
import { expect } from 'chai';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { Recorder } from '../../src/krm/replay/replays.ts';
import { callsOf, replayedIn } from './near-twins.ts';

interface Of {
  name: string;
  namespace?: string;
  annotations?: Record<string, string>;
  configMap?: string;
  conf?: Record<string, string>;
  restartPolicy?: string;
}

function workload({ name, namespace = 'team-a', annotations, configMap = 'log4j', conf, restartPolicy }: Of) {
  const entries = (all: Record<string, string>) =>
    Object.entries(all).map(([key, value]) => `\n      ${key}: ${value}`);
  return `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: ${name}
    namespace: ${namespace}${annotations ? `\n    annotations:${entries(annotations).join('')}` : ''}
  spec:
    type: Scala
    mode: cluster
    image: apache/spark:3.5.3
    sparkVersion: 3.5.3
    mainApplicationFile: local:///opt/spark/jars/etl.jar
    sparkConfigMap: ${configMap}${conf ? `\n    sparkConf:${entries(conf).join('')}` : ''}${restartPolicy ? `\n    restartPolicy:\n      type: ${restartPolicy}` : ''}
    driver:
      serviceAccount: spark
    executor:
      instances: 1
`;
}

function configMap(packagePath: string, file: string) {
  return `- apiVersion: v1
  kind: ConfigMap
  metadata:
    name: log4j
    namespace: team-a
    annotations:
      internal.config.kubernetes.io/package-path: ${packagePath}
  data:
    log4j2.properties: appender.f.fileName=${file}
`;
}

/** What comes of a list, after it was seen to be the same with each workload worked on for itself. */
function outcomeOf(items: readonly string[], spec: object = {}): { stdout: string; replayed: number } {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'h' } };
  const text = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
functionConfig: ${JSON.stringify({ ...config, spec: { readOnlyRootFilesystem: { mode: 'Enforce' }, ...spec } })}
items:
${items.join('')}`;
  const byItself = transform(hardenSpark, text, { verbose: true, replay: false });
  let stdout = '';
  const replayed = replayedIn(() => {
    const outcome = transform(hardenSpark, text, { verbose: true, replay: true });
    expect(outcome).to.deep.equal(byItself);
    stdout = outcome.stdout;
  });
  return { stdout, replayed };
}

describe('workloads that look alike', () => {
  it('are told that sparkConf names another namespace than their own, whichever came first', () => {
    const conf = { 'spark.kubernetes.namespace': 'team-a' };
    const namespaces = ['team-a', 'team-a', 'team-b', 'team-a'];
    const { stdout, replayed } = outcomeOf(
      namespaces.map((namespace, i) => workload({ name: `etl-${i}`, namespace, conf })),
    );
    expect(stdout.match(/It must be the namespace of the workload, \\"team-b\\"/g)).to.have.length(1);
    expect(replayed).to.equal(1);
  });

  it('do not change the order in which is told of objects that stand several times', () => {
    const inPackage = (path: string) => ({ 'internal.config.kubernetes.io/package-path': path });
    const { stdout } = outcomeOf([
      // Of a look of its own, so it waits; the third one is worked on before.
      workload({ name: 'first', annotations: inPackage('p'), restartPolicy: 'Never' }),
      workload({ name: 'second', annotations: inPackage('q'), configMap: 'none' }),
      workload({ name: 'third', annotations: inPackage('q') }),
      ...['r', 'p', 'p'].map((path, i) => configMap(path, `/var/log/${i}/a.log`)),
    ]);
    expect(stdout.match(/The list has \d objects/g)).to.deep.equal([
      'The list has 2 objects',
      'The list has 3 objects',
    ]);
  });

  it('are shown at the same place where an audit annotation names a file', () => {
    const auditAnnotations = { 'config.kubernetes.io/path': 'other.yaml' };
    const items = [0, 1, 2, 3].map((i) => workload({ name: `etl-${i}` }));
    const { stdout, replayed } = outcomeOf(items, { labelWorkloads: true, auditAnnotations });
    expect(stdout.match(/^ {4}path: "?other.yaml/gm)).to.have.length.above(3);
    expect(replayed).to.equal(2);
  });

  it('are no longer recorded where each has one twin only: that costs as much as a workload', () => {
    const pairs = Array.from({ length: 100 }, (_, i) =>
      [1, 2].map((n) => workload({ name: `etl-${i}-${n}`, conf: { [`a.b${i}`]: 'x' } })),
    );
    const recorded = callsOf(Recorder.prototype, 'finish', () => {
      expect(outcomeOf(pairs.flat()).replayed).to.equal(0);
    });
    expect(recorded).to.equal(32);
  });
});
