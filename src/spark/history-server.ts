import type { Part } from './part.ts';

const MAIN_CLASS = 'org.apache.spark.deploy.history.HistoryServer';

/** It shows what other jobs did, and runs none: it has no executors, and no UI of a job. */
export function isHistoryServer({ application }: { readonly application: Part }): boolean {
  return application.get('mainClass') === MAIN_CLASS;
}
