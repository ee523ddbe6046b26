import { API_CALLS, type ApiCall } from '../../../src/spark/calls/api-calls.ts';
import { OUTPUT_CONF } from '../../../src/spark/paths/conf-outputs.ts';
import { WRITABLE_PATHS } from '../../../src/spark/paths/writable-paths.ts';
import { callerNames, LISTENERS, settingNames } from '../../../src/spark/ports.ts';
import type { VersionRange } from '../../../src/spark/version.ts';
import { wrapped } from '../../../src/values/wrapped.ts';

/** Where Spark writes. */
export function explainPaths(): string {
  const paths = WRITABLE_PATHS.map((row) =>
    entry(row.where, [row.roles.join(', '), ...conditionsOf(row)], [row.why, `Source: ${row.source}`]),
  );
  const settings = OUTPUT_CONF.map((row) =>
    entry(
      row.key,
      [row.roles.join(', '), ...conditionsOf(row), ...(row.mustExist ? ['must exist'] : [])],
      [row.why],
    ),
  );
  return `Where Spark writes, and gets a volume

${paths.join('\n')}
Settings that name such a directory

${settings.join('\n')}
Sizes and sources of the volumes: harden-spark explain readOnlyRootFilesystem
`;
}

/** What drivers ask the API server for. */
export function explainCalls(): string {
  const calls = API_CALLS.map((call) =>
    entry(`${resourceOf(call)}: ${call.verbs.join(', ')}`, conditionsOf(call), [call.why]),
  );
  return `What a driver asks the API server for

${calls.join('\n')}
Executors, masters and workers ask for nothing. Which calls a Role allows:
harden-spark explain rbac.permissions
`;
}

/** At what the Pods listen, and whom policies let in. */
export function explainPorts(): string {
  const ports = LISTENERS.map((row) => {
    const { name, roles, byDefault, callers, why, source } = row;
    const said = settingNames(row);
    const port = said.length === 0 ? `${byDefault}` : `${byDefault} (${said.join(', ')})`;
    return entry(
      `${name}: ${port}`,
      [roles.join(', '), `let in: ${callerNames(callers, (field) => `networkPolicy.${field}`)}`],
      [why, `Source: ${source}`],
    );
  });
  return `At which ports Spark listens, and whom the NetworkPolicies let in

${ports.join('\n')}
In brackets is what sets the port, the strongest first; "any" is one that
is free when the process starts. Ports that a workload declares:
harden-spark explain networkPolicy.ports
`;
}

function entry(head: string, conditions: readonly string[], texts: readonly string[]): string {
  const lines = [conditions.join('; '), ...texts].filter((text) => text !== '');
  return `  ${head}\n${lines.map((line) => `${wrapped(line, '      ')}\n`).join('')}`;
}

function resourceOf({ apiGroup, resource }: ApiCall): string {
  return apiGroup === '' ? resource : `${apiGroup}/${resource}`;
}

function conditionsOf(row: VersionRange & { condition?: { text: string }; optIn?: true }): string[] {
  const { since, before, condition, optIn } = row;
  return [
    since && `from Spark ${since} on`,
    before && `below Spark ${before}`,
    condition && `if ${condition.text}`,
    optIn && 'not in Standard',
  ].filter((words) => typeof words === 'string');
}
