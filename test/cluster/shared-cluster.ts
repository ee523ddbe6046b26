import { requires, tool } from '../real/requires.ts';
import { Cluster } from './cluster.ts';
import { installOperator } from './operator.ts';

let shared: Promise<Cluster> | undefined;

/** The cluster of all tests of this process, with the operator in it; it ends with the process. */
export function sharedCluster(): Promise<Cluster> {
  shared ??= Cluster.start().then(async (cluster) => {
    process.on('exit', () => cluster.end());
    await installOperator(cluster);
    await cluster.kubectl(['apply', '--server-side', '--filename', tool('prometheus-operator')]);
    return cluster;
  });
  return shared;
}

/** A suite that needs the cluster. */
export function withCluster(title: string, tests: (this: Mocha.Suite, cluster: () => Cluster) => void): void {
  requires(
    'control plane',
    'spark-operator program',
    'spark-operator',
    'prometheus-operator',
    'kubectl',
    'bubblewrap',
    'setpriv',
    'Java 17',
    'Spark',
  ).describe(title, function () {
    let cluster: Cluster;
    before(async () => {
      cluster = await sharedCluster();
    });
    tests.call(this, () => cluster);
  });
}
