import { hasOwnImage, SPARK_USER } from '../../../src/spark/image-user.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { Role } from '../../../src/spark/role.ts';
import type { ContainerContext } from './contexts.ts';

/**
 * Writes what the profile asks for and nobody has said: for the Pod what holds for all its containers, and for each
 * container what only that can say. Nothing that is there is changed.
 *
 * @returns what was written, for the finding
 */
export function fill(
  role: Role,
  [spark, ...others]: readonly ContainerContext[],
  podContext: Part,
): string[] {
  const filled = [
    ...fillContext(spark!.context),
    ...others.flatMap(({ path, context }) => {
      const texts = fillContext(context);
      return texts.length > 0 ? `${texts.join(' and ')} on \`${path}\`` : [];
    }),
  ];
  const contexts = [spark!, ...others].map(({ context }) => context);
  if (podContext.get('runAsNonRoot') === undefined && !contexts.every(says('runAsNonRoot'))) {
    podContext.set('runAsNonRoot', true);
    filled.push('runAsNonRoot: true');
  }
  if (!role.contextValue('runAsUser') && hasOwnImage(role)) {
    spark!.context.set('runAsUser', SPARK_USER);
    filled.push(`runAsUser: ${SPARK_USER}`);
  }
  if (podContext.get('seccompProfile') === undefined && !contexts.every(says('seccompProfile'))) {
    podContext.set('seccompProfile', { type: 'RuntimeDefault' });
    filled.push('seccompProfile: RuntimeDefault');
  }
  return filled;
}

function says(key: string): (context: Part) => boolean {
  return (context) => context.get(key) !== undefined;
}

function fillContext(context: Part): string[] {
  const filled: string[] = [];
  if (context.get('allowPrivilegeEscalation') === undefined) {
    context.set('allowPrivilegeEscalation', false);
    filled.push('allowPrivilegeEscalation: false');
  }
  const dropped = context.child('capabilities').list<string>('drop');
  if (!dropped.items.includes('ALL')) {
    dropped.append('ALL');
    filled.push('capabilities: drop ALL');
  }
  return filled;
}
