import type { Entries } from '../kubernetes/labels.ts';
import { Part } from './part.ts';
import type { Role } from './role.ts';
import type { Workload } from './workload.ts';

/**
 * The labels that a role's Pod gets, as far as the workload says them.
 *
 * Source: Spark docs/running-on-kubernetes.md.
 */
export function podLabels(workload: Workload, role: Role): Entries {
  const metadata = Part.root(workload.object).child('metadata');
  return {
    ...(getsLabelsOfWorkload(workload, role) && entriesOf(metadata.child('labels'))),
    ...podEntries(workload, role, 'label'),
  };
}

/** Whether the operator copies the labels of the workload onto the Pods of a role. */
export function getsLabelsOfWorkload(workload: Workload, role: Role): boolean {
  return workload.kind.copiesLabels && role.podBySpark;
}

/** The annotations that a role's Pod gets, as far as the workload says them. */
export function podAnnotations(workload: Workload, role: Role): Entries {
  return podEntries(workload, role, 'annotation');
}

/** The later wins: what Spark is told is laid over the template. */
function podEntries({ conf }: Workload, role: Role, what: 'label' | 'annotation'): Entries {
  const prefix = `spark.kubernetes.${role.confOf}.${what}.`;
  const inConf = role.podBySpark ? conf.entries().filter(([key]) => key.startsWith(prefix)) : [];
  return {
    ...entriesOf(role.templateMetadata.child(`${what}s`)),
    ...Object.fromEntries(inConf.map(([key, value]) => [key.slice(prefix.length), value])),
    ...(role.fields && entriesOf(role.own.child(`${what}s`))),
  };
}

function entriesOf(part: Part): Entries {
  return Object.fromEntries(
    Object.entries(part.value ?? {}).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}
