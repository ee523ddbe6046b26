import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import { driverCalls, policyRules } from '../../src/spark/calls/driver-permissions.ts';
import { masterOf } from '../../src/spark/master.ts';
import { KNOWN_PLATFORM } from '../../src/spark/platform.ts';
import { podCount } from '../../src/spark/role/resources.ts';
import { podsOf } from '../../src/spark/sizes/workload-pods.ts';
import { type Workload, workloadOf } from '../../src/spark/workload.ts';
import { readScenario } from '../cluster/scenario.ts';

function workload(spec: string, apacheOperatorVersion?: string, kind = 'SparkApplication'): Workload {
  const isApache = !/\b(driver|server):/.test(spec);
  const apiVersion = isApache
    ? 'spark.apache.org/v1'
    : `sparkoperator.k8s.io/${kind === 'SparkConnect' ? 'v1alpha1' : 'v1beta2'}`;
  const object = { apiVersion, kind, metadata: { name: 'x' }, spec: parse(spec) };
  return workloadOf(object as unknown as KubernetesObject, undefined, {
    ...KNOWN_PLATFORM,
    apacheOperatorVersion,
  })!;
}

const apache = (settings = '', operator?: string, more = '') =>
  workload(`{runtimeVersions: {sparkVersion: 4.2.0}, sparkConf: {${settings}}${more}}`, operator);

const podVerbs = (found: Workload) =>
  policyRules(driverCalls(found).calls).find(({ resources }) => resources!.includes('pods'))?.verbs ?? [];

const DELETE = 'spark.kubernetes.executor.deleteOnTermination';
const ANNOTATE = 'spark.kubernetes.driver.annotateExitException';

describe('what the Apache operator sets by itself', () => {
  const set = (version: string) =>
    apache('', version)
      .inEffect.entries()
      .map(([key, value]) => `${key.split('.').at(-1)}=${value}`);

  it('depends on its version', () => {
    expect(set('0.7.0')).to.deep.equal([]);
    expect(set('0.8')).to.deep.equal(['authenticate=true', 'enabled=true', 'deleteOnTermination=false']);
    expect(set('0.9.0').slice(3)).to.deep.equal(['annotateExitException=true']);
    expect(set('1.0.0').slice(4)).to.deep.equal(['useDriverPodIP=true']);
    expect(set('1.12').slice(4)).to.deep.equal(['useDriverPodIP=true']);
  });

  it('is what real drivers were given whose calls were measured', () => {
    const { apacheOperator } = readScenario('apache-operator');
    const { version, sets } = apacheOperator!;
    expect(Object.fromEntries(apache('', version).inEffect.entries())).to.deep.equal(sets);
  });

  it('counts only where the workload says nothing', () => {
    const { inEffect } = apache(`${DELETE}: "true", ${ANNOTATE}: "false"`, '1.0.0');
    expect([inEffect.is(DELETE), inEffect.is(ANNOTATE)]).to.deep.equal([true, false]);
  });

  it('keeps executors only where a job runs once, without dynamic allocation', () => {
    const kept = (found: Workload) => found.inEffect.get(DELETE);
    expect(kept(apache('', '0.8.0'))).to.equal('false');
    expect(kept(apache('spark.dynamicAllocation.enabled: "TRUE"', '0.8.0'))).to.equal(undefined);
    const restarts = (policy: string) =>
      apache('', '0.8.0', `, applicationTolerations: {restartConfig: {restartPolicy: ${policy}}}`);
    expect(kept(restarts('Always'))).to.equal(undefined);
    expect(kept(restarts('Never'))).to.equal('false');
  });

  it('gives a driver the rights that it needs then, and no others', () => {
    expect(podVerbs(apache('', '0.7.0'))).to.deep.equal([
      ...['create', 'get', 'list', 'watch', 'delete', 'deletecollection'],
    ]);
    expect(podVerbs(apache('', '1.0.0'))).to.deep.equal([
      ...['create', 'get', 'list', 'watch', 'patch', 'deletecollection'],
    ]);
  });

  it('gives it those of all versions where none is known', () => {
    expect(podVerbs(apache())).to.deep.equal([
      ...['create', 'get', 'list', 'watch', 'patch', 'delete', 'deletecollection'],
    ]);
  });

  it('is nothing for other kinds', () => {
    expect(workload('{driver: {}}').inEffect.entries()).to.deep.equal([]);
    expect(workload('{sparkConf: {}}', '1.0.0', 'SparkCluster').inEffect.entries()).to.deep.equal([]);
  });
});

describe('the conf in effect', () => {
  it('has fields above hadoopConf, that above sparkConf, and system properties below all', () => {
    const { inEffect } = workload(`{
      sparkConf: {${DELETE}: "true", spark.hadoop.a: conf, spark.x: conf},
      hadoopConf: {a: hadoop, spark.hadoop.b: hadoop},
      driver: {javaOptions: -Dspark.x=java -Dspark.y=java},
      executor: {deleteOnTermination: false}}`);
    expect(inEffect.located(DELETE)).to.deep.equal({
      value: 'false',
      path: 'spec.executor.deleteOnTermination',
    });
    expect(inEffect.located('spark.hadoop.a')).to.deep.equal({ value: 'hadoop', path: 'spec.hadoopConf.a' });
    expect(inEffect.located('spark.hadoop.b')?.path).to.equal('spec.hadoopConf["spark.hadoop.b"]');
    expect(inEffect.located('spark.x')).to.deep.equal({ value: 'conf', path: 'spec.sparkConf["spark.x"]' });
    expect(inEffect.located('spark.y')).to.deep.equal({ value: 'java', path: 'spec.driver.javaOptions' });
    expect(inEffect.path('spark.z')).to.equal('spec.sparkConf["spark.z"]');
    expect(Object.fromEntries(inEffect.entries())).to.deep.equal({
      [DELETE]: 'false',
      'spark.hadoop.a': 'hadoop',
      'spark.hadoop.b': 'hadoop',
      'spark.x': 'conf',
      'spark.y': 'java',
    });
  });

  it('takes system properties from every text of options, in the order of the JVM', () => {
    const text = (where: string) => `"-Dspark.a=${where} '-Dspark.${where}=b c'"`;
    const { inEffect } = workload(`{
      sparkConf: {spark.driver.defaultJavaOptions: ${text('default')}},
      driver: {env: [
        {name: JAVA_TOOL_OPTIONS, value: ${text('tool')}}, {name: JDK_JAVA_OPTIONS, value: ${text('jdk')}}],
        javaOptions: ${text('options')}}, executor: {javaOptions: -Dspark.e=1}}`);
    expect(inEffect.get('spark.a')).to.equal('options');
    for (const where of ['default', 'tool', 'jdk', 'options']) {
      expect(inEffect.get(`spark.${where}`)).to.equal('b c');
    }
    expect(inEffect.get('spark.e')).to.equal(undefined);
  });

  it('does not take them for what the submission says in any case', () => {
    const { inEffect } = workload('{driver: {javaOptions: -Dspark.driver.port=1 -Dspark.master=local}}');
    expect(inEffect.entries()).to.deep.equal([]);
  });

  it('decides what the driver calls', () => {
    const patches = (spec: string) => podVerbs(workload(`{sparkVersion: 4.1.0, ${spec}}`)).includes('patch');
    expect(patches('driver: {}')).to.equal(false);
    expect(patches(`driver: {javaOptions: -D${ANNOTATE}=true}`)).to.equal(true);
    expect(patches(`driver: {env: [{name: JDK_JAVA_OPTIONS, value: -D${DELETE}=false}]}`)).to.equal(true);
    expect(patches(`driver: {javaOptions: -D${ANNOTATE}=true}, sparkConf: {${ANNOTATE}: "false"}`)).to.equal(
      false,
    );
  });

  it('decides how many executors there are, and what they are made of; not what the driver is made of', () => {
    const options = '-Dspark.executor.instances=7 -Dspark.kubernetes.executor.container.image=e:1';
    const ofDriver = '-Dspark.kubernetes.driver.container.image=d:1';
    const found = apache(`spark.driver.extraJavaOptions: ${options} ${ofDriver}`);
    expect(podCount(found, found.executor!).most).to.equal(7);
    expect(found.executor!.image).to.deep.equal({
      value: 'e:1',
      path: 'spec.sparkConf["spark.driver.extraJavaOptions"]',
    });
    expect(found.driver!.image).to.equal(undefined);
  });
});

describe('an image of the Apache operator', () => {
  const image = (settings: string) => apache(settings).driver!.image?.value;

  it('has the version of Spark in the place of {{SPARK_VERSION}}', () => {
    const all = 'spark.kubernetes.container.image: "apache/spark:{{SPARK_VERSION}}-scala"';
    expect(image(all)).to.equal('apache/spark:4.2.0-scala');
    expect(image('spark.kubernetes.driver.container.image: "x:{{SPARK_VERSION}}"')).to.equal('x:4.2.0');
    expect(apache(all).driver!.imageFacts.user).to.equal(185);
  });

  it('stays as it is without a version, and so do other settings', () => {
    const settings = 'spark.kubernetes.container.image: "x:{{SPARK_VERSION}}", spark.x: "{{SPARK_VERSION}}"';
    expect(workload(`{sparkConf: {${settings}}}`).driver!.image?.value).to.equal('x:{{SPARK_VERSION}}');
    expect(apache(settings).conf.get('spark.x')).to.equal('{{SPARK_VERSION}}');
  });
});

describe('the master', () => {
  const kindOf = (found: Workload) => masterOf(found).kind;

  it('is the API server by default', () => {
    expect(kindOf(apache())).to.equal('Kubernetes');
    expect(kindOf(apache('spark.master: k8s://https://api:443'))).to.equal('Kubernetes');
    expect(kindOf(apache('spark.kubernetes.driver.master: https://api:443'))).to.equal('Kubernetes');
  });

  it('is a standalone cluster, or nobody, where sparkConf says so', () => {
    const path = 'spec.sparkConf["spark.master"]';
    const value = 'spark://a-master-svc:7077';
    expect(masterOf(apache(`spark.master: "${value}"`))).to.deep.equal({
      kind: 'Standalone',
      url: { value, path },
    });
    for (const local of ['local', 'local[4]', 'local[*, 3]', 'local-cluster[2, 1, 1024]']) {
      expect(kindOf(apache(`spark.master: "${local}"`)), local).to.equal('Local');
      expect(kindOf(apache(`spark.kubernetes.driver.master: "${local}"`)), local).to.equal('Local');
    }
  });

  it('is said by the kubeflow operator, but for that of the driver alone', () => {
    expect(kindOf(workload('{driver: {}, sparkConf: {spark.master: "spark://a:7077"}}'))).to.equal(
      'Kubernetes',
    );
    expect(kindOf(workload('{driver: {kubernetesMaster: "local[2]"}}'))).to.equal('Local');
    expect(kindOf(workload('{driver: {}, sparkConf: {spark.kubernetes.driver.master: local}}'))).to.equal(
      'Local',
    );
  });

  for (const settings of ['spark.master: "spark://a:7077"', 'spark.kubernetes.driver.master: "local[2]"']) {
    it(`${settings}: no executors of its own, and no calls`, () => {
      const found = apache(`${settings}, spark.executor.instances: "5"`);
      expect(podCount(found, found.executor!)).to.include({ most: 0, least: 0 });
      const { calls, none } = driverCalls(found);
      expect(calls).to.deep.equal([]);
      expect(none).to.include(settings.split('"')[1]);
      expect(podsOf(found).map(({ role }) => role)).to.deep.equal(['driver']);
    });
  }

  it('of which nothing is known leaves all standard calls, and the executors', () => {
    for (const settings of ['spark.master: yarn', 'spark.master.url.prefix: "my-scheduler://"']) {
      const found = apache(settings);
      expect(kindOf(found)).to.equal('Other');
      expect(driverCalls(found).unknown).to.include(settings.split('"').at(-2) ?? 'yarn');
      expect(podCount(found, found.executor!).most).to.equal(2);
    }
  });
});
