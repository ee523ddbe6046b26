import type { ToolName } from '../../scripts/systems/tools.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { sharedCluster, withCluster } from '../cluster/shared-cluster.ts';
import { requires } from '../real/requires.ts';
import { ArgoCd } from './argo-cd.ts';

let shared: Promise<ArgoCd> | undefined;

/** The one of all tests of this process; it ends with the process. */
function sharedArgoCd(): Promise<ArgoCd> {
  shared ??= sharedCluster()
    .then((cluster) => ArgoCd.start(cluster))
    .then((argoCd) => {
      process.on('exit', () => argoCd.end());
      return argoCd;
    });
  return shared;
}

/** Known once a suite begins. */
export interface Systems {
  readonly argoCd: () => ArgoCd;
  readonly cluster: () => Cluster;
}

/** A suite that needs Argo CD in a cluster, and perhaps other tools. */
export function withArgoCd(
  title: string,
  tests: (this: Mocha.Suite, systems: Systems) => void,
  tools: readonly ToolName[] = [],
): void {
  requires('Argo CD', "Argo CD's CRDs", 'redis', 'kustomize', 'helm', ...tools).describe('Argo CD', () => {
    withCluster(title, function (cluster) {
      let argoCd: ArgoCd;
      before(async () => {
        argoCd = await sharedArgoCd();
      });
      tests.call(this, { argoCd: () => argoCd, cluster });
    });
  });
}
