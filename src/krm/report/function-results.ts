import { isObject } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { IGNORED, type LocatedResult, type Severity } from '../list/result.ts';
import { TextDocument } from '../yaml/text-document.ts';

/** Whether an input is what `kpt fn render --results-dir` writes, by its outermost keys. */
export function isFunctionResultList(input: Buffer): boolean {
  if (!input.includes(KIND)) return false;
  const text = input.toString();
  if (/^["']?kind["']?:[ \t]*["']?FunctionResultList\b/m.test(text)) return true;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && value.kind === KIND;
  } catch {
    return false;
  }
}

const KIND = 'FunctionResultList';

/**
 * The results in a file of kpt's, in the order of the functions. A function that failed and left no error is one.
 *
 * Source: kpt, api/fnresult/v1/types.go.
 *
 * @throws InputError for what cannot be read
 */
export function readFunctionResults(text: string): LocatedResult[] {
  const value: unknown = new TextDocument(text).value;
  if (!isObject(value) || value.kind !== KIND) {
    throw new InputError(
      'the input must be a `FunctionResultList`, as `kpt fn render --results-dir` writes it',
    );
  }
  const { items = [] } = value;
  const functions = items ?? [];
  if (!Array.isArray(functions)) throw new InputError('`items` of a FunctionResultList must be a list');
  return functions.flatMap((item, i) => readItem(item, `items[${i}]`));
}

function readItem(item: unknown, path: string): LocatedResult[] {
  if (!isObject(item)) throw new InputError(`\`${path}\` of a FunctionResultList must be an object`);
  const { results: given, exitCode, stderr } = item;
  const list = given ?? [];
  if (!Array.isArray(list))
    throw new InputError(`\`${path}.results\` of a FunctionResultList must be a list`);
  const results = list.map((result, i) => readResult(result, `${path}.results[${i}]`));
  const failed = typeof exitCode === 'number' && exitCode !== 0;
  if (!failed || results.some(({ severity }) => severity === 'error')) return results;
  const called = [item.image, item.exec].find((name) => typeof name === 'string') ?? path;
  const said = typeof stderr === 'string' && stderr.trim() !== '' ? `: ${stderr.trim()}` : '';
  return [
    ...results,
    { message: `the function ${called} ended with exit code ${exitCode}${said}`, severity: 'error' },
  ];
}

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

function readResult(result: unknown, path: string): LocatedResult {
  if (!isObject(result) || typeof result.message !== 'string') {
    throw new InputError(`\`${path}\` of a FunctionResultList must be an object with a \`message\``);
  }
  const { message, resourceRef, field, file, tags } = result;
  // Functions may leave it out: then it is a piece of information.
  const severity = SEVERITIES.find((one) => one === result.severity) ?? 'info';
  const reason = isObject(tags) ? tags[IGNORED] : undefined;
  return {
    message: typeof reason === 'string' ? withoutMark(message) : message,
    severity,
    ...(typeof reason === 'string' && { suppressed: { reason } }),
    ...(hasText(resourceRef, 'kind', 'name') && {
      resourceRef: resourceRef as unknown as LocatedResult['resourceRef'] & {},
    }),
    ...(hasText(field, 'path') && { field: field as unknown as LocatedResult['field'] & {} }),
    ...(hasText(file, 'path') && { file: file as unknown as LocatedResult['file'] & {} }),
    ...(isObject(tags) && { tags: tags as Record<string, string> }),
  };
}

function withoutMark(message: string): string {
  const mark = `${IGNORED}: `;
  return message.startsWith(mark) ? message.slice(mark.length) : message;
}

function hasText(value: unknown, ...keys: string[]): boolean {
  return isObject(value) && keys.every((key) => typeof value[key] === 'string' && value[key] !== '');
}
