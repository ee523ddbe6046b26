import type { KubernetesObject } from 'kpt-functions';
import { isObject } from '../../values/json.ts';
import { InputError } from '../input-error.ts';

/** What somebody may have meant whose input is no ResourceList. */
export const INSTEAD = 'for a plain stream of YAML documents use `--stream`, or `--config FILE`';

/** @throws InputError unless the value is a ResourceList by its kind. */
export function requireResourceList(value: unknown): { [key: string]: any } {
  if (!isObject(value)) throw new InputError('the input must be a ResourceList, got no map');
  const { apiVersion, kind } = value;
  const isOurs = typeof apiVersion === 'string' && apiVersion.startsWith('config.kubernetes.io/');
  if (kind === 'ResourceList' && isOurs) return value;
  throw new InputError(
    `the input must be a ResourceList of \`config.kubernetes.io/v1\`, got \`kind\` ${JSON.stringify(kind)} ` +
      `and \`apiVersion\` ${JSON.stringify(apiVersion)}; ${INSTEAD}`,
  );
}

/** @throws InputError unless the value is a map. */
export function requireObject(value: unknown, name: string): KubernetesObject {
  if (!isObject(value)) throw new InputError(`${name} must be an object, got ${shortJson(value)}`);
  return value as KubernetesObject;
}

/** A value as an error message shows it. */
export function shortJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
