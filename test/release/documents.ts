import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/systems/tools.ts';

/** What a page tells to run, block by block. */
export function commandsIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, commands]) => commands!);
}
