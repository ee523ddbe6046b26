/**
 * The function for programs built on the `kpt-functions` SDK: give `hardenSparkFunction` to its `run`, or
 * call it on `Configs` beside other functions.
 *
 * `Configs` keeps one object a name, drops what is equal in name, and forgets comments and order:
 * where the text matters, run the executable. The SDK sends what is logged with `console.log` to standard error.
 */
import { Configs, type KptFunc, type KubernetesObject, kubernetesKey, type Result } from 'kpt-functions';
import type { Result as KrmResult } from '../../src/krm/index.ts';
import { ObjectList } from '../../src/krm/list/object-list.ts';
import { isObject } from '../../src/values/json.ts';
import { hardenSpark } from './function.ts';

export const hardenSparkFunction: KptFunc = async (configs) => {
  const objects = configs.getAll().map(copyOf);
  const list = new ObjectList(objects, configs.getFunctionConfig());
  hardenSpark.run(list);
  for (const result of list.results) configs.addResults(sdkResult(result));
  if (!list.isOnlyReport) {
    configs.deleteAll();
    for (const { object } of list.items) configs.insert(object);
  }
};
hardenSparkFunction.usage = hardenSpark.usage;

/** With each value in one place only: what YAML's aliases share is edited where it stands, as in a text. */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (!isObject(value) || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)])) as T;
}

/**
 * `Configs` of these objects.
 * @throws Error where two have one name: `Configs` would silently drop the first
 */
export function configsOf(objects: KubernetesObject[], functionConfig?: KubernetesObject): Configs {
  const seen = new Set<string>();
  for (const object of objects) {
    const key = kubernetesKey(object);
    if (seen.has(key)) throw new Error(`two objects must not share the name ${JSON.stringify(key)}`);
    seen.add(key);
  }
  return new Configs(objects, functionConfig);
}

/** The SDK's words for what the specification calls `warning` and `proposedValue`. */
function sdkResult({ severity, resourceRef, field, ...rest }: KrmResult): Result {
  const { proposedValue, ...same } = field ?? {};
  const suggested = proposedValue !== undefined && { suggestedValue: proposedValue };
  return {
    ...rest,
    severity: severity === 'warning' ? 'warn' : severity,
    ...(resourceRef && { resourceRef: { namespace: '', ...resourceRef } }),
    ...(field && { field: { ...same, ...suggested } }),
  } as Result;
}
