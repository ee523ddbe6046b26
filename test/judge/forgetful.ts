/**
 * Workload views that remember nothing: what a part, a role or the settings looked up once is looked up again with
 * each question. If the steps could be told something that is no longer so, the two ways differ.
 *
 * The views remember in fields of their own. This lets go of them just before they are asked, in the prototypes, so
 * that the program that people run has no switch for it.
 */

import { Answer } from '../../src/spark/answer.ts';
import { OwnConf } from '../../src/spark/conf/spark-conf.ts';
import { SystemProperties } from '../../src/spark/conf/system-properties.ts';
import { List, Part } from '../../src/spark/part.ts';
import { Role } from '../../src/spark/role/role.ts';

type Remembering = { [field: string]: unknown };

interface Memory {
  readonly prototype: object;
  /** The getter or method that answers from memory. */
  readonly question: string;
  /** The fields in which it remembers. */
  readonly fields: readonly string[];
}

const field = Part.root({}).child('any');

/** Everything in src/spark that is remembered and could change; paths cannot, and the tables are constant. */
const MEMORIES: readonly Memory[] = [
  { prototype: Object.getPrototypeOf(field), question: 'value', fields: ['found', 'soughtAt'] },
  { prototype: List.prototype, question: 'items', fields: ['soughtAt'] },
  { prototype: Answer.prototype, question: 'value', fields: ['at'] },
  { prototype: Role.prototype, question: 'env', fields: ['variables'] },
  { prototype: OwnConf.prototype, question: 'entries', fields: ['own'] },
  { prototype: SystemProperties.prototype, question: 'properties', fields: ['found'] },
];

/** Runs `work` with views that remember nothing. */
export function rememberingNothing<T>(work: () => T): T {
  const before = MEMORIES.map(({ prototype, question }) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, question);
    if (!descriptor) throw new Error(`no view answers \`${question}\` any more: correct MEMORIES`);
    return descriptor;
  });
  MEMORIES.forEach((memory, i) => {
    Object.defineProperty(memory.prototype, memory.question, forgetting(memory, before[i]!));
  });
  try {
    return work();
  } finally {
    MEMORIES.forEach(({ prototype, question }, i) => {
      Object.defineProperty(prototype, question, before[i]!);
    });
  }
}

function forgetting({ fields }: Memory, { get, value, ...rest }: PropertyDescriptor): PropertyDescriptor {
  const forget = (view: Remembering) => {
    for (const field of fields) {
      if (!(field in view)) throw new Error(`no view remembers \`${field}\` any more: correct MEMORIES`);
      view[field] = undefined;
    }
  };
  if (get) {
    return {
      configurable: true,
      get() {
        forget(this as Remembering);
        return get.call(this);
      },
    };
  }
  return {
    ...rest,
    value(this: Remembering, ...args: unknown[]) {
      forget(this);
      return value.apply(this, args);
    },
  };
}
