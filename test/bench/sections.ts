/** What is measured: a section of docs/performance.md each, in its order. `npm run bench -- NAME…` takes some of them. */
import {
  type Bench,
  compare,
  comparisonTable,
  type Labelled,
  type Row,
  sizes,
  wallTable,
} from './comparison.ts';
import { CONTESTANTS, type Contestant, oursAs } from './contestants.ts';
import { measureEngines, nodeTable } from './node.ts';
import { measureOrchestrators, orchestratorTable } from './orchestrators.ts';

export interface Section {
  /** In the command. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  measure(bench: Bench): Row[];
  write(rows: readonly Row[]): string;
}

const { harden, goFunction, sdkFunction, empty, copy, again, copyOfHardened } = CONTESTANTS;
const { oursOnStream, yq, kyverno, kustomize, check, checkAgain, grep } = CONTESTANTS;
const ANNOTATE = [harden, goFunction, sdkFunction];
const START = [...ANNOTATE, empty];

export const SECTIONS: readonly Section[] = [
  {
    ...comparison(sizes({ objects: 'plain' }, 10, 100, 1000, 10_000, 50_000), START),
    name: 'generated',
    title: 'Everything against one annotation',
    about: `harden-spark hardens each SparkApplication, writes RBAC and reports every change. Beside it stand a Go function on
the kyaml framework and one on \`run\` of the TypeScript SDK, which only annotate each SparkApplication. The lists are
what \`kpt fn render\` sends: a quarter SparkApplications in block style, all made of one template, the rest Deployments,
ConfigMaps, Services, with a ServiceAccount in each of up to 40 namespaces.`,
    write: (rows) => `${comparisonTable(rows, ANNOTATE)}
Elapsed time, start to end, while pipes are filled and emptied:

${wallTable(rows, START)}`,
  },
  {
    ...comparison(sizes({ objects: 'different' }, 100, 1000, 10_000), ANNOTATE),
    name: 'different',
    title: 'No two SparkApplications alike',
    about: `The same, but each SparkApplication has other fields in another order, with other settings and comments: no two have the
same text between their values. What is known of one says nothing of the next.`,
  },
  {
    ...comparison(sizes({ objects: 'collection' }, 100, 1000, 10_000), ANNOTATE),
    name: 'collection',
    title: 'The examples of both operators',
    about: `The examples of the kubeflow operator and of the Apache operator, over and over under other names, each time in a
namespace of its own: nearly all of these objects are workloads.`,
  },
  {
    ...comparison(
      [
        ['none', { objects: 'plain', size: 10_000, workloads: 0, settings: 'enforce' }],
        ['none, with RBAC', { objects: 'plain', size: 10_000, workloads: 0 }],
        ['20', { objects: 'plain', size: 10_000, workloads: 20, settings: 'enforce' }],
        ['20, with RBAC', { objects: 'plain', size: 10_000, workloads: 20 }],
      ],
      [harden, copy],
    ),
    name: 'few',
    title: 'Few SparkApplications, or none',
    about: `10,000 objects of which none or twenty are SparkApplications, beside a Node script that reads all input and writes it.
"With RBAC" generates Roles for 40 namespaces, too.`,
  },
  {
    ...comparison(
      [
        ...sizes({ objects: 'plain' }, 10, 100, 1000, 10_000, 50_000),
        ['1,000, no two alike', { objects: 'different', size: 1000 }],
        ['10,000, no two alike', { objects: 'different', size: 10_000 }],
      ],
      [again, copyOfHardened],
    ),
    name: 'second-run',
    title: 'A second run, which changes nothing',
    about: 'Lists as above after they were hardened, beside the script that copies them.',
  },
  {
    ...comparison(sizes({ objects: 'plain' }, 10, 1000, 10_000), [oursAs('Fix'), oursAs('Report', 'report')]),
    name: 'report',
    title: 'Report',
    about:
      'The generated lists in `mode: Report`, which changes nothing and tells all, beside `Fix`, which is the default.',
  },
  {
    ...comparison(sizes({ objects: 'plain' }, 10, 1000, 10_000), [
      oursAs('Enforce alone', 'enforce'),
      oursAs('everything', 'everything'),
    ]),
    name: 'features',
    title: 'All features',
    about: `The generated lists with \`readOnlyRootFilesystem.mode: Enforce\` and nothing else, and with all that the configuration can
switch on: derived RBAC, Pod Security, network policies, quotas, alerts, labels.`,
  },
  {
    ...comparison(sizes({ objects: 'plain' }, 10, 50, 200, 1000), [oursOnStream, yq, kyverno, kustomize]),
    name: 'patches',
    title: 'The same additions by other programs',
    about: `Documents on standard input or in a file, without annotations of an orchestrator. Every program gives the driver and the
executor of each SparkApplication \`readOnlyRootFilesystem: true\`, two volumes and their mounts: harden-spark finds out
which, the others are told (yq by an expression, \`kyverno apply\` by a policy with a JSON patch, kustomize by that patch). The
objects that they write are the same.`,
  },
  {
    ...comparison(sizes({ objects: 'flow' }, 10, 100, 1000, 10_000), ANNOTATE),
    name: 'flow',
    title: 'Comments and flow style',
    about: `The generated lists with SparkApplications as people write them: with comments, flow maps and lists on one line, folded
text. The reader for plain block YAML knows them too.`,
  },
  {
    ...comparison(sizes({ objects: 'anchors' }, 10, 100, 1000), ANNOTATE),
    name: 'anchors',
    title: 'Anchors',
    about:
      'And with an anchor and its aliases in each SparkApplication, which that reader leaves to the `yaml` package.',
  },
  {
    ...comparison(sizes({ objects: 'plain' }, 10, 2000), [check, checkAgain, grep]),
    name: 'files',
    title: 'Files',
    about: `The generated objects as files, an object each: \`harden-spark --check FOLDER\`, as CI runs it, shows what would change. Beside it
stand the same where nothing is to change, and \`grep\` for one word.`,
  },
  {
    name: 'runs',
    title: 'Whole runs',
    about: `A package of files, CPU of the orchestrator and the function together. \`cat\` as the function is what it costs to call one
that does nothing; what harden-spark adds to that is its own time and the orchestrator's work on what it changed and
reported.`,
    measure: measureOrchestrators,
    write: orchestratorTable,
  },
  {
    name: 'node',
    title: 'Node releases',
    about: `The same file, compiled by each at each start; that of \`npm run build:bun\` is compiled when it is built. "With compile cache":
\`NODE_COMPILE_CACHE\` is set, as in the image, and Node has kept what it compiled. "Semi-space 64" is
\`--max-semi-space-size=64\`.`,
    measure: measureEngines,
    write: nodeTable,
  },
];

/** Sections that are not measured as often as the first: they stand beside it. */
export const FEWER_ROUNDS: ReadonlySet<string> = new Set(['collection', 'flow', 'anchors', 'node']);

function comparison(
  lists: readonly Labelled[],
  contestants: readonly Contestant[],
): Pick<Section, 'measure' | 'write'> {
  return {
    measure: (bench) => compare(bench, lists, contestants),
    write: (rows) => comparisonTable(rows, contestants),
  };
}
