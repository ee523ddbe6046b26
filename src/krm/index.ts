export type { Item, ResourceList } from './resource-list.ts';
export type { Field, Finding, Result, Severity } from './result.ts';
