/** What was promised of the function's speed, and what this run shows. */
import type { Hardening } from './hardening.ts';
import type { NoChange } from './no-change.ts';
import { milliseconds, ratio, table, whole } from './report.ts';

interface Goal {
  goal: string;
  measured: string;
  met: boolean;
}

export function goalsTable(hardening: readonly Hardening[], noChange: readonly NoChange[]): string {
  const rows = [...goalsOf(hardening), ...noChangeGoal(noChange)];
  return table(
    ['goal', 'measured', 'met'],
    rows.map(({ goal, measured, met }) => [goal, measured, met ? 'yes' : '**no**']),
  );
}

function goalsOf(measured: readonly Hardening[]): Goal[] {
  const goals: Goal[] = [];
  const at = (size: number, check: (cost: Hardening) => Goal) => {
    const found = measured.find((cost) => cost.size === size);
    if (found) goals.push(check(found));
  };
  const cheaper = (size: number, least: number) =>
    at(size, ({ ours, go }) => ({
      goal: `${whole(size)} items: Go takes at least ${least} times our CPU`,
      measured: ratio(go.cpu, ours.cpu),
      met: go.cpu / ours.cpu >= least,
    }));

  at(10, ({ ours, empty }) => ({
    goal: '10 items: at most 10 ms of CPU more than an empty Node script',
    measured: `${milliseconds(ours.cpu - empty.cpu)} ms (${milliseconds(ours.cpu)} and ${milliseconds(empty.cpu)})`,
    met: ours.cpu - empty.cpu <= 10,
  }));
  cheaper(100, 0.9);
  cheaper(1000, 5);
  cheaper(10_000, 15);
  at(10_000, ({ ours, go }) => ({
    goal: '10,000 items: Go takes at least 10 times our memory',
    measured: ratio(go.memory, ours.memory),
    met: go.memory / ours.memory >= 10,
  }));
  cheaper(50_000, 30);
  at(50_000, ({ ours }) => {
    const smaller = measured.find(({ size }) => size === 10_000);
    const times = smaller ? ours.cpu / smaller.ours.cpu : Number.NaN;
    return {
      goal: 'Linear: 50,000 items cost at most 5.5 times what 10,000 cost',
      measured: times.toFixed(2),
      met: times <= 5.5,
    };
  });
  return goals;
}

function noChangeGoal(measured: readonly NoChange[]): Goal[] {
  const times = measured.map(({ ours, copy }) => ours.cpu / copy.cpu);
  if (times.length === 0) return [];
  const worst = Math.max(...times);
  const { size } = measured[times.indexOf(worst)]!;
  return [
    {
      goal: 'Nothing to change: at most twice the CPU of Node copying its input',
      measured: `${worst.toFixed(2)} at worst (${whole(size)} items)`,
      met: worst <= 2,
    },
  ];
}
