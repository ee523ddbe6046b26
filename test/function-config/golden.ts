import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';

/**
 * Compares `actual` with the file. With WRITE_GOLDEN_OUTPUT=1 it is written instead, and the test
 * fails all the same: a run that writes its own expectations proves nothing.
 */
export function expectGolden(file: URL, actual: string): void {
  const expected = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (process.env.WRITE_GOLDEN_OUTPUT === '1' && actual !== expected) {
    writeFileSync(file, actual);
    expect.fail(`${file.pathname} was written: read it, then run again without WRITE_GOLDEN_OUTPUT`);
  }
  expect(actual, `${file.pathname} (WRITE_GOLDEN_OUTPUT=1 writes it)`).to.equal(expected);
}
