import type { KrmFunction } from '../../../src/krm/list/krm-function.ts';
import type { ResourceList } from '../../../src/krm/list/resource-list.ts';
import { KNOWN_PLATFORM } from '../../../src/spark/platform.ts';
import { isPlaceholder, repositoryOf } from '../../../src/spark/role/image.ts';
import { WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { KIND } from '../config/kind.ts';
import { driverAccountName, namespaceName } from '../config/kubernetes-text.ts';
import { version } from '../version.ts';
import { obstaclesOf, viewOf } from '../workloads/workloads.ts';

/** A function that wants workloads to be right, and does nothing. */
export const LOOK_AT_WORKLOADS: KrmFunction = {
  name: 'harden-spark',
  version,
  usage: '',
  configKind: KIND,
  reads: WORKLOAD_KINDS,
  run: () => undefined,
};

/** What the workloads of packages are. */
export class Survey {
  /** Workloads. */
  count = 0;
  /** The accounts that drivers run as, by namespace; those of workloads without one under ''. */
  private readonly accounts = new Map<string, Set<string>>();
  private readonly unknown = new Set<string>();
  private readonly kinds = new Set<string>();
  private readonly present = new Set<string>();

  /** Takes in those of a package. */
  add(list: ResourceList): void {
    const catalogue = new Catalogue(list, { kind: 'None', owner: LOOK_AT_WORKLOADS.name });
    for (const item of list.select(WORKLOAD_KINDS)) {
      const found = viewOf(item, catalogue, KNOWN_PLATFORM);
      if (!found || obstaclesOf(found).length > 0) continue;
      const { workload } = found;
      this.count++;
      this.kinds.add(workload.kind.group);
      const namespace = namespaceName.is(workload.namespace) ? workload.namespace : '';
      const accounts = this.accounts.get(namespace) ?? new Set();
      this.accounts.set(namespace, accounts);
      const account = workload.driver?.account.inEffect?.value;
      if (driverAccountName.is(account)) accounts.add(account);
      for (const { image } of workload.roles) {
        if (image === undefined || isPlaceholder(image.value)) continue;
        const { workDir, userInPasswd } = KNOWN_PLATFORM.images(image.value);
        if (workDir === undefined || userInPasswd === undefined) this.unknown.add(image.value);
      }
    }
    for (const { object } of list.select(['ServiceAccount'])) {
      this.present.add(`${object.metadata?.namespace ?? ''}/${object.metadata?.name}`);
    }
  }

  /** By name. */
  get namespaces(): readonly string[] {
    return [...this.accounts.keys()].filter((name) => name !== '').sort();
  }

  /** Whether there are workloads that say no namespace. */
  get hasOthers(): boolean {
    return this.accounts.has('');
  }

  /** The accounts of drivers, in a namespace or in all. */
  accountsOf(namespace?: string): readonly string[] {
    const sets = namespace === undefined ? [...this.accounts.values()] : [this.accounts.get(namespace) ?? []];
    return [...new Set(sets.flatMap((names) => [...names]))].sort();
  }

  /** Whether the account is among the objects. */
  hasAccount(namespace: string, account: string): boolean {
    return this.present.has(`${namespace}/${account}`);
  }

  /** Images of which it is not known where they work and whom they run as, one of each repository. */
  get images(): readonly { readonly repository: string; readonly image: string }[] {
    const all = [...this.unknown].sort().map((image) => ({ repository: repositoryOf(image), image }));
    return [...new Map(all.map((one) => [one.repository, one])).values()];
  }

  /** Whether some belong to the operator whose webhook writes what stands in fields. */
  get needsWebhook(): boolean {
    return this.kinds.has('sparkoperator.k8s.io');
  }
}
