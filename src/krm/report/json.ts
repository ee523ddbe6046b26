import { countsOf, type Format } from './reported-run.ts';

/**
 * The results as the KRM functions specification has them, with `line` and `column` where they are known. Its schema:
 * functions/harden-spark/findings.schema.json.
 */
export const json: Format = (run) => {
  const { tool, summary, results } = run;
  const shown = results.map(({ place, brief, became, addedTo, pending, ...result }) => ({
    ...result,
    ...place,
  }));
  return `${JSON.stringify({ tool, ...(summary && { summary }), counts: countsOf(run), results: shown }, null, 2)}\n`;
};
