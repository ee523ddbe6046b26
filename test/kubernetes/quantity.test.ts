import { expect } from 'chai';
import fc from 'fast-check';
import { bytesOf, Gi, milliOf, quantityOf, roundUpTo } from '../../src/kubernetes/quantity.ts';

describe('quantity', () => {
  const bytes: [quantity: string, bytes: bigint | undefined][] = [
    ['0', 0n],
    ['1', 1n],
    ['+1', 1n],
    ['1k', 1000n],
    ['1Ki', 1024n],
    ['750Mi', 786_432_000n],
    ['750M', 750_000_000n],
    ['1Gi', 1_073_741_824n],
    ['1G', 1_000_000_000n],
    ['1Ti', 1_099_511_627_776n],
    ['1Pi', 1_125_899_906_842_624n],
    ['1P', 1_000_000_000_000_000n],
    ['8Ei', 9_223_372_036_854_775_808n],
    ['1E', 1_000_000_000_000_000_000n],
    ['1.5Gi', 1_610_612_736n],
    ['.5Gi', 536_870_912n],
    ['1.Gi', 1_073_741_824n],
    ['0.1Gi', 107_374_183n],
    ['0.10', 1n],
    ['1500m', 2n],
    ['1000m', 1n],
    ['1u', 1n],
    ['1n', 1n],
    ['1e3', 1000n],
    ['1E3', 1000n],
    ['1e+3', 1000n],
    ['1.5e3', 1500n],
    ['15e-1', 2n],
    ['9007199254740993', 9_007_199_254_740_993n],
    ['0.3333333333333333333Gi', 357_913_942n],
    ['', undefined],
    ['.', undefined],
    ['Gi', undefined],
    ['-1Gi', undefined],
    ['1 Gi', undefined],
    ['1gi', undefined],
    ['1GB', undefined],
    ['1K', undefined],
    ['1e', undefined],
    ['1.2.3', undefined],
    ['1,5Gi', undefined],
    ['0x10', undefined],
  ];
  for (const [quantity, expected] of bytes) {
    it(`${JSON.stringify(quantity)} is ${expected ?? 'none'}`, () =>
      expect(bytesOf(quantity)).to.equal(expected));
  }

  const cpu: [quantity: string, thousandths: bigint | undefined][] = [
    ['1', 1000n],
    ['0.5', 500n],
    ['1500m', 1500n],
    ['0.0001', 1n],
    ['2k', 2_000_000n],
    ['two', undefined],
  ];
  for (const [quantity, thousandths] of cpu) {
    it(`"${quantity}" of cpu is ${thousandths ?? 'none'} thousandths`, () =>
      expect(milliOf(quantity)).to.equal(thousandths));
  }

  const printed: [bytes: bigint, quantity: string][] = [
    [0n, '0'],
    [1n, '1'],
    [1000n, '1000'],
    [1024n, '1Ki'],
    [1536n, '1536'],
    [1536n * 1024n, '1536Ki'],
    [10n * Gi, '10Gi'],
    [1024n * Gi, '1Ti'],
    [1024n ** 7n, '1024Ei'],
  ];
  for (const [value, quantity] of printed) {
    it(`${value} is written "${quantity}"`, () => expect(quantityOf(value)).to.equal(quantity));
  }

  const rounded: [unit: bigint, bytes: bigint, expected: bigint][] = [
    [10n, 0n, 0n],
    [10n, 1n, 10n],
    [10n, 10n, 10n],
    [10n, 11n, 20n],
  ];
  for (const [unit, value, expected] of rounded) {
    it(`${value} rounded up to ${unit} is ${expected}`, () =>
      expect(roundUpTo(unit, value)).to.equal(expected));
  }

  it('what is written reads as the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), (value) => bytesOf(quantityOf(value)) === value),
    );
  });

  it('is exact: a number and a unit multiply', () => {
    const units = fc.constantFrom<[string, bigint]>(['k', 1000n], ['Mi', 1024n ** 2n], ['T', 1000n ** 4n]);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), units, (value, [unit, factor]) => {
        expect(bytesOf(`${value}${unit}`)).to.equal(value * factor);
      }),
    );
  });
});
