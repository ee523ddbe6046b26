/** Works on tasks side by side, two at a time: they wait more than they compute. */
export async function sideBySide<Task, Outcome>(
  tasks: readonly Task[],
  work: (task: Task) => Promise<Outcome>,
  done: (task: Task, outcome: Outcome | Error) => void,
): Promise<void> {
  const waiting = [...tasks];
  const worker = async () => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      done(task, await work(task).catch((error: Error) => error));
    }
  };
  await Promise.all(Array.from({ length: 2 }, worker));
}
