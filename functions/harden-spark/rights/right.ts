/** One verb on one resource, or on a URL of the API server that is no resource. */
import { allows, type ReadRule, readRules, strings } from '../../../src/kubernetes/rbac.ts';
import { urlsOf } from './granted.ts';

export interface Right {
  /** "" is the core group. */
  readonly apiGroup?: string;
  /** With its subresource, as in `pods/log`. */
  readonly resource?: string;
  readonly verb: string;
  /** Only of these objects. */
  readonly resourceNames?: readonly string[];
  readonly nonResourceURL?: string;
}

/** All that rules of any shape give, as they are written. */
export function rightsOf(rules: readonly unknown[], withURLs: boolean): Right[] {
  return rules.flatMap((rule) => {
    const [{ apiGroups, resources, verbs, resourceNames }] = readRules([rule]) as [ReadRule];
    const names = resourceNames.length > 0 ? { resourceNames } : {};
    const ofResources = apiGroups.flatMap((apiGroup) =>
      resources.flatMap((resource) => verbs.map((verb): Right => ({ apiGroup, resource, verb, ...names }))),
    );
    const urls = withURLs ? urlsOf(rule) : [];
    return [
      ...ofResources,
      ...urls.flatMap((nonResourceURL) => verbs.map((verb) => ({ nonResourceURL, verb }))),
    ];
  });
}

/** Whether who has `given` has `wanted`. */
export function covers(given: Right, wanted: Right): boolean {
  if (given.resource === undefined || wanted.resource === undefined) return sameRight(given, wanted);
  const rule = {
    apiGroups: [given.apiGroup!],
    resources: [given.resource],
    verbs: [given.verb],
    resourceNames: strings(given.resourceNames),
  };
  return allows(rule, wanted.apiGroup!, wanted.resource, wanted.verb, wanted.resourceNames ?? []);
}

/** One string for a right. */
export function rightKey({ apiGroup, resource, verb, resourceNames, nonResourceURL }: Right): string {
  return JSON.stringify([apiGroup, resource, resourceNames?.toSorted(), nonResourceURL, verb]);
}

export function sameRight(one: Right, other: Right): boolean {
  return rightKey(one) === rightKey(other);
}
