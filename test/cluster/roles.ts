import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyRule } from 'kubernetes-types/rbac/v1.d.ts';
import { parse, parseAllDocuments } from 'yaml';
import { tool } from '../real/requires.ts';
import type { Cluster } from './cluster.ts';

/** Where the rules of a driver's Role come from. */
export const ROLES = {
  derived: 'harden-spark, `permissions: Derived`',
  standard: 'harden-spark, `permissions: Standard`',
  'kubeflow-chart': 'the Helm chart of the kubeflow operator',
  'apache-chart': 'the Helm chart of the Apache operator',
  stackable: 'the ClusterRole of the Stackable operator',
  edit: 'the ClusterRole `edit`, as in the documentation of Spark',
} as const;

export type RoleName = keyof typeof ROLES;

/** The rules of a Role that is not the function's. */
export async function rulesOf(role: RoleName, cluster: Cluster): Promise<PolicyRule[]> {
  switch (role) {
    case 'kubeflow-chart': {
      // The same rules stand in the chart, and here without its templates.
      const file = join(tool('spark-operator'), 'config/spark-rbac/spark-application-rbac.yaml');
      const objects = parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS());
      return objects.find(({ kind }) => kind === 'Role').rules;
    }
    case 'edit':
      return (await cluster.api.get('/apis/rbac.authorization.k8s.io/v1/clusterroles/edit')).rules;
    default:
      return parse(readFileSync(join(import.meta.dirname, `roles/${role}.yaml`), 'utf8')).rules;
  }
}
