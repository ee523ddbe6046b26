import { type LocatedResult, type Severity, tellsPlace, wholeMessage } from '../list/result.ts';
import { type Format, isMissingChange } from './reported-run.ts';

const COMMANDS: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Workflow commands, of which GitHub makes annotations.
 *
 * Source: actions/toolkit, packages/core/src/command.ts (escapeData, escapeProperty).
 */
export const github: Format = (run) =>
  run.results
    .filter(({ suppressed }) => !suppressed)
    .map((result) => `${command(result, isMissingChange(run, result) ? 'error' : result.severity)}\n`)
    .join('');

function command(result: LocatedResult, severity: Severity): string {
  const { file, place, tags } = result;
  const properties = Object.entries({
    file: file?.path,
    line: file && place?.line,
    col: file && place?.column,
    title: tags?.rule,
  }).flatMap(([name, value]) => (value === undefined ? [] : `${name}=${escapedProperty(String(value))}`));
  // Without a file GitHub has no place to show.
  const where = !file && place && !tellsPlace(result) ? ` (line ${place.line} of the input)` : '';
  const list = properties.length > 0 ? ` ${properties.join(',')}` : '';
  return `::${COMMANDS[severity]}${list}::${escaped(wholeMessage(result) + where)}`;
}

function escaped(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapedProperty(text: string): string {
  return escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
