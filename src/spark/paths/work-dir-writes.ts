import { bringsFiles } from '../dependencies.ts';
import type { Role } from '../role/role.ts';
import { sparkVersions } from '../role/spark-versions.ts';
import { canBeInOneOf } from '../version.ts';
import type { Workload } from '../workload.ts';

/** One thing for which a container cannot do without a working directory that it can write to. */
interface WorkDirWrite {
  /** As a finding goes on behind "because". */
  readonly what: string;
  readonly holds: (workload: Workload, role: Role) => boolean;
  readonly source: string;
}

/**
 * What is surely written to the working directory. Everything else that may be (managed tables, what the program itself
 * writes) is not worth losing sight of the files that an image may have there.
 */
const WORK_DIR_WRITES: readonly WorkDirWrite[] = [
  {
    what: 'Spark copies jars and files of the job there',
    holds: bringsFiles,
    source:
      'Measured on Spark 3.3 to 4.3: "./app.jar: Read-only file system". Executor.updateDependencies; SPARK-33782.',
  },
  {
    what: 'a Connect server keeps there what its clients send',
    holds: ({ roles }) => roles.some(({ name }) => name === 'server'),
    source: 'Spark SparkConnectArtifactManager, JobArtifactSet; measured on Spark 3.5.',
  },
  {
    what: 'Spark 4.0.0 makes artifacts/ there for any SQL',
    holds: (workload) => sparkVersions(workload).includes('4.0.0'),
    source: 'Measured: "/opt/spark/work-dir/artifacts: Read-only file system". SPARK-52396.',
  },
  {
    what: 'the Hive catalogue makes metastore_db and derby.log there',
    holds: ({ conf }) =>
      conf.get('spark.sql.catalogImplementation') === 'hive' &&
      !conf.get('spark.hadoop.hive.metastore.uris') &&
      !conf.get('spark.hive.metastore.uris'),
    source: 'Measured on Spark 3.3 to 4.3. HiveConf, javax.jdo.option.ConnectionURL.',
  },
  {
    what: 'images made by docker-image-tool begin with java_opts.txt there',
    holds: (workload, role) =>
      role.imageFacts.userInPasswd === false && canBeInOneOf(sparkVersions(workload), { since: '3.4' }),
    source: 'apache/spark resource-managers/kubernetes/docker, entrypoint.sh, since 3.4 (SPARK-41126).',
  },
];

/** Why a role's container must be able to write to its working directory; undefined where it need not. */
export function workDirWrite(workload: Workload, role: Role): string | undefined {
  return WORK_DIR_WRITES.find(({ holds }) => holds(workload, role))?.what;
}
