import { CONTRADICTS, type Demand } from '../../../src/kubernetes/pod-security.ts';
import type { Edit } from '../../../src/spark/edit.ts';
import type { Part } from '../../../src/spark/part.ts';
import { enumerated } from '../../../src/values/phrases.ts';
import type { ContainerContext } from './contexts.ts';
import { type RunsAs, runsAs } from './root-user.ts';
import { type Violation, violationsInEffect } from './violations.ts';

/** One thing that is filled in: the edits, and the words that tell of it, such as `runAsNonRoot: true`. */
export interface Filled {
  readonly what: string;
  readonly edits: readonly Edit[];
}

/** A container, and what is left out of it because it contradicts what stands there or in its Pod. */
export interface FilledContainer {
  readonly container: ContainerContext;
  readonly runsAs: RunsAs;
  readonly leftOut: readonly string[];
  /** What would have to change. */
  readonly because: readonly Violation[];
}

const WORDS = {
  allowPrivilegeEscalation: 'allowPrivilegeEscalation: false',
  capabilities: 'capabilities: drop ALL',
  runAsNonRoot: 'runAsNonRoot: true',
  seccompProfile: 'seccompProfile: RuntimeDefault',
} as const;

/**
 * What the profile asks for and nobody has said: for the Pod what holds for all its containers, and for each
 * container what only that can say, or what other containers of the Pod must not be told. Nothing that is there is
 * changed, and nothing is written that contradicts it.
 *
 * @param reach what of its node the Pod has been given
 */
export function planFilling(
  containers: readonly ContainerContext[],
  podContext: Part,
  reach: readonly Violation[],
): { changes: Filled[]; containers: FilledContainer[] } {
  const plans = containers.map((container) => new ContainerPlan(container, podContext, reach));
  const [spark, ...others] = plans;
  for (const plan of plans) plan.fillOwn();
  const nonRoot = fillPod(plans, podContext, 'runAsNonRoot', true);
  const user = spark!.fillUser();
  for (const other of others) other.filled.push(...other.fillUser());
  const seccomp = fillPod(plans, podContext, 'seccompProfile', { type: 'RuntimeDefault' });
  return {
    changes: [
      ...spark!.filled,
      ...others.flatMap(({ container: { path }, filled }) => {
        if (filled.length === 0) return [];
        const what = `${enumerated(filled.map(({ what }) => what))} on \`${path}\``;
        return [{ what, edits: filled.flatMap(({ edits }) => edits) }];
      }),
      ...nonRoot,
      ...user,
      ...seccomp,
    ],
    containers: plans,
  };
}

/** For the Pod if that suits all of its containers that say nothing; else for those that it suits. */
function fillPod(
  plans: readonly ContainerPlan[],
  podContext: Part,
  key: 'runAsNonRoot' | 'seccompProfile',
  to: unknown,
): Filled[] {
  if (podContext.get(key) !== undefined) return [];
  const silent = plans.filter(({ container }) => container.context.get(key) === undefined);
  const suited = silent.filter((plan) => plan.takes(key));
  if (suited.length < silent.length) {
    for (const { container, filled } of suited) filled.push(setting(container.context, key, to, WORDS[key]));
    return [];
  }
  return silent.length > 0 ? [setting(podContext, key, to, WORDS[key])] : [];
}

class ContainerPlan implements FilledContainer {
  readonly container: ContainerContext;
  readonly filled: Filled[] = [];
  readonly leftOut: string[] = [];
  readonly runsAs: RunsAs;
  private readonly inEffect: readonly Violation[];
  private readonly causes = new Map<string, Violation>();

  constructor(container: ContainerContext, podContext: Part, reach: readonly Violation[]) {
    this.container = container;
    this.inEffect = [...violationsInEffect(container, podContext), ...reach];
    this.runsAs = runsAs(container, podContext, this.against('runAsUser'));
  }

  get because(): readonly Violation[] {
    return [...this.causes.values()];
  }

  /** Whether a demand may be written; else it is left out. */
  takes(demand: keyof typeof WORDS): boolean {
    const asksForUser = demand === 'runAsNonRoot' || demand === 'capabilities';
    const against = [...this.against(demand), ...(asksForUser ? this.runsAs.root : [])];
    if (against.length === 0) return true;
    this.leftOut.push(WORDS[demand]);
    for (const violation of against) this.causes.set(violation.path, violation);
    return false;
  }

  /** What only the container can say. */
  fillOwn(): void {
    const { context, privileges } = this.container;
    const isSaid = context.get('allowPrivilegeEscalation') !== undefined || privileges;
    if (!isSaid && this.takes('allowPrivilegeEscalation')) {
      const { allowPrivilegeEscalation } = WORDS;
      this.filled.push(setting(context, 'allowPrivilegeEscalation', false, allowPrivilegeEscalation));
    }
    const dropped = context.child('capabilities').list<string>('drop');
    if (!dropped.items.includes('ALL') && this.takes('capabilities')) {
      this.filled.push({ what: WORDS.capabilities, edits: [{ list: dropped, append: 'ALL' }] });
    }
  }

  fillUser(): Filled[] {
    const { write } = this.runsAs;
    if (write === undefined) return [];
    return [setting(this.container.context, 'runAsUser', write, `runAsUser: ${write}`)];
  }

  private against(demand: Demand): Violation[] {
    return this.inEffect.filter(({ control }) => CONTRADICTS[demand].includes(control));
  }
}

function setting(part: Part, key: string, to: unknown, what: string): Filled {
  return { what, edits: [{ part, set: key, to }] };
}
