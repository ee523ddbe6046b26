import { appendFileSync } from 'node:fs';
import type { Readable } from 'node:stream';

/**
 * Writes what a container prints to its log as container runtimes do: whole lines, in the order in which they end.
 * Python writes a line in pieces, and what Java logs to the other stream at that time would get in between.
 */
export function logLines(streams: readonly Readable[], log: string): void {
  appendFileSync(log, ''); // There also for a container that prints nothing.
  for (const stream of streams) {
    let begun = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      begun += text;
      const end = begun.lastIndexOf('\n') + 1;
      if (end === 0) return;
      appendFileSync(log, begun.slice(0, end));
      begun = begun.slice(end);
    });
    stream.on('end', () => {
      if (begun !== '') appendFileSync(log, `${begun}\n`);
    });
  }
}

/** The last lines of logs, each below its name: what a failed test shows. */
export function lastLines(logs: ReadonlyMap<string, string>, count = 40): string {
  return [...logs]
    .map(([name, log]) => `--- the end of ${name}:\n${log.trimEnd().split('\n').slice(-count).join('\n')}\n`)
    .join('');
}
