/**
 * Sizes as Spark and Hadoop write them: their units are binary, whatever they are called.
 */
import { Mi } from '../../kubernetes/quantity.ts';

const FACTORS: Readonly<Record<string, bigint>> = {
  k: 1024n,
  m: 1024n ** 2n,
  g: 1024n ** 3n,
  t: 1024n ** 4n,
  p: 1024n ** 5n,
  e: 1024n ** 6n,
};

/**
 * The bytes of a memory setting: `4g`, `512mb`; a number alone is MiB, or of another `unit`. Undefined for what
 * Spark refuses: fractions, and more than a long holds.
 *
 * Source: Spark JavaUtils.byteStringAs; ConfigBuilder.bytesConf(ByteUnit.MiB) of spark.*.memory.
 */
export function sparkMemory(text: string, unit = Mi): bigint | undefined {
  const [, number, prefix, byte] = /^(\d{1,19})(?:([kmgtp])?(b)?)$/i.exec(text.trim()) ?? [];
  return bytesIn(number, prefix, byte ? 1n : unit);
}

/**
 * The bytes of a Hadoop size: `64M`; a number alone is bytes.
 *
 * Source: Hadoop StringUtils.TraditionalBinaryPrefix, Configuration.getLongBytes.
 */
export function hadoopSize(text: string): bigint | undefined {
  const [, number, prefix] = /^(\d{1,19})([kmgtpe])?$/i.exec(text.trim()) ?? [];
  return bytesIn(number, prefix, 1n);
}

/** Undefined for what a long of Java has no room for. */
function bytesIn(number: string | undefined, prefix: string | undefined, unit: bigint): bigint | undefined {
  if (number === undefined) return undefined;
  const bytes = BigInt(number) * (prefix ? FACTORS[prefix.toLowerCase()]! : unit);
  return bytes < 2n ** 63n ? bytes : undefined;
}
