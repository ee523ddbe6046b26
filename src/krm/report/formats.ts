import { resultLines } from '../list/result-lines.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import type { Output } from './outputs.ts';
import type { Format } from './reported-run.ts';
import { sarif } from './sarif.ts';

export const FORMATS: Readonly<Record<Output, Format>> = {
  text: ({ results, verbose }) => resultLines(results, verbose),
  json,
  sarif,
  junit,
  github,
};
