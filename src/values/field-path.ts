/** Adds a field's name to a path: `.name`, or `["odd name"]` where a dot would mislead. */
export function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === '' ? key : `${path}.${key}`;
}

/** Keys and list positions from an object's root as one text: `spec.driver.env[0].name`. */
export function fieldPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : joinPath(text, key)),
    '',
  );
}

/** What `fieldPath` made a text of; list positions are numbers. */
export function fieldSteps(path: string): (string | number)[] {
  const steps: (string | number)[] = [];
  for (let at = 0; at < path.length; ) {
    if (path[at] === '.') at++;
    const isBracket = path[at] === '[';
    const end = isBracket ? closingBracket(path, at) : nameEnd(path, at);
    const text = path.slice(isBracket ? at + 1 : at, end);
    if (!isBracket) steps.push(text);
    else steps.push(text.startsWith('"') ? unquoted(text) : /^\d+$/.test(text) ? Number(text) : text);
    at = isBracket ? end + 1 : end;
  }
  return steps;
}

function nameEnd(path: string, start: number): number {
  let end = start;
  while (end < path.length && path[end] !== '.' && path[end] !== '[') end++;
  return end;
}

/** Of a bracket within quotes the name goes on. */
function closingBracket(path: string, start: number): number {
  let quoted = false;
  for (let at = start + 1; at < path.length; at++) {
    if (path[at] === '"') quoted = !quoted;
    else if (quoted && path[at] === '\\') at++;
    else if (!quoted && path[at] === ']') return at;
  }
  return path.length;
}

/** A name of the user's own, told in words, may be quoted otherwise. */
function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}
