/**
 * Texts that docs/troubleshooting.md quotes of Spark's log and docs/compatibility.md has not: each brought about by what the
 * page calls its cause.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { findPython } from '../../scripts/systems/python.ts';
import { VERSIONS } from '../../scripts/systems/spark-versions.ts';
import { sparkHome } from '../../scripts/systems/tools.ts';
import { requires } from '../real/requires.ts';

/** No line in /etc/passwd has it. */
const UNKNOWN_USER = ['setpriv', '--reuid', '54321', '--regid', '0', '--clear-groups'];

const tested = VERSIONS.findLast(({ inCi }) => inCi)!;

interface Symptom {
  readonly cause: string;
  readonly text: string;
  readonly as?: readonly string[];
  readonly options: readonly string[];
}

const SYMPTOMS: readonly Symptom[] = [
  {
    cause: 'a directory for temporary files that cannot be written',
    text: 'Failed to create a temp directory (under /proc) after 10 attempts!',
    options: ['--driver-java-options', '-Djava.io.tmpdir=/proc'],
  },
  {
    cause: 'a user without a line in /etc/passwd',
    text: 'basedir must be absolute: ?/.ivy2.5.2/local',
    as: UNKNOWN_USER,
    options: [],
  },
  {
    cause: 'the same, where Ivy does not need its home',
    text: 'LoginException: java.lang.NullPointerException: invalid null input: name',
    as: UNKNOWN_USER,
    options: ['--conf', 'spark.jars.ivy=/nowhere'],
  },
  {
    cause: 'an executor that no worker has room for',
    text: 'Initial job has not accepted any resources',
    options: [
      ...['--master', 'local-cluster[1,1,1024]', '--conf', 'spark.executor.cores=2'],
      ...['--conf', 'spark.starvation.timeout=1s'],
    ],
  },
];

// Only root may take another user, as for the sandboxes.
requires('Spark', 'Java 17', 'setpriv', 'bubblewrap').describe('symptoms, as Spark tells them', function () {
  this.timeout(180_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-symptoms-'));
    chmodSync(folder, 0o755);
  });

  after(() => {
    rmSync(folder, { recursive: true });
    // The worker of a local cluster leaves its logs there, and nowhere else.
    rmSync(join(sparkHome(tested.spark), 'work'), { recursive: true });
  });

  for (const { cause, text, as = [], options } of SYMPTOMS) {
    it(`${cause}: ${text}`, () => {
      const { spark, python } = tested;
      const job = join(folder, 'job.py');
      writeFileSync(job, JOB);
      const [program, ...args] = [...as, join(sparkHome(spark), 'bin/spark-submit'), ...options, job];
      const { stdout, stderr } = spawnSync(program!, args, {
        cwd: folder,
        env: {
          PATH: '/usr/bin:/bin',
          JAVA_HOME: '/usr/lib/jvm/java-17-openjdk-amd64',
          SPARK_HOME: sparkHome(spark),
          SPARK_LOCAL_IP: '127.0.0.1',
          PYSPARK_PYTHON: join(findPython(python)!.programs, `python${python}`),
        },
        encoding: 'utf8',
        timeout: 150_000,
      });
      expect(stdout + stderr).to.include(text);
    });
  }
});

/** Ends by itself, so that nothing waits for executors that never come. */
const JOB = `import os, threading
from pyspark.sql import SparkSession
session = SparkSession.builder.getOrCreate()
threading.Timer(20, lambda: os._exit(1)).start()
session.range(3).collect()
os._exit(0)
`;
