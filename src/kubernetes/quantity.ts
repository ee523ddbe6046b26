/**
 * Quantities of bytes and of cpu, read and written exactly.
 *
 * Source: k8s.io/apimachinery, pkg/api/resource/quantity.go (a fraction of a byte counts as a whole one).
 */

const KI = 1024n;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];

/** Two factors, so that `m` stays a whole number too: bytes are value × numerator ÷ denominator. */
type Scale = readonly [numerator: bigint, denominator: bigint];

const SUFFIXES: ReadonlyMap<string, Scale> = new Map([
  ...BINARY.map((suffix, i): [string, Scale] => [suffix, [KI ** BigInt(i), 1n]]),
  ...DECIMAL.map((suffix, i): [string, Scale] => [suffix, powerOfTen(3 * (i - DECIMAL.indexOf('')))]),
]);

export const Mi = KI ** 2n;
export const Gi = KI ** 3n;

/** The bytes of a quantity such as `1.5Gi`, rounded up; undefined for what is none. */
export function bytesOf(quantity: string): bigint | undefined {
  return amountOf(quantity, 1n);
}

/** The thousandths of a quantity of cpu such as `1.5` or `1500m`, rounded up; undefined for what is none. */
export function milliOf(quantity: string): bigint | undefined {
  return amountOf(quantity, 1000n);
}

/** Whether a quantity such as `1.5` or `100m` is no whole number; what is none is no fraction either. */
export function isFraction(quantity: string): boolean {
  const thousandths = amountOf(quantity, 1000n);
  return thousandths !== undefined && thousandths % 1000n !== 0n;
}

/** @param parts into how many a unit is cut */
function amountOf(quantity: string, parts: bigint): bigint | undefined {
  const match = /^\+?(?=[.\d])(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,2})|([a-zA-Z]{0,2}))$/.exec(quantity);
  if (!match) return undefined;
  const [, whole = '', fraction = '', exponent, suffix = ''] = match;
  const scale = exponent === undefined ? SUFFIXES.get(suffix) : powerOfTen(Number(exponent));
  if (!scale || whole + fraction === '') return undefined;
  const [numerator, denominator] = scale;
  return ceilDivide(
    BigInt(whole + fraction) * numerator * parts,
    10n ** BigInt(fraction.length) * denominator,
  );
}

/** In the largest binary unit that needs no fraction: `10Gi`, `1536Mi`, `1000`. */
export function quantityOf(bytes: bigint): string {
  let value = bytes;
  let unit = 0;
  while (value !== 0n && value % KI === 0n && unit < BINARY.length - 1) {
    value /= KI;
    unit++;
  }
  return `${value}${BINARY[unit]}`;
}

/** The next multiple of `unit`, which may be `bytes` itself. */
export function roundUpTo(unit: bigint, bytes: bigint): bigint {
  return ceilDivide(bytes, unit) * unit;
}

function powerOfTen(exponent: number): Scale {
  return exponent < 0 ? [1n, 10n ** BigInt(-exponent)] : [10n ** BigInt(exponent), 1n];
}

function ceilDivide(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}
