import { rule } from '../../../src/krm/list/rule.ts';
import { ONLY_OF_CONTAINER, ONLY_OF_POD } from '../../../src/kubernetes/pod-security.ts';
import type { Part } from '../../../src/spark/part.ts';
import type { WorkloadCheck } from './surroundings.ts';

/**
 * Fields of a security context where only the other kind of context has them: the API server drops them from Pod
 * templates, which operators do not check.
 *
 * Source: Kubernetes API, PodSecurityContext and SecurityContext; kubeflow/spark-operator examples/spark-pi-pod-template.yaml.
 */
export const misplacedField: WorkloadCheck = {
  ...rule('diagnosis/misplaced-field', {
    severity: 'warning',
    meaning:
      "A field stands in the wrong security context (the Pod's instead of the container's, or the other way round) and has no effect.",
    remedy: 'Move the field to the other security context.',
  }),
  check: ({ roles }) =>
    roles.flatMap((role) =>
      role.places.flatMap(({ podContext, context }) => [
        ...misplaced(podContext, ONLY_OF_CONTAINER, context, 'a container'),
        ...misplaced(context, ONLY_OF_POD, podContext, 'the Pod'),
      ]),
    ),
};

function misplaced(context: Part, keys: readonly string[], right: Part, whose: string) {
  return keys.flatMap((key) => {
    const value = context.get(key);
    if (value === undefined) return [];
    const path = context.keyPath(key);
    const message = `\`${path}\` has no effect: only the security context of ${whose} has it. Move it to \`${right.keyPath(key)}\`.`;
    return misplacedField.finding(message, { path, currentValue: value });
  });
}
