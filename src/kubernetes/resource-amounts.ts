/** Amounts of resources, to be added up: how much a Pod asks for, and how much a quota allows. */
import { bytesOf, milliOf, quantityOf } from './quantity.ts';

/** By the name of the resource: thousandths of cpu, bytes of memory and storage, or pieces. */
export type Amounts = ReadonlyMap<string, bigint>;

/** The amount that a quantity of the resource is, which YAML may have as a number; undefined for what is none. */
export function amountOf(resource: string, quantity: unknown): bigint | undefined {
  if (typeof quantity !== 'string' && typeof quantity !== 'number') return undefined;
  return (isCpu(resource) ? milliOf : bytesOf)(String(quantity));
}

/** The quantity that people write for an amount: `1500m`, `10Gi`, `7`. */
export function quantityFor(resource: string, amount: bigint): string {
  if (isCpu(resource)) return amount % 1000n === 0n ? String(amount / 1000n) : `${amount}m`;
  return isBytes(resource) ? quantityOf(amount) : String(amount);
}

/** Whether it is cpu, or a quota's name for the requests or limits of it. */
export function isCpu(resource: string): boolean {
  return /^(requests\.|limits\.)?cpu$/.test(resource);
}

export function isBytes(resource: string): boolean {
  return /(^|[./])(memory|storage|ephemeral-storage)$/.test(resource) || resource.includes('hugepages-');
}

export function sumOf(all: readonly Amounts[]): Amounts {
  return combined(all, (one, other) => one + other);
}

/** Of each resource the largest amount. */
export function largestOf(all: readonly Amounts[]): Amounts {
  return combined(all, (one, other) => (one > other ? one : other));
}

export function times(amounts: Amounts, factor: bigint): Amounts {
  return new Map([...amounts].map(([resource, amount]) => [resource, amount * factor]));
}

function combined(all: readonly Amounts[], combine: (one: bigint, other: bigint) => bigint): Amounts {
  const result = new Map<string, bigint>();
  for (const [resource, amount] of all.flatMap((amounts) => [...amounts])) {
    result.set(resource, combine(result.get(resource) ?? 0n, amount));
  }
  return result;
}
