import type { Edit } from '../../../src/spark/edit.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { ContainerContext } from './contexts.ts';

/** One thing that is filled in: the edits, and the words that tell of it, such as `runAsNonRoot: true`. */
export interface Filled {
  readonly what: string;
  readonly edits: readonly Edit[];
}

/**
 * What the profile asks for and nobody has said: for the Pod what holds for all its containers, and for each
 * container what only that can say. Nothing that is there is changed.
 */
export function planFilling(role: Role, containers: readonly ContainerContext[], podContext: Part): Filled[] {
  const [spark, ...others] = containers;
  const changes = [
    ...fillContext(spark!),
    ...others.flatMap((other): Filled[] => {
      const { path } = other;
      const filled = fillContext(other);
      if (filled.length === 0) return [];
      const what = `${filled.map(({ what }) => what).join(' and ')} on \`${path}\``;
      return [{ what, edits: filled.flatMap(({ edits }) => edits) }];
    }),
  ];
  const isSaid = (key: string) =>
    podContext.get(key) !== undefined || containers.every(({ context }) => context.get(key) !== undefined);
  if (!isSaid('runAsNonRoot')) changes.push(setting(podContext, 'runAsNonRoot', true));
  const { user } = role.imageFacts;
  if (user !== undefined && !role.contextValue('runAsUser')) {
    changes.push(setting(spark!.context, 'runAsUser', user));
  }
  if (!isSaid('seccompProfile')) {
    changes.push(setting(podContext, 'seccompProfile', { type: 'RuntimeDefault' }, 'RuntimeDefault'));
  }
  return changes;
}

function fillContext({ context, privileges }: ContainerContext): Filled[] {
  const changes: Filled[] = [];
  if (context.get('allowPrivilegeEscalation') === undefined && !privileges) {
    changes.push(setting(context, 'allowPrivilegeEscalation', false));
  }
  const dropped = context.child('capabilities').list<string>('drop');
  if (!dropped.items.includes('ALL')) {
    changes.push({ what: 'capabilities: drop ALL', edits: [{ list: dropped, append: 'ALL' }] });
  }
  return changes;
}

function setting(part: Part, key: string, to: unknown, shown = to): Filled {
  return { what: `${key}: ${shown}`, edits: [{ part, set: key, to }] };
}
