import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { addRule } from '../../../src/kubernetes/rbac.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import type { AccountRights, Row } from './rights.ts';
import { compareVerbs } from './table.ts';

/** The rules of a Role that gives the account what it needs, and no more. */
export function neededRules({ rows, namespace }: AccountRights): PolicyRule[] {
  const resources: MultiMap<string, Row> = new Map();
  for (const row of rows) {
    const { apiGroup, resource, resourceNames = [] } = row.right;
    const isHere = row.scope === 'Namespace' && row.namespace === namespace;
    if (row.needed && isHere && !row.isPart)
      append(resources, JSON.stringify([apiGroup, resource, resourceNames]), row);
  }
  const rules: PolicyRule[] = [];
  for (const same of resources.values()) {
    const { apiGroup, resource, resourceNames } = same[0]!.right;
    addRule(
      rules,
      apiGroup!,
      resource!,
      same.map(({ right }) => right.verb).sort(compareVerbs),
      resourceNames,
    );
  }
  return rules;
}
