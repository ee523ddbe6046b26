/**
 * The files that describe the functionConfig to people and other tools, as text. All come from the codec, so that
 * they cannot say anything else than the function does; `scripts/schema.ts` writes them.
 *
 * Sources: JSON Schema draft 7, the one that editors' YAML support knows best; kyaml,
 * fn/framework/function_definition.go (KRMFunctionDefinition).
 */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { stringify } from 'yaml';
import npmPackage from '../../package.json' with { type: 'json' };
import { type JsonSchema, toOpenApi } from '../../src/krm/codec/index.ts';
import { LISTENERS } from '../../src/spark/ports.ts';
import { API_VERSION, hardenSparkCodec, KIND } from './config/function-config.ts';
import { ALERTS } from './monitoring/alerts.ts';

/** biome's line width: what is written here is also what `npm run format` would leave. */
const LINE_WIDTH = 110;

/** For editors: `# yaml-language-server: $schema=…/schema.json`. */
export function jsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: KIND,
    description: 'The functionConfig of harden-spark.',
    ...hardenSparkCodec.schema,
  };
}

/** For catalogs, and for functions built with kyaml's framework. */
export function krmFunctionDefinition() {
  const [group, version] = API_VERSION.split('/');
  const { name, description, license } = npmPackage;
  return {
    apiVersion: 'config.kubernetes.io/v1alpha1',
    kind: 'KRMFunctionDefinition',
    metadata: { name },
    spec: {
      group,
      description,
      publisher: `The ${name} maintainers`,
      names: { kind: KIND },
      tags: ['mutator', 'generator', 'validator', 'spark', 'security'],
      versions: [
        {
          name: version,
          schema: { openAPIV3Schema: toOpenApi(hardenSparkCodec.schema) },
          idempotent: true,
          // Both are relative to this file.
          usage: 'README.md',
          examples: ['../../examples'],
          license,
          maintainers: [`The ${name} maintainers`],
          runtime: {
            container: { image: `${name}:v${npmPackage.version}` },
            exec: { path: `dist/${name}` },
          },
        },
      ],
    },
  };
}

/** Fields that are described elsewhere in the table already. */
const TOLD_ELSEWHERE = ['overrides[].readOnlyRootFilesystem'];

/** The fields of `spec` as a Markdown table. */
export function fieldTable(): string {
  const rows: string[] = ['| field of `spec` | default | what it means |', '|---|---|---|'];
  addRows(hardenSparkCodec.schema.properties!.spec!, '');
  return rows.join('\n');

  function addRows(schema: JsonSchema, prefix: string): void {
    for (const { names, field } of together(schema.properties ?? {})) {
      const items = field.items as JsonSchema | undefined;
      const struct = items?.anyOf?.find(({ properties }) => properties) ?? items;
      const value = field.default === undefined ? '' : `\`${JSON.stringify(field.default)}\``;
      const plain = value.replaceAll('"', '').replace('`{}`', '');
      const paths = names.map((name) => `\`${prefix}${name}\``).join(', ');
      rows.push(`| ${paths} | ${plain} | ${(field.description ?? '').replaceAll('|', '\\|')} |`);
      const path = `${prefix}${names[0]}`;
      if (names.length > 1 || TOLD_ELSEWHERE.includes(path)) continue;
      addRows(field, `${path}.`);
      if (struct?.properties) addRows(struct, `${path}[].`);
    }
  }
}

/** The alerts as a Markdown table. */
function alertTable(): string {
  const rows = ALERTS.map(({ alert, exporter, condition, source }) => {
    const when = condition ? `, where ${condition.text}` : '';
    return `| \`${alert}\`${when} | ${exporter} | ${source} |`;
  });
  return ['| alert | needs | source of the metric |', '|---|---|---|', ...rows].join('\n');
}

/** The ports of Spark's Pods as a Markdown table. */
function portTable(): string {
  const rows = LISTENERS.map(({ name, roles, byDefault, confKey, callers, why }) => {
    const port = confKey === undefined ? String(byDefault) : `${byDefault} (\`${confKey}\`)`;
    return `| ${roles.join(', ')} | ${name} | ${port} | ${callers.map(callerText).join(', ')} | ${why} |`;
  });
  return ['| Pod | listens for | at | let in | why |', '|---|---|---|---|---|', ...rows].join('\n');
}

/** Whom the user names stands in the field of that name. */
function callerText(caller: string): string {
  return ['ui', 'metrics', 'connect'].includes(caller) ? `\`${caller}\`` : `${caller}s`;
}

/** Fields side by side that are the same in all but their name stand in one row. */
function together(properties: Record<string, JsonSchema>): { names: string[]; field: JsonSchema }[] {
  const rows: { names: string[]; field: JsonSchema }[] = [];
  for (const [name, field] of Object.entries(properties)) {
    const last = rows.at(-1);
    if (last && isDeepStrictEqual(last.field, field)) last.names.push(name);
    else rows.push({ names: [name], field });
  }
  return rows;
}

/** The text with what stands between `<!-- name -->` and `<!-- /name -->` replaced. */
function withSection(text: string, name: string, section: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  return `${text.slice(0, text.indexOf(start) + start.length)}\n${section}\n${text.slice(text.indexOf(end))}`;
}

/** The files next to this one, by name. */
export function generatedFiles(): Record<string, string> {
  const readme = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  return {
    'README.md': Object.entries({ fields: fieldTable(), ports: portTable(), alerts: alertTable() }).reduce(
      (text, [name, table]) => withSection(text, name, table),
      readme,
    ),
    'schema.json': `${withShortLists(JSON.stringify(jsonSchema(), null, 2))}\n`,
    'krm-function-definition.yaml': `# Generated by scripts/schema.ts.\n${stringify(krmFunctionDefinition(), { lineWidth: 0, aliasDuplicateObjects: false })}`,
  };
}

/** Lists of plain values on one line where they fit. */
function withShortLists(json: string): string {
  return json.replace(/^( *)(.*)\[\n([^[\]{}]*?)\n\s*\](,?)$/gm, (whole, indent, before, entries, comma) => {
    const line = `${indent}${before}[${entries.trim().replace(/,\n\s*/g, ', ')}]${comma}`;
    return line.length <= LINE_WIDTH ? line : whole;
  });
}
