/** Columns of a terminal that show a line as it is. */
export const COLUMNS = 100;

/**
 * The text in lines that are no longer than a terminal is wide, where its words allow it.
 *
 * @param indent what the first line begins with
 * @param hanging what the others begin with
 */
export function wrapped(text: string, indent = '', hanging = indent): string {
  const lines: string[] = [];
  let start = indent;
  let line = start;
  for (const word of text.split(' ')) {
    const longer = line === start ? `${start}${word}` : `${line} ${word}`;
    if (longer.length <= COLUMNS || line === start) line = longer;
    else {
      lines.push(line);
      start = hanging;
      line = `${start}${word}`;
    }
  }
  return [...lines, line].join('\n');
}
