import { ONLY_OF_CONTAINER, ONLY_OF_POD } from '../../../src/kubernetes/pod-security.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { Check } from './check.ts';
import { finding } from './rules.ts';

/**
 * Fields of a security context where only the other kind of context has them: the API server drops them from Pod
 * templates, which operators do not check.
 *
 * Source: Kubernetes API, PodSecurityContext and SecurityContext; kubeflow/spark-operator examples/spark-pi-pod-template.yaml.
 */
export const misplacedFields: Check = ({ roles }) =>
  roles.flatMap((role) =>
    role.places.flatMap(({ podContext, context }) => [
      ...misplaced(podContext, ONLY_OF_CONTAINER, context, 'a container'),
      ...misplaced(context, ONLY_OF_POD, podContext, 'the Pod'),
    ]),
  );

function misplaced(found: Part, keys: readonly string[], right: Part, whose: string) {
  return keys
    .filter((key) => found.get(key) !== undefined)
    .map((key) => {
      const path = found.keyPath(key);
      return finding(
        'misplaced-field',
        `\`${path}\` has no effect: only the security context of ${whose} has it. Move it to \`${right.keyPath(key)}\`.`,
        { path, currentValue: found.get(key) },
      );
    });
}
