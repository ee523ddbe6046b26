/**
 * The files that describe the functionConfig to people and other tools, as text. All come from the codec, so that
 * they cannot say anything else than the function does; `scripts/schema.ts` writes them.
 *
 * Sources: JSON Schema draft 7, the one that editors' YAML support knows best; kyaml,
 * fn/framework/function_definition.go (KRMFunctionDefinition).
 */
import { readFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import npmPackage from '../../package.json' with { type: 'json' };
import { type JsonSchema, toEditors, toOpenApi } from '../../src/krm/codec/index.ts';
import { callerNames, LISTENERS, settingNames } from '../../src/spark/ports.ts';
import {
  type FieldRow,
  isListed,
  type ReferenceLine,
  referenceLines,
  SPEC_ROWS,
  shownPath,
  typeOf,
} from './config/field-reference.ts';
import { hardenSparkCodec } from './config/function-config.ts';
import { API_VERSION, KIND } from './config/kind.ts';
import { ALERTS } from './monitoring/alerts.ts';
import { schemaUrl } from './version.ts';

/** As all that is published names it; the repository is also its place in the registry. */
const IMAGE = `ghcr.io/${new URL(npmPackage.homepage).pathname.slice(1)}:v${npmPackage.version}`;

/** biome's line width: what is written here is also what `npm run format` would leave. */
const LINE_WIDTH = 110;

/** Whole configurations, which the schema shows. */
const EXAMPLES = ['quickstart/harden-spark.yaml', 'kpt-safe-namespace/harden-spark.yaml'];

/** For editors: `# yaml-language-server: $schema=…/schema.json`. */
export function jsonSchema(): JsonSchema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: schemaUrl(npmPackage.version),
    title: KIND,
    description:
      'The configuration of harden-spark: how Spark workloads are made to run under a read-only root, and what is generated for them.',
    examples: EXAMPLES.map((file) =>
      parse(readFileSync(new URL(`../../examples/${file}`, import.meta.url), 'utf8')),
    ),
    ...toEditors(hardenSparkCodec.schema),
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
            container: { image: IMAGE },
            exec: { path: `dist/${name}` },
          },
        },
      ],
    },
  };
}

/** The fields of `spec` as Markdown: those of each step in a table of their own, behind the ones of all steps. */
export function fieldTable(): string {
  const isGroup = ({ row, depth }: ReferenceLine) => depth === 0 && row.children.length > 0;
  const common: ReferenceLine[] = [];
  const groups: { readonly row: FieldRow; readonly lines: ReferenceLine[] }[] = [];
  let lines = common;
  for (const line of referenceLines(SPEC_ROWS)) {
    if (isGroup(line)) {
      lines = [];
      groups.push({ row: line.row, lines });
    } else if (line.depth === 0) common.push(line);
    else lines.push(line);
  }
  const tables = groups.map(({ row, lines }) => {
    const { description, codec } = row.field;
    const list = isListed(codec) ? ' A list; what stands in its entries:' : '';
    return `#### \`${row.name}\`\n\n${description}${list}\n\n${table(lines)}`;
  });
  const first = `#### For all steps\n\nWhether to change anything, what is put on objects, and how severe findings are.\n\n${table(common)}`;
  return [first, ...tables].join('\n\n');
}

function table(lines: readonly ReferenceLine[]): string {
  return [
    '| field of `spec` | type | default | what it means |',
    '|---|---|---|---|',
    ...lines.map(tableRow),
  ].join('\n');
}

/** Fields side by side that are the same in all but their name stand in one row. */
function tableRow({ row, names, as }: ReferenceLine): string {
  const { codec, presence, default: value, description } = row.field;
  const [, ...others] = names;
  const paths = [shownPath(row), ...others].map((name) => `\`${name}\``).join(', ');
  // Which letters a name may have is told where one is wrong.
  const what = typeOf(codec).replace(/ \([^()]*\)$/, '');
  const type = as === undefined ? what : `${isListed(codec) ? `${what}, ` : ''}as \`${as}\``;
  const isEmpty = value === undefined || JSON.stringify(value) === '{}';
  const byDefault = isEmpty ? '' : `\`${JSON.stringify(value).replaceAll('"', '')}\``;
  const cells = [paths, type, presence === 'required' ? '*must be set*' : byDefault, description];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
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
  const rows = LISTENERS.map((row) => {
    const { name, roles, byDefault, callers, why } = row;
    const said = settingNames(row).map((setting) => `\`${setting}\``);
    const port = said.length === 0 ? String(byDefault) : `${byDefault} (${said.join(', ')})`;
    return `| ${roles.join(', ')} | ${name} | ${port} | ${callerNames(callers, (field) => `\`${field}\``)} | ${why} |`;
  });
  return ['| Pod | listens for | at | let in | why |', '|---|---|---|---|---|', ...rows].join('\n');
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
