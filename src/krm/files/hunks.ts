import type { StructuredPatchHunk } from 'diff';
import type { Run } from './line-changes.ts';

/** Lines that are shown around a change, as with `diff -u`. */
const CONTEXT = 3;

/** The hunks of a unified diff: changes with what stands around them. Those that are close to each other share one. */
export function hunksOf(runs: Iterable<Run>): StructuredPatchHunk[] {
  const hunks: StructuredPatchHunk[] = [];
  let hunk: StructuredPatchHunk | undefined;
  /** What has not changed since the last change. */
  let same: string[] = [];
  let [oldLine, newLine] = [1, 1];
  const close = () => {
    if (hunk) for (const line of same.slice(0, CONTEXT)) put(hunk, ' ', line);
    hunk = undefined;
  };
  for (const { sign, lines } of runs) {
    for (const line of lines) {
      if (sign === ' ') {
        same.push(line);
        if (hunk && same.length > 2 * CONTEXT) close();
        if (!hunk && same.length > CONTEXT) same = same.slice(-CONTEXT);
      } else {
        if (!hunk) {
          const [oldStart, newStart] = [oldLine - same.length, newLine - same.length];
          hunk = { oldStart, oldLines: 0, newStart, newLines: 0, lines: [] };
          hunks.push(hunk);
        }
        for (const one of same) put(hunk, ' ', one);
        same = [];
        put(hunk, sign, line);
      }
      if (sign !== '+') oldLine++;
      if (sign !== '-') newLine++;
    }
  }
  close();
  return hunks;
}

function put(hunk: StructuredPatchHunk, sign: Run['sign'], line: string): void {
  if (sign !== '+') hunk.oldLines++;
  if (sign !== '-') hunk.newLines++;
  if (line.endsWith('\n')) hunk.lines.push(`${sign}${line.slice(0, -1)}`);
  else hunk.lines.push(`${sign}${line}`, '\\ No newline at end of file');
}
