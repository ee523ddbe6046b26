/** A list, looked at and not edited, for what its accounts need and hold. */
import type { KrmFunction, ResourceList } from '../../../src/krm/index.ts';
import { WORKLOAD_KINDS } from '../../../src/spark/workload.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { misshapenObjects, mistakesOf } from '../catalogue/misshapen-objects.ts';
import { readFunctionConfig } from '../config/function-config.ts';
import { API_VERSION, KIND } from '../config/kind.ts';
import type { Rbac, Settings } from '../config/settings.ts';
import { about, type ItemFinding } from '../findings/item-finding.ts';
import { listedNamespaces } from '../owned-objects/listed-namespaces.ts';
import { type RbacFacts, rbacFacts, readAccountUse } from '../rbac/account-use.ts';
import { daemonsOf } from '../rbac/audit/tokens.ts';
import { readBindings } from '../rbac/bindings.ts';
import { namespacesOf } from '../rbac/served-namespaces.ts';
import type { RbacStep } from '../rbac/step.ts';
import { READS, WORDS } from '../reads.ts';
import { version } from '../version.ts';
import { platformOf } from '../workloads/platform-of.ts';
import { obstaclesOf, viewOf } from '../workloads/workloads.ts';
import { type Daemon, type Rights, rightsIn } from './rights.ts';

/**
 * A function that changes nothing, and calls `see` with what it saw: of one list or stream the last time counts, if that
 * is several times.
 */
export function lookAtRights(see: (rights: Rights, list: ResourceList) => void): KrmFunction {
  return {
    name: 'harden-spark',
    version,
    usage: '',
    configKind: KIND,
    reads: READS,
    words: WORDS,
    run(list) {
      const config = readFunctionConfig(list.functionConfig);
      if ('findings' in config) {
        for (const finding of config.findings) list.report(finding, list.functionConfigItem);
        return undefined;
      }
      const { rights, findings } = rightsOfList(list, config.settings);
      for (const { finding, item } of findings) list.report(finding, item);
      // A key that stands twice is told as one that decides, if it decides this.
      if (list.isRehearsal) list.report(seen(rights));
      else see(rights, list);
      return undefined;
    },
  };
}

function seen(rights: Rights) {
  return { rule: 'rights', severity: 'info', message: JSON.stringify(rights) } as const;
}

function rightsOfList(list: ResourceList, settings: Settings): { rights: Rights; findings: ItemFinding[] } {
  const objects = new Catalogue(list, settings.origin);
  const rbac = settings.rbac ?? defaultRbac();
  const step: RbacStep = {
    objects,
    bindings: readBindings(objects),
    settings,
    rbac,
    asksForCalls: true,
    listed: new Map(),
  };
  const { uses, daemons, findings, items } = lookAtWorkloads(list, step);
  const listed = listedNamespaces(settings, objects, [...uses, ...daemons]).of('rbac');
  const served = settings.rbac ? namespacesOf(step, uses, listed) : undefined;
  const rights = rightsIn(step, { uses, daemons, namespaces: served?.namespaces ?? new Map() });
  const shapes = misshapenObjects(list, items, { hasWorkloads: false, generates: false });
  return { rights, findings: [...findings, ...shapes, ...objects.findings] };
}

function lookAtWorkloads(list: ResourceList, step: RbacStep) {
  const platform = platformOf(step.settings);
  const uses: RbacFacts[] = [];
  const daemons: Daemon[] = [];
  const findings: ItemFinding[] = [];
  const items = list.select(WORKLOAD_KINDS);
  const workloads = new Set<(typeof items)[number]>();
  for (const item of list.each(items)) {
    const found = viewOf(item, step.objects, platform);
    if (!found) {
      if (WORKLOAD_KINDS.includes(item.object.kind)) findings.push(...mistakesOf(item));
      continue;
    }
    step.objects.setAside(item);
    workloads.add(item);
    const obstacles = obstaclesOf(found);
    findings.push(...about(item, obstacles));
    if (obstacles.length > 0) continue;
    const { name, kind, object } = found.workload;
    const { use, findings: ofAccounts } = readAccountUse(step, found);
    findings.push(...about(item, ofAccounts));
    if (use) uses.push(rbacFacts(step, found, use));
    for (const { namespace, account, role } of daemonsOf(found)) {
      daemons.push({ name, kind: kind.name, apiVersion: object.apiVersion, namespace, account, role });
    }
    list.finish(item);
  }
  return { uses, daemons, findings, items: workloads };
}

/** What the configuration says of RBAC where it says nothing. */
function defaultRbac(): Rbac {
  const metadata = { name: 'harden-spark' };
  const config = { apiVersion: API_VERSION, kind: KIND, metadata, spec: { rbac: {} } };
  const read = readFunctionConfig(config as never);
  if ('findings' in read) throw new Error('the defaults must be a configuration');
  return read.settings.rbac!;
}
