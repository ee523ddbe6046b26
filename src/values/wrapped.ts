/** Columns that every terminal shows. */
export const COLUMNS = 80;

/**
 * The text in lines that are no longer than a terminal is wide, where its words allow it.
 *
 * @param indent what the first line begins with
 * @param hanging what the others begin with
 * @param widthOf how many columns a text takes, where that is not one for each of its characters
 */
export function wrapped(
  text: string,
  indent = '',
  hanging = indent,
  { columns = COLUMNS, widthOf = lengthOf }: { columns?: number; widthOf?: (text: string) => number } = {},
): string {
  const lines: string[] = [];
  let start = indent;
  let line = start;
  for (const word of text.split(' ')) {
    const longer = line === start ? `${start}${word}` : `${line} ${word}`;
    if (widthOf(longer) <= columns || line === start) line = longer;
    else {
      lines.push(line);
      start = hanging;
      line = `${start}${word}`;
    }
  }
  return [...lines, line].join('\n');
}

function lengthOf({ length }: string): number {
  return length;
}
