/**
 * V8 parses a function twice: it looks through it when the file is loaded, and compiles it when it is called. A function in
 * parentheses is compiled at once, and then stands in Node's compile cache too. So those that a usual run calls are put in
 * parentheses. What the text means stays the same: a wrong choice costs time, and nothing else.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AnyNode, type Node, parse } from 'acorn';

/** Where a function starts and ends in the text of a script. */
type Range = `${number}:${number}`;

/** What Node writes where NODE_V8_COVERAGE is set; the first range is the function itself. */
interface Coverage {
  result: {
    url: string;
    functions: { ranges: { startOffset: number; endOffset: number; count: number }[] }[];
  }[];
}

/** What esbuild writes above each module. */
const HEADER = /^ (?:src|functions|node_modules)\//;

/** The functions that a run of a script calls. */
export function calledIn(text: string, input: string): ReadonlySet<Range> {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-build-'));
  try {
    // Without an extension, as it is installed: so Node runs it in a package of any kind.
    const [script, reports] = [join(folder, 'script'), join(folder, 'reports')];
    writeFileSync(script, text);
    execFileSync(process.execPath, [script], { input, stdio: 'pipe', env: { NODE_V8_COVERAGE: reports } });
    const [report] = readdirSync(reports);
    const { result }: Coverage = JSON.parse(readFileSync(join(reports, report!), 'utf8'));
    const { functions } = result.find(({ url }) => url.endsWith('/script'))!;
    const called = functions.map(({ ranges }) => ranges[0]!).filter(({ count }) => count > 0);
    return new Set(called.map(({ startOffset, endOffset }): Range => `${startOffset}:${endOffset}`));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Puts functions of a chunk in parentheses. A declaration cannot stand in any: it becomes a variable at the top of its module,
 * which is set before anything of the module runs. As no imports go in a circle, nothing calls it earlier.
 *
 * @param offset of the chunk in the script that ran
 */
export function withEagerFunctions(chunk: string, called: ReadonlySet<Range>, offset: number): string {
  const tops: number[] = [];
  const program = parse(chunk, {
    ecmaVersion: 'latest',
    onComment: (isBlock, text, _start, end) => {
      if (!isBlock && HEADER.test(text)) tops.push(end + 1);
    },
  });
  const isCalled = ({ start, end }: Node) => called.has(`${start + offset}:${end + offset}`);

  const parentheses = new Map<number, string>();
  for (const [node, parent] of nodesOf(program)) {
    if (!/^(Arrow)?FunctionExpression$/.test(node.type) || isMethod(parent) || !isCalled(node)) continue;
    parentheses.set(node.start, '(');
    // Several end where the last of them ends.
    parentheses.set(node.end, `${parentheses.get(node.end) ?? ''})`);
  }
  const places = [...parentheses.keys()].sort((one, other) => one - other);
  const edited = (start: number, end: number) => {
    let text = '';
    let from = start;
    for (const place of places.filter((place) => place > start && place < end)) {
      text += chunk.slice(from, place) + parentheses.get(place);
      from = place;
    }
    return text + chunk.slice(from, end);
  };

  const atTop = new Map(tops.map((top) => [top, '']));
  const pieces: { start: number; end: number }[] = [];
  let start = 0;
  for (const node of program.body) {
    if (node.type !== 'FunctionDeclaration' || !isCalled(node)) continue;
    const top = tops.findLast((top) => top <= node.start)!;
    atTop.set(top, `${atTop.get(top)}var ${node.id.name} = (${edited(node.start, node.end)});\n`);
    pieces.push({ start, end: node.start });
    start = node.end;
  }
  pieces.push({ start, end: chunk.length });
  return pieces
    .map(({ start, end }) => {
      const within = tops.filter((top) => top > start && top <= end);
      return [start, ...within]
        .map((at, i) => (i ? atTop.get(at) : '') + edited(at, within[i] ?? end))
        .join('');
    })
    .join('');
}

/** Methods, getters and setters: the function is a part of these, and no value that could stand in parentheses. */
function isMethod(parent: AnyNode): boolean {
  if (parent.type === 'MethodDefinition') return true;
  return parent.type === 'Property' && (parent.method || parent.kind !== 'init');
}

/** Each node below one, with the node that it is a part of. */
function* nodesOf(parent: AnyNode): Generator<[node: AnyNode, parent: AnyNode]> {
  for (const value of Object.values(parent).flat()) {
    if (typeof value?.type !== 'string') continue;
    yield [value, parent];
    yield* nodesOf(value);
  }
}
