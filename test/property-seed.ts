/**
 * One seed for all properties, so that what fails in CI can be had again: loaded in front of the test files, in the way that they are,
 * since fast-check keeps its settings once for `import` and once for `require`.
 */
import { randomInt } from 'node:crypto';
import fc from 'fast-check';

const given = process.env.PROPERTY_SEED;
const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
if (!Number.isSafeInteger(seed)) throw new Error(`PROPERTY_SEED must be a whole number, got "${given}"`);
fc.configureGlobal({ seed });
console.log(`test: PROPERTY_SEED=${seed} gives properties the inputs of this run again`);
