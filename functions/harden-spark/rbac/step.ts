/** What the parts of the RBAC step share. */
import type { GenerationStep } from '../generated/step.ts';
import type { Rbac } from '../settings.ts';
import type { Bindings } from './bindings.ts';
import type { AccountUsers } from './namespaces.ts';

export interface RbacStep extends GenerationStep {
  /** The bindings among the objects. */
  readonly bindings: Bindings;
  readonly rbac: Rbac;
}

/** The step where objects are generated. */
export interface RbacGeneration extends RbacStep {
  readonly users: AccountUsers;
}
