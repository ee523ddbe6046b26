/** Blocks of pages that no test runs here: their page and their first line, with the reason. */
interface Row {
  readonly page: string;
  readonly firstLine: string;
  readonly reason: string;
}

export const ONLY_TO_READ: readonly Row[] = [
  ...['README.md', 'README.zh-CN.md'].map((page) => ({
    page,
    firstLine: 'npm ci && npm start',
    reason: 'in a clone: .ci/run runs both lines in a fresh one',
  })),
];
