/** A record in which one thing is missing that was read or asked: with what it lets pass, the comparison must fail. */
import { expect } from 'chai';
import { hardenSpark } from '../../functions/harden-spark/function.ts';
import { transform } from '../../src/krm/index.ts';
import { Recorder } from '../../src/krm/replay/replays.ts';
import { plainValue } from '../../src/krm/yaml/block-reader.ts';
import type { PlacedScalar } from '../../src/krm/yaml/scalars.ts';
import { Recording } from '../../src/values/recording.ts';
import { changed, type Found, replayedIn, VALUES, withMethod, workloadsIn } from './near-twins.ts';

const WORKLOAD = `- apiVersion: sparkoperator.k8s.io/v1beta2
  kind: SparkApplication
  metadata:
    name: etl
    namespace: team-a
    labels:
      tier: gold
      app: etl
    annotations:
      argocd.argoproj.io/sync-wave: "2"
      argocd.argoproj.io/hook: PostSync
      example.com/owner: data
  spec:
    type: Scala
    mode: cluster
    image: apache/spark:3.5.3
    mainClass: com.example.Main
    mainApplicationFile: local:///opt/spark/jars/etl.jar
    sparkVersion: 3.5.3
    arguments:
    - --input
    - s3a://lake/raw
    sparkConfigMap: log4j
    sparkConf:
      spark.eventLog.enabled: "true"
      spark.eventLog.dir: s3a://lake/events
      spark.kubernetes.driver.volumes.persistentVolumeClaim.data.mount.path: /data
      spark.kubernetes.driver.volumes.persistentVolumeClaim.data.options.claimName: data
      spark.local.dir: /scratch
      spark.ui.port: "4041"
    restartPolicy:
      type: OnFailure
      onFailureRetries: 3
    monitoring:
      exposeDriverMetrics: true
      prometheus:
        jmxExporterJar: /prometheus/exporter.jar
        port: 8090
    volumes:
    - name: models
      persistentVolumeClaim:
        claimName: models
    - name: cache
      emptyDir:
        sizeLimit: 1Gi
    driver:
      cores: 1
      memory: 2g
      serviceAccount: spark
      javaOptions: -XX:HeapDumpPath=/dumps/a.hprof
      env:
      - name: HF_HOME
        value: /models
      - name: LOG_LEVEL
        value: info
      securityContext:
        runAsUser: 185
      volumeMounts:
      - name: models
        mountPath: /models
      labels:
        sidecar.istio.io/inject: "true"
    executor:
      cores: 2
      instances: 4
      memory: 4g
      volumeMounts:
      - name: cache
        mountPath: /cache
`;

const SPEC = {
  readOnlyRootFilesystem: { mode: 'Enforce' },
  podSecurity: { profile: 'Restricted' },
  rbac: { namespaces: [{ name: 'team-a' }, { name: 'team-b' }], permissions: 'Derived' },
  networkPolicy: {},
  monitoring: {},
  resourceQuota: {},
};

function listOf(workloads: readonly string[], spec: object = SPEC, others: readonly object[] = []): string {
  const config = { apiVersion: 'fn.kpt.dev/v1alpha1', kind: 'HardenSpark', metadata: { name: 'h' }, spec };
  const head = 'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n';
  const items = [...others.map((object) => `- ${JSON.stringify(object)}\n`), ...workloads].join('');
  return `${head}functionConfig: ${JSON.stringify(config)}\nitems:\n${items}`;
}

function outcome(text: string, replay: boolean): string {
  const { stdout, stderr } = transform(hardenSpark, text, { verbose: true, replay });
  return stdout + stderr;
}

const found = workloadsIn(listOf([WORKLOAD])).found[0] as Found;
const { scalars } = found;
const scalarAt = (key: string) => scalars.findIndex((scalar) => scalar.key === key);
const twin = (...places: [index: number, value: string][]) => changed(WORKLOAD, scalars, new Map(places));
const first = ['twin-1', 'twin-2', 'twin-3'].map((name) => twin([scalarAt('name'), name]));

/** Whether another value of a scalar makes a difference somewhere else: then the scalar was read, or asked about. */
function decides(index: number, value: string): boolean {
  const rest = (of: string) => {
    const text = outcome(listOf([of]), false);
    const texts = [value, String(scalars[index]!.value)].sort((one, other) => other.length - one.length);
    return text.replaceAll(texts[0]!, '?').replaceAll(texts[1]!, '?');
  };
  return rest(twin([index, value])) !== rest(WORKLOAD);
}

/** A value of another type is no twin's: a record need not say so. */
function isOfItsType({ start, value: given }: PlacedScalar, value: string): boolean {
  // Told apart in the outcome by their texts.
  const texts = [String(given), value];
  if (texts.some((one, i) => texts[1 - i]!.includes(one))) return false;
  if (!/^[\w./+-]{3,}(:[\w./+-]+)*$/.test(value)) return false;
  return /["']/.test(WORKLOAD[start]!) || typeof plainValue(value) === typeof given;
}

/** Works without what was noted of a scalar. */
function leavingOut<T>({ key, value }: PlacedScalar, work: () => T): T {
  const isIt = (holder: any, at: string) => at === key && holder[at] === value;
  const withoutRead: (hasRead: Recording['hasRead']) => Recording['hasRead'] = (hasRead) =>
    function (this: Recording, holder, at) {
      return !isIt(holder, at) && hasRead.call(this, holder, at);
    };
  const withoutAsked = ({ recording: { asked } }: Insides) =>
    asked.splice(0, asked.length, ...asked.filter((one) => !isIt(one.holder, one.key)));
  return withMethod(Recording.prototype, 'hasRead', withoutRead, () => forgetting(withoutAsked, work));
}

interface Insides {
  readonly recording: Recording;
  readonly around: unknown[];
}

/** Works with recorders that forget something before each is done. */
function forgetting<T>(forget: (recorder: Insides) => void, work: () => T): T {
  type Finish = Recorder<unknown>['finish'];
  const forgetful: (finish: Finish) => Finish = (finish) =>
    function (this: Recorder<unknown>, ...all) {
      forget(this as unknown as Insides);
      return finish.apply(this, all);
    };
  return withMethod(Recorder.prototype, 'finish', forgetful, work);
}

/** Of the metadata of the twin itself; and without one of the kinds nothing is a workload. */
const NOT_NOTED = new Set(['kind', 'name', 'namespace', 'tier', 'app']);

const IN_B: [number, string] = [scalarAt('namespace'), 'team-b'];

function object(
  apiVersion: string,
  kind: string,
  name: string,
  rest: object,
  metadata: object = { namespace: 'team-a' },
) {
  return { apiVersion, kind, metadata: { name, ...metadata }, ...rest };
}

/** What stands around workloads, and twins for which it is another. */
const AROUND: Record<string, { spec?: object; objects?: readonly object[]; places: [number, string][][] }> = {
  'the Namespace, which may inject sidecars': {
    objects: [
      object('v1', 'Namespace', 'team-a', {}, {}),
      object('v1', 'Namespace', 'team-b', {}, { labels: { 'istio-injection': 'enabled' } }),
    ],
    places: [[IN_B]],
  },
  'a claim': {
    objects: [
      object('v1', 'PersistentVolumeClaim', 'models', { spec: { accessModes: ['ReadWriteOncePod'] } }),
    ],
    spec: {
      ...SPEC,
      readOnlyRootFilesystem: {
        mode: 'Enforce',
        writablePaths: [{ path: '/extra', source: { persistentVolumeClaim: { claimName: 'models' } } }],
      },
    },
    places: [[IN_B]],
  },
  'a ConfigMap': {
    objects: [
      object('v1', 'ConfigMap', 'log4j', {
        data: { 'log4j2.properties': 'appender.f.fileName=/var/log/app/a.log' },
      }),
    ],
    places: [[IN_B]],
  },
  'a LimitRange': {
    objects: [
      object(
        'v1',
        'LimitRange',
        'limits',
        { spec: { limits: [{ type: 'Container', max: { 'ephemeral-storage': '1Mi' } }] } },
        { namespace: 'team-b' },
      ),
    ],
    places: [[IN_B]],
    spec: {
      ...SPEC,
      readOnlyRootFilesystem: {
        mode: 'Enforce',
        requestStorage: true,
        writablePaths: [{ path: '/extra', sizeLimit: '1Gi' }],
      },
    },
  },
  'a renamed account': {
    objects: [
      object(
        'v1',
        'ServiceAccount',
        'dev-spark',
        {},
        {
          namespace: 'team-a',
          annotations: {
            'internal.config.kubernetes.io/previousNames': 'spark',
            'internal.config.kubernetes.io/previousKinds': 'ServiceAccount',
            'internal.config.kubernetes.io/previousNamespaces': 'team-a',
          },
        },
      ),
    ],
    places: [[IN_B]],
  },
  'the accounts that are listed for the namespace': {
    spec: {
      ...SPEC,
      rbac: {
        namespaces: [
          { name: 'team-a', serviceAccountNames: ['spark'] },
          { name: 'team-b', serviceAccountNames: ['other'] },
        ],
        minimizePermissions: true,
        permissions: 'Derived',
      },
    },
    places: [[IN_B]],
  },
  'labels and annotations for the namespace': {
    spec: {
      ...SPEC,
      labelWorkloads: true,
      rbac: {
        namespaces: [
          { name: 'team-a', labels: { cost: 'a' } },
          { name: 'team-b', labels: { cost: 'b' } },
        ],
      },
    },
    places: [[IN_B]],
  },
  'the quota of the namespace': {
    spec: {
      ...SPEC,
      rbac: {
        namespaces: [{ name: 'team-a' }, { name: 'team-b', resourceQuota: { concurrentRuns: 7 } }],
      },
    },
    places: [[IN_B]],
  },
  'an override by its name': {
    spec: {
      ...SPEC,
      overrides: [{ match: { names: ['other-*'] }, readOnlyRootFilesystem: { mode: 'Off' } }],
    },
    places: [[]],
  },
  'an override by its namespace': {
    spec: {
      ...SPEC,
      overrides: [{ match: { namespaces: ['team-b'] }, readOnlyRootFilesystem: { mode: 'Off' } }],
    },
    places: [[IN_B]],
  },
  'an override by its labels': {
    spec: {
      ...SPEC,
      overrides: [{ match: { labels: { tier: 'silver' } }, readOnlyRootFilesystem: { mode: 'Prepare' } }],
    },
    places: [[[scalarAt('tier'), 'silver']]],
  },
};

describe('a record', function () {
  this.timeout(0);

  it('lets another scalar pass where what was read of it is left out: the comparison sees each', () => {
    const unseen: string[] = [];
    let deciding = 0;
    scalars.forEach((scalar, index) => {
      if (NOT_NOTED.has(scalar.key) && index < 8) return;
      if (scalar.key === 'javaOptions') return; // Something else is written in its place, so it is never another one.
      const written = WORKLOAD.slice(scalar.start, scalar.end);
      const some = VALUES.filter((_, i) => (i + index) % 4 === 0);
      const values = [...some, `${written.slice(0, -1)}0`].filter(
        (value) => isOfItsType(scalar, value) && decides(index, value),
      );
      if (values.length === 0) return;
      deciding++;
      const text = listOf([...first, ...values.map((value) => twin([index, value]))]);
      const expected = outcome(text, false);
      expect(outcome(text, true) === expected, `with all of ${scalar.key}`).to.equal(true);
      if (leavingOut(scalar, () => outcome(text, true)) === expected)
        unseen.push(`${scalar.key}: ${written}`);
    });
    expect(unseen).to.deep.equal([]);
    expect(deciding).to.be.above(25);
  });

  for (const [what, { spec = SPEC, objects, places }] of Object.entries(AROUND)) {
    it(`is of no use where ${what} differs: that is asked again`, () => {
      const others = places.map((place, i) => twin([scalarAt('name'), `other-${i}`], ...place));
      const text = listOf([...first, ...others], spec, objects);
      const expected = outcome(text, false);
      expect(expected).to.not.include('error: HardenSpark');
      expect(outcome(text, true) === expected, 'asked').to.equal(true);
      const askNothing = ({ around }: Insides) => around.splice(0);
      forgetting(askNothing, () => {
        expect(outcome(text, true) === expected, 'not asked').to.equal(false);
      });
    });
  }

  it('is of use in another namespace of which the same is known', () => {
    const text = listOf([...first, twin([scalarAt('name'), 'other-1'], IN_B)]);
    const replayed = replayedIn(() => outcome(text, true));
    expect(replayed).to.equal(2);
  });
});
