/**
 * The layer below a KRM function: ResourceList in and out, with the text kept.
 *
 *     import { runFunction } from './src/krm/index.ts';
 *
 *     await runFunction({
 *       name: 'set-owner', version: '1.0.0', usage: '…', reads: ['apps/v1'],
 *       run(list) { for (const item of list.select(['apps/v1'])) … },
 *     });
 */
import './yaml/any-yaml.ts';

export { InputError } from './input-error.ts';
export type { Item } from './list/item.ts';
export type { KrmFunction } from './list/krm-function.ts';
export { parseResourceList, parseStream } from './list/parse.ts';
export type { ResourceList } from './list/resource-list.ts';
export type { Field, Finding, Result, Severity } from './list/result.ts';
export { type Options, type Outcome, transform } from './list/transform.ts';
export { runFunction } from './process.ts';
