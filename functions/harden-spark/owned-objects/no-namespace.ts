import type { Item } from '../../../src/krm/index.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import { counted, enumerated, firstOf } from '../../../src/values/phrases.ts';
import type { Settings } from '../config/settings.ts';
import { askedBy } from '../findings/asking.ts';
import type { ItemFinding } from '../findings/item-finding.ts';
import type { Named } from '../workloads/workload-order.ts';

export const noNamespace = rule('generated/no-namespace', {
  severity: 'warning',
  meaning:
    'Workloads have no namespace, as in a Helm chart, and the configuration makes objects for named ones.',
  remedy:
    'Leave out `spec.rbac.namespaces`, or write the namespace of the release into the templates. With kustomize or kpt run the function where the namespace is set.',
});

type Unplaced = readonly (Named & { readonly item: Item; readonly namespace?: string | undefined })[];

const SHOWN = 3;

/**
 * Tells once of all workloads without a namespace for which nothing is made, since the objects are for named ones.
 *
 * @param all workloads
 * @param withoutRole those without a namespace whose drivers get no Role, and are not bound by others
 */
export function withoutNamespace(
  all: Unplaced,
  withoutRole: Unplaced,
  { rbac, networkPolicy, resourceQuota, monitoring }: Settings,
): ItemFinding[] {
  const unplaced = all.filter(({ namespace }) => namespace === undefined);
  // [] says that nothing is wanted.
  const isListed = rbac?.namespaces !== undefined && rbac.namespaces.length > 0;
  const perNamespace = [
    ...(isListed && networkPolicy ? ['no NetworkPolicies'] : []),
    ...(isListed && resourceQuota ? ['no ResourceQuota'] : []),
    // An alert is about a namespace by its name.
    ...(monitoring && rbac?.namespaces?.length !== 0 ? ['no alerts'] : []),
  ];
  const lacking = [...(isListed && withoutRole.length > 0 ? ['no Role'] : []), ...perNamespace];
  const told = perNamespace.length > 0 ? unplaced : withoutRole;
  if (lacking.length === 0 || told.length === 0) return [];
  const names = firstOf(told.map(({ name }) => name).sort(), SHOWN);
  const [have, get] = told.length === 1 ? ['has', 'it gets'] : ['have', 'they get'];
  const listed = isListed ? ', and `spec.rbac.namespaces` lists named ones' : '';
  const leaveOut = isListed
    ? ' leave out `spec.rbac.namespaces`: what is made has no namespace then either, and goes where the release goes. Or'
    : '';
  const toList = isListed ? ', and list that namespace' : '';
  const alerts = monitoring ? ' Alerts are only made for namespaces that have a name.' : '';
  const message = `${counted(told.length, 'workload')} ${have} no namespace (${names})${listed}: ${get} ${enumerated(lacking)}. In a Helm chart${leaveOut} write \`namespace: {{ .Release.Namespace }}\` into the templates${toList}. With kustomize or kpt run this function where the namespace is set.${alerts}`;
  const field = isListed ? 'spec.rbac.namespaces' : 'spec.monitoring';
  return [{ finding: noNamespace.finding(message), askedBy: askedBy(field, told) }];
}
