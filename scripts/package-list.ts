import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import '../src/krm/yaml/any-yaml.ts';
import { cutStream } from '../src/krm/list/cut.ts';
import { TextDocument } from '../src/krm/yaml/text-document.ts';
import { isObject } from '../src/values/json.ts';

/**
 * A folder of YAML files as a ResourceList: what kpt does before a function runs, for where there is no kpt.
 */

const PATH = 'internal.config.kubernetes.io/path';
const INDEX = 'internal.config.kubernetes.io/index';

/** The YAML files of a folder (not of those below it), by name. */
export function readPackage(folder: string): Map<string, string> {
  const files = readdirSync(folder).filter((file) => /(\.ya?ml|^Kptfile)$/.test(file));
  return new Map(files.sort().map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
}

/** @param config the file whose object is the functionConfig */
export function listOf(files: ReadonlyMap<string, string>, config: string): string {
  const items: string[] = [];
  for (const [file, text] of files) {
    documents(text).forEach((document, index) => {
      items.push(element(annotated(document, { [PATH]: file, [INDEX]: String(index) })));
    });
  }
  const functionConfig = documents(files.get(config) ?? '')[0] ?? '';
  return [
    'apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n',
    ...items,
    `functionConfig:\n${functionConfig.replace(/^(?=.)/gm, '  ')}`,
  ].join('');
}

function documents(text: string): string[] {
  return cutStream(text)
    .map(({ start, end }) => text.slice(start, end))
    .filter((document) => /^[^#\s]/m.test(document));
}

/** One object as an element of a list. */
function element(text: string): string {
  return `- ${text.trimEnd().replace(/\n(?=.)/g, '\n  ')}\n`;
}

/** The text with annotations set, or taken out where the value is undefined. */
function annotated(text: string, annotations: Record<string, string | undefined>): string {
  const document = new TextDocument(text);
  const metadata = (document.value as any).metadata;
  metadata.annotations = Object.assign(metadata.annotations ?? {}, annotations);
  const { annotations: all } = metadata;
  if (isObject(all) && Object.values(all).every((value) => value === undefined)) delete metadata.annotations;
  return document.write();
}
