import { Session } from 'node:inspector';
import { root } from '../scripts/systems/tools.ts';

/**
 * The work that `run` makes: how often functions of these folders are called meanwhile, as V8 counts them. Unlike
 * time it is the same on every machine.
 */
export function workOf(run: () => void, folders: readonly string[] = ['functions', 'src']): number {
  const starts = folders.map((name) => `file://${root}/${name}/`);
  const session = new Session();
  session.connect();
  try {
    post(session, 'Profiler.enable');
    post(session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    run();
    const { result } = post<Coverage>(session, 'Profiler.takePreciseCoverage');
    return result
      .filter(({ url }) => starts.some((start) => url.startsWith(start)))
      .flatMap(({ functions }) => functions.flatMap(({ ranges }) => ranges))
      .reduce((sum, { count }) => sum + count, 0);
  } finally {
    post(session, 'Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}

interface Coverage {
  readonly result: readonly {
    readonly url: string;
    readonly functions: readonly { readonly ranges: readonly { readonly count: number }[] }[];
  }[];
}

/** In one process the answer is there when `post` returns. */
function post<Answer>(session: Session, method: string, parameters: object = {}): Answer {
  let answer: Answer | undefined;
  session.post(method, parameters, (error, result) => {
    if (error) throw error;
    answer = result as Answer;
  });
  return answer as Answer;
}
