import { API_CALLS, type ApiCall } from '../../src/spark/calls/api-calls.ts';
import { OUTPUT_CONF } from '../../src/spark/paths/conf-outputs.ts';
import { WRITABLE_PATHS } from '../../src/spark/paths/writable-paths.ts';
import type { VersionRange } from '../../src/spark/version.ts';

/** What `--help` and `kpt fn doc` print: the tables are the ones that the function works by. */
export function usage(): string {
  return `harden-spark: Spark under read-only root filesystems, and least-privilege RBAC for its drivers

A KRM function: reads a ResourceList from standard input and writes it, changed, to standard output.
With PATHs: shows what it would change in files and folders, or changes it.

  harden-spark PATH...                                    a diff, and what there is to say
  harden-spark --write PATH... -- readOnlyRootFilesystem.mode=Enforce
  kpt fn eval PACKAGE --exec harden-spark -- readOnlyRootFilesystem.mode=Enforce
  kpt fn render PACKAGE --allow-exec
  kustomize build --enable-alpha-plugins --enable-exec FOLDER
  kustomize build FOLDER | harden-spark --config harden-spark.yaml

Options
  --config FILE   the functionConfig, for a plain stream of YAML documents, or for all PATHs. Without it each
                  HardenSpark below a PATH is that of its folder, down to the next one
  --write         replace the files that change: all of them, or none if anything is wrong
  --check         exit code 1 if a file would change
  --exclude GLOB  leave out what matches, as a line of .krmignore does; may be given several times
  --stream        a plain stream of YAML documents, with all defaults
  --output text|json|sarif|junit|github
                  the findings; other than text, in place of the list: nothing is changed. With kpt's file
                  of results (kpt fn render --results-dir) on standard input: those, in this form
  --fail-on error|warning|never
                  the findings that make the exit code 1 (error); a stream is written only without them
  --version       the version
  --help          this text

functionConfig
  apiVersion: fn.kpt.dev/v1alpha1
  kind: HardenSpark
  metadata:
    name: harden-spark
  spec:
    readOnlyRootFilesystem:
      mode: Enforce        # Detect (default), Enforce, Prepare, Off
    rbac:
      serviceAccountNames: [spark]
      namespaces: [team-a, team-b]
  All fields: functions/harden-spark/README.md, schema.json. A ConfigMap is taken too, its keys dotted paths
  below \`spec\`. Without either: Detect, and RBAC is left alone.

Where Spark writes, and gets a volume
${table(WRITABLE_PATHS.map((row) => [row.where, [...row.roles, ...conditionsOf(row)].join(', '), row.why]))}

Settings that name such a directory
${table(OUTPUT_CONF.map((row) => [row.key, [...row.roles, ...conditionsOf(row), ...existing(row)].join(', '), row.why]))}

What a driver's Role allows
${table(API_CALLS.map((call) => [resourceOf(call), [call.verbs.join(', '), conditionsOf(call).join(', ')].filter(Boolean).join('; '), call.why]))}

Exit code 0: all is done, and the whole list was written. 1: a finding that counts, which is also in \`results\`;
then change nothing. 1 with --check: a file would change. 2: wrong usage, or a configuration, an input or a PATH
that cannot be read.
`;
}

function resourceOf({ apiGroup, resource }: ApiCall): string {
  return apiGroup === '' ? resource : `${apiGroup}/${resource}`;
}

type Conditions = VersionRange & { condition?: { text: string } };

function conditionsOf({ since, before, condition }: Conditions): string[] {
  return [
    since && `from Spark ${since} on`,
    before && `below Spark ${before}`,
    condition && `if ${condition.text}`,
  ].filter((words) => words !== undefined);
}

function existing({ mustExist }: (typeof OUTPUT_CONF)[number]): string[] {
  return mustExist ? ['must exist'] : [];
}

function table(rows: string[][]): string {
  return rows.map(([first, second, why]) => `  ${first}: ${second}\n      ${why}`).join('\n');
}
