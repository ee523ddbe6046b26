/**
 * Whether the text is what the glob says, in which `*` stands for any text; nothing else in it is special.
 *
 * Each part between two stars is taken where it stands first, which leaves most of the text to the next ones: so
 * none is ever looked for again, and many stars cost no more than few.
 */
export function matchesGlob(text: string, glob: string): boolean {
  const [first, ...others] = glob.split('*') as [string, ...string[]];
  const last = others.pop();
  if (last === undefined) return text === glob;
  const end = text.length - last.length;
  if (first.length > end || !text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  for (const part of others) {
    const start = text.indexOf(part, position);
    if (start < 0) return false;
    position = start + part.length;
  }
  return position <= end;
}
