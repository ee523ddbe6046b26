import type { ResourceList } from '../../src/krm/index.ts';
import type { Check, Surroundings } from './diagnosis/check.ts';
import { confVolumes } from './diagnosis/conf-volumes.ts';
import { duplicateMounts } from './diagnosis/duplicate-mounts.ts';
import { istio } from './diagnosis/istio.ts';
import { javaOptions } from './diagnosis/java-options.ts';
import { misplacedFields } from './diagnosis/misplaced-fields.ts';
import { names } from './diagnosis/names.ts';
import { nodeSelectors } from './diagnosis/node-selectors.ts';
import { operatorTmp } from './diagnosis/operator-tmp.ts';
import { refusedSettings } from './diagnosis/refused-settings.ts';
import { sidecarVolumes } from './diagnosis/sidecar-volumes.ts';
import { unreadableNumbers } from './diagnosis/unreadable-numbers.ts';
import { userByName } from './diagnosis/user-by-name.ts';
import type { NamedObjects } from './named-objects.ts';
import { withoutRepetition } from './rules.ts';
import type { FoundWorkload } from './workloads.ts';

/** A new check is one line here, and a file. */
const CHECKS: readonly Check[] = [
  refusedSettings,
  nodeSelectors,
  unreadableNumbers,
  names,
  confVolumes,
  duplicateMounts,
  sidecarVolumes,
  javaOptions,
  misplacedFields,
  userByName,
  istio,
  operatorTmp,
];

/** Reports what is known to go wrong with workloads as they are now, and changes nothing. */
export function diagnose(list: ResourceList, workloads: readonly FoundWorkload[], named: NamedObjects): void {
  for (const { item, workload } of list.each(workloads)) {
    const surroundings: Surroundings = { namespaceLabels: (name) => named.namespaceLabels(item, name) };
    const findings = CHECKS.flatMap((check) => check(workload, surroundings));
    for (const finding of withoutRepetition(findings)) list.report(finding, item);
  }
}
