/** Whether a program did what it is measured for: asked of the first of its outputs. */
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { add } from './additions.ts';
import { type Inputs, type List, packageOf, read, withoutResults } from './lists.ts';

/** Throws where the program did something else. */
export type Check = (output: string, errors: string) => void;

export function hardens(list: List): Check {
  const { workloads, accounts, namespaces } = packageOf(list);
  const isCollection = list.objects === 'collection';
  return (output, errors) => {
    if (workloads > 0) expect(errors, `\n${workloads} workloads hardened`, 1);
    // Of roles that are started otherwise, some have none.
    if (!isCollection) expect(output, 'readOnlyRootFilesystem: true\n', 2 * workloads);
    const settings = list.settings ?? 'usual';
    const bindings = settings === 'enforce' ? 0 : accounts.length * namespaces.length;
    if (!isCollection && settings !== 'everything') expect(output, '\n  kind: RoleBinding\n', bindings);
    if (settings !== 'everything') return;
    for (const kind of ['RoleBinding', 'NetworkPolicy', 'ResourceQuota', 'LimitRange', 'PrometheusRule']) {
      if (!output.includes(`\n  kind: ${kind}\n`)) throw new Error(`there must be a ${kind}`);
    }
  };
}

export function reports(list: List, input: string): Check {
  const { workloads } = packageOf(list);
  const isSame = mustBe(input, 'a report must change nothing');
  return (output, errors) => {
    isSame(output, errors);
    expect(errors, `\n${workloads} workloads would be hardened`, 1);
  };
}

export function annotates(list: List, inputs: Inputs): Check {
  return (output) => {
    const jobs = read(inputs.list(list)).split('\n  kind: SparkApplication\n').length - 1;
    expect(output, 'bench.example.com/seen:', jobs);
  };
}

/** @param words at the start of its last line on standard error */
export function says(words: string): Check {
  return (_, errors) => expect(errors, `\n${words}`, 1);
}

/** @param file what the list that is written must be, its results left away */
export function mustBe(file: string, rule: string): Check {
  return (output) => {
    if (withoutResults(output) !== read(file)) throw new Error(rule);
  };
}

/** Whether all objects are what they were, and each SparkApplication has what was to be added. */
export function addsTo(list: List, inputs: Inputs): Check {
  return (output) => {
    const expected = objectsOf(read(inputs.stream(list)));
    for (const { kind, spec } of expected.values()) if (kind === 'SparkApplication') add(spec);
    const written = objectsOf(output);
    for (const [name, object] of expected) {
      if (isDeepStrictEqual(written.get(name), object)) continue;
      throw new Error(`must be ${JSON.stringify(object)}, is ${JSON.stringify(written.get(name))}`);
    }
    if (written.size !== expected.size) throw new Error(`must be ${expected.size} objects: ${written.size}`);
  };
}

function objectsOf(stream: string): Map<string, any> {
  const objects = parseAllDocuments(stream).map((document) => document.toJS());
  return new Map(
    objects.map((object) => [`${object.kind} ${object.metadata.namespace}/${object.metadata.name}`, object]),
  );
}

function expect(output: string, text: string, count: number): void {
  // What stands in the first line has none before it.
  const found = `\n${output}`.split(text).length - 1;
  if (found !== count) throw new Error(`expected ${count} times ${JSON.stringify(text)}, got ${found}`);
}
