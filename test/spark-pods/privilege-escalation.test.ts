/** What Spark's own builders protect, beside what is left of it once the webhook has put our fields onto the Pods. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { canBeIn } from '../../src/spark/version.ts';
import { functionConfig, runHardenSpark } from '../real/function.ts';
import { requires } from '../real/requires.ts';
import type { Workload } from '../spark-real/job.ts';
import { type Pod, sparkContainer } from '../spark-real/pod.ts';
import { mutate } from '../spark-real/webhook.ts';
import { BUILDERS, type Job, type MadeOfJob, podsBySpark, type Role } from './spark-pods.ts';

const KEY = 'securityContext.allowPrivilegeEscalation';
const template = (role: Role) => ({
  spec: {
    containers: [{ name: `spark-kubernetes-${role}`, securityContext: { allowPrivilegeEscalation: true } }],
  },
});

/** What Spark 4.3 sets for each role. */
interface Case extends Job {
  readonly title: string;
  readonly driver: boolean;
  readonly executor: boolean;
}

const CASES: readonly Case[] = [
  { title: 'nothing said', language: 'Java', conf: {}, driver: false, executor: false },
  {
    title: 'allowed for both',
    language: 'Java',
    conf: { [`spark.kubernetes.${KEY}`]: 'true' },
    driver: true,
    executor: true,
  },
  {
    title: 'allowed for both but one',
    language: 'Java',
    conf: { [`spark.kubernetes.${KEY}`]: ' TRUE ', [`spark.kubernetes.driver.${KEY}`]: 'false' },
    driver: false,
    executor: true,
  },
  {
    title: 'allowed by the templates, which counts for nothing',
    language: 'Java',
    conf: {},
    templates: { driver: template('driver'), executor: template('executor') },
    driver: false,
    executor: false,
  },
];

requires('Java 17', 'Spark').describe('what Spark protects stays protected', () => {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-protected-'));
  after(() => rmSync(folder, { recursive: true }));

  for (const spark of BUILDERS) {
    describe(`Spark ${spark}`, () => {
      const sets = canBeIn(spark, { since: '4.3' });
      let made: MadeOfJob[];
      before(() => {
        made = podsBySpark(spark, CASES, folder);
      });

      for (const [index, test] of CASES.entries()) {
        for (const role of ['driver', 'executor'] as const) {
          const bySpark = sets ? test[role] : test.templates && true;
          it(`${test.title}, ${role}: ${bySpark}`, () => {
            expect(escalation(made[index]![role].pod as Pod)).to.equal(bySpark);
          });

          it(`${test.title}, ${role}: hardened, no less than that`, () => {
            const pod = structuredClone(made[index]![role].pod) as Pod;
            pod.metadata.labels = { ...pod.metadata.labels, 'spark-role': role };
            mutate(pod, hardened(test, spark));
            expect(sparkContainer(pod).securityContext).to.deep.include({ readOnlyRootFilesystem: true });
            if (bySpark === false) expect(escalation(pod)).to.equal(false);
            else expect(escalation(pod)).to.not.equal(false);
          });
        }
      }
    });
  }
});

function escalation(pod: Pod): boolean | undefined {
  return sparkContainer(pod).securityContext?.allowPrivilegeEscalation;
}

/** With fields for all of it: a template of the user is left to Spark. */
function hardened({ conf }: Job, sparkVersion: string): Workload {
  const application = {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: 'a', namespace: 'jobs' },
    spec: { sparkVersion, sparkConf: conf, driver: {}, executor: {} },
  };
  const config = functionConfig({ readOnlyRootFilesystem: { mode: 'Enforce' } });
  return runHardenSpark([application], config).items[0] as Workload;
}
