/** Columns of a terminal that show a line as it is. */
export const COLUMNS = 100;

/** The text in lines that are no longer than a terminal is wide, where its words allow it; each begins with `indent`. */
export function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    const longer = line === indent ? `${indent}${word}` : `${line} ${word}`;
    if (longer.length <= COLUMNS || line === indent) line = longer;
    else {
      lines.push(line);
      line = `${indent}${word}`;
    }
  }
  return [...lines, line].join('\n');
}
