import { InputError } from '../input-error.ts';
import { YamlNeeded } from '../yaml/read-tree.ts';
import type { Item } from './item.ts';
import type { KrmFunction } from './krm-function.ts';
import { ReadAtOnce } from './reading.ts';
import type { ResourceList } from './resource-list.ts';

/** Something went wrong in a function itself, at an item of the list. */
export class Fault extends Error {
  override name = 'Fault';

  constructor(item: Item, cause: unknown) {
    const { message, stack } = cause instanceof Error ? cause : new Error(String(cause));
    super(`at ${nameOf(item)}: ${message}`, { cause });
    // Whoever looks for the fault needs the stack of its cause.
    this.stack = `${this.message}\n${stack}`;
  }
}

/** Runs the function on a list, and writes its edits; a fault says at which item of the list that was. */
export function runAndSettle(fn: KrmFunction, list: ResourceList): string | undefined {
  try {
    const done = fn.run(list);
    list.settle();
    return done;
  } catch (error) {
    // What is said to the user, and what begins a run again, is no fault.
    const isFault = ![InputError, YamlNeeded, ReadAtOnce].some((kind) => error instanceof kind);
    throw list.at && isFault ? new Fault(list.at, error) : error;
  }
}

function nameOf(item: Item): string {
  const { kind, metadata } = item.object as unknown as Record<string, any>;
  const { name, generateName, namespace } = (metadata ?? {}) as Record<string, unknown>;
  const names = [namespace, name ?? generateName].filter((text) => typeof text === 'string').join('/');
  const words = [typeof kind === 'string' ? kind : 'an object', names].filter(Boolean).join(' ');
  const place = item.position === undefined ? '' : `item ${item.position}`;
  const where = item.file?.path ?? place;
  return where ? `${words} (${where})` : words;
}
