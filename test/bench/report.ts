/** How figures are written in docs/performance.md. */

export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const rule = header.map((_, i) => (i === 0 ? '---' : '---:'));
  return line(header) + line(rule) + rows.map(line).join('');
}

/** 12,500 */
export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function milliseconds(value: number): string {
  return value < 100 ? value.toFixed(1) : whole(value);
}

export function megabytes(bytes: number): string {
  return whole(bytes / 1e6);
}

export function ratio(theirs: number, ours: number): string {
  const value = theirs / ours;
  return value < 10 ? value.toFixed(2) : value.toFixed(1);
}

/** The k of cost ~ size^k between two sizes: 1 is linear. */
export function growth(cost: number, size: number, smallerCost: number, smallerSize: number): string {
  return (Math.log(cost / smallerCost) / Math.log(size / smallerSize)).toFixed(2);
}
