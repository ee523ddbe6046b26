/**
 * Sizes as Spark and Hadoop write them: their units are binary, whatever they are called.
 */
import { Mi } from '../../kubernetes/quantity.ts';

/** Each is 1024 of the one before it. */
const PREFIXES = 'kmgtpe';

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
  const factor = prefix ? 1024n ** BigInt(PREFIXES.indexOf(prefix.toLowerCase()) + 1) : unit;
  const bytes = BigInt(number) * factor;
  return bytes < 2n ** 63n ? bytes : undefined;
}
