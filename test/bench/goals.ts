/** What was promised of the function's speed, and what this run shows. */
import type { Row } from './comparison.ts';
import { OURS } from './contestants.ts';
import type { Cost } from './measure.ts';
import { CACHED, EMPTY } from './node.ts';
import { table } from './report.ts';

/** The lines of each section, by its name. */
export type Results = ReadonlyMap<string, readonly Row[]>;

interface Goal {
  readonly goal: string;
  /** What is to be at least, or at most, `bound`; NaN where this run did not measure it. */
  readonly value: (of: Of) => number;
  readonly bound: number;
  readonly is: 'at least' | 'at most';
  readonly unit?: string;
}

/** The cost of a program in a line of a section; NaN where it was not measured. */
type Of = (section: string, label: string, name: string, what?: keyof Cost) => number;

/** How often the cost of the Go function is ours. */
const goTimes = (section: string, label: string, bound: number, what: keyof Cost = 'cpu'): Goal => ({
  goal: `${LISTS[section]}, ${label}: ${what === 'cpu' ? 'CPU' : 'memory'} of the Go function ÷ ours`,
  value: (of) => of(section, label, 'Go', what) / of(section, label, OURS, what),
  bound,
  is: 'at least',
});

const copies = (goal: string, section: string, label: string, bound: number): Goal => ({
  goal: `${goal}: CPU of ours ÷ a copy's`,
  value: (of) => of(section, label, OURS) / of(section, label, 'copy'),
  bound,
  is: 'at most',
});

const cheaperThan = (name: string, label: string): Goal => ({
  goal: `the same additions, ${label}: CPU of ours ÷ that of ${name}`,
  value: (of) => of('patches', label, OURS) / of('patches', label, name),
  bound: 1,
  is: 'at most',
});

const LISTS: Readonly<Record<string, string>> = { generated: 'generated', different: 'no two alike' };

const GOALS: readonly Goal[] = [
  goTimes('generated', '100', 0.65),
  goTimes('generated', '1,000', 4),
  goTimes('generated', '10,000', 15),
  goTimes('generated', '50,000', 35),
  goTimes('generated', '10,000', 10, 'memory'),
  goTimes('generated', '50,000', 20, 'memory'),
  goTimes('different', '1,000', 1.8),
  goTimes('different', '10,000', 4),
  goTimes('different', '10,000', 6, 'memory'),
  {
    goal: "10 items, with Node's compile cache: CPU above an empty script, on Node 24",
    value: (of) => of('node', 'Node 24', CACHED) - of('node', 'Node 24', EMPTY),
    bound: 15,
    is: 'at most',
    unit: ' ms',
  },
  copies('no SparkApplication in 10,000', 'few', 'none', 2),
  copies('no SparkApplication in 10,000, with RBAC', 'few', 'none, with RBAC', 2),
  copies('20 SparkApplications in 10,000', 'few', '20', 2.8),
  copies('20 SparkApplications in 10,000, with RBAC', 'few', '20, with RBAC', 2.8),
  copies('second run, generated, 10,000', 'second-run', '10,000', 4),
  {
    goal: 'all features, 10,000: CPU of everything ÷ Enforce alone',
    value: (of) => of('features', '10,000', 'everything') / of('features', '10,000', 'Enforce alone'),
    bound: 2,
    is: 'at most',
  },
  cheaperThan('yq', '200'),
  cheaperThan('yq', '1,000'),
  cheaperThan('kyverno', '10'),
  cheaperThan('kustomize', '10'),
];

/** @param isWhole whether goals that this run did not measure are told, too */
export function goalsTable(results: Results, isWhole: boolean): string {
  const of: Of = (section, label, name, what = 'cpu') => {
    // Of a release of Node, the label has the whole version.
    const rows = results
      .get(section)
      ?.filter((row) => row.label === label || row.label.startsWith(`${label}.`));
    return rows?.[0]?.costs.get(name)?.[what] ?? Number.NaN;
  };
  const rows = GOALS.map((goal) => ({ ...goal, measured: goal.value(of) }))
    .filter(({ measured }) => isWhole || !Number.isNaN(measured))
    .map(({ goal, bound, is, unit = '', measured }) => {
      const isMet = is === 'at least' ? measured >= bound : measured <= bound;
      const figure = Number.isNaN(measured) ? 'not measured' : `${measured.toFixed(2)}${unit}`;
      return [goal, `${is} ${bound}${unit}`, figure, isMet ? 'yes' : '**no**'];
    });
  return rows.length === 0 ? '' : table(['', 'goal', 'measured', 'met'], rows);
}
