/** What tells workloads apart: two operators have a SparkApplication, and two kinds can share a name. */
export interface Named {
  readonly name: string;
  readonly kind: string;
  readonly apiVersion: string;
}

/** In the order of their names: what is said or made of several workloads must not depend on where each stands. */
export function byName<T extends Named>(all: readonly T[]): T[] {
  const keys = new Map(all.map((one) => [one, `${one.name} ${one.kind} ${one.apiVersion}`]));
  return all.toSorted((one, other) => {
    const [a, b] = [keys.get(one)!, keys.get(other)!];
    return a === b ? 0 : a < b ? -1 : 1;
  });
}

/** The first by name; of one workload the first of them as they are. */
export function firstByName<T extends Named>(all: readonly T[]): T | undefined {
  return all.length < 2 ? all[0] : byName(all)[0];
}
