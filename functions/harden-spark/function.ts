import type { Item, KrmFunction } from '../../src/krm/index.ts';
import { Catalogue } from './catalogue/catalogue.ts';
import { misshapenObjects, mistakesOf } from './catalogue/misshapen-objects.ts';
import { readFunctionConfig } from './config/function-config.ts';
import { KIND } from './config/kind.ts';
import { misspeltConfigs } from './config/misspelt-configs.ts';
import { unusedOverrides } from './config/overrides.ts';
import { eachWorkload } from './each-workload.ts';
import { ALL_RULES } from './findings/all-rules.ts';
import { askerOf } from './findings/asking.ts';
import { whatWasDone } from './findings/counts.ts';
import { exceptionsOnObjects } from './findings/exceptions.ts';
import { groupOf } from './findings/groups.ts';
import { inOrder } from './findings/in-order.ts';
import { about } from './findings/item-finding.ts';
import { reRuns } from './findings/re-runs.ts';
import { applySeverities } from './findings/severities.ts';
import { generateObjects, generates } from './generation.ts';
import { checkNetwork, planNetwork } from './network-policy/network-policy.ts';
import { listedNamespaces } from './owned-objects/listed-namespaces.ts';
import { labelNamespaces } from './pod-security/namespaces.ts';
import { tellUnknownUsers } from './pod-security/unknown-user.ts';
import { startRbac } from './rbac/rbac.ts';
import { tellUnknownImages } from './read-only-root/unknown-image.ts';
import { READS, WORDS } from './reads.ts';
import { checkQuotas } from './resource-quota/check.ts';
import { USAGE } from './usage.ts';
import { version } from './version.ts';
import { lookalikes } from './workloads/lookalikes.ts';
import { platformOf } from './workloads/platform-of.ts';
import { viewOf } from './workloads/workloads.ts';

/** The function: what `kpt` and `kustomize` run, and what `transform` takes. */
export const hardenSpark: KrmFunction = {
  name: 'harden-spark',
  version,
  usage: USAGE,
  get rules() {
    return [...ALL_RULES.values()];
  },
  groupOf,
  configKind: KIND,
  reads: READS,
  words: WORDS,
  subcommands: {
    rights: async () => (await import('./commands/rights.ts')).rights,
    explain: async () => (await import('./commands/explain.ts')).explain,
    init: async () => (await import('./commands/init.ts')).init,
  },

  run(list) {
    const given = list.items;
    list.groupOf = ({ rule }) => groupOf(rule)!;
    const config = readFunctionConfig(list.functionConfig);
    if ('findings' in config) {
      for (const finding of config.findings) list.report(finding, list.functionConfigItem);
      return 'nothing was changed';
    }
    // Where nothing is looked at, each would match nothing.
    list.exceptions = exceptionsOnObjects();
    const { settings } = config;
    if (settings.mode === 'Report') list.discardChanges();

    const catalogue = new Catalogue(list, settings.origin);
    const platform = platformOf(settings);
    const rbac = startRbac(catalogue, settings);
    const visited = eachWorkload(list, catalogue, platform, settings, rbac);
    const { workloads, refused, hardened, changed } = visited;
    const all = [...workloads, ...refused];
    list.main = all[0]?.item;
    const items = new Set(all.map(({ item }) => item));
    applySeverities(list, settings, all);

    const writeExecutor = (item: Item, account: string) => {
      viewOf(item, catalogue, platform)!.workload.executor!.account.set(account);
      if (list.finish(item)) changed.add(item);
    };
    const namespaces = listedNamespaces(settings, catalogue, all);
    const network = planNetwork(workloads, namespaces, settings);
    const findings = [
      ...visited.findings,
      ...lookalikes(list, items),
      ...misspeltConfigs(list),
      ...misshapenObjects(list, items, {
        hasWorkloads: workloads.length > 0,
        generates: generates(settings),
      }),
      ...tellUnknownImages(list, workloads),
      ...tellUnknownUsers(list, workloads),
      ...labelNamespaces(catalogue, workloads, settings),
      ...checkNetwork(catalogue, network, settings),
      ...generateObjects(list, catalogue, workloads, namespaces, network, settings, rbac, writeExecutor),
      ...checkQuotas(catalogue, workloads),
      ...about(
        list.functionConfigItem,
        unusedOverrides(settings, all, () => catalogue.subjects),
      ),
      ...[...catalogue.looked].flatMap(mistakesOf),
      ...catalogue.findings,
    ];
    const left = list.items;
    const again = list.isOnlyReport ? [] : workloads.filter(({ item }) => changed.has(item));
    const told = inOrder([...findings, ...reRuns(again)], [...given, ...left]);
    for (const { finding, item, askedBy } of told) {
      list.report(finding, item, askedBy && askerOf(askedBy, list, settings.origin));
    }
    list.settle();
    return whatWasDone(list, { given, left, workloads, refused, hardened }, settings);
  },
};
