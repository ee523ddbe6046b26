/** One version of Spark that the jobs are run on. */
export interface SparkVersion {
  /** As on the package registry. */
  readonly spark: string;
  /** The Python that its workers take. */
  readonly python: string;
  /** Part of every CI run. */
  readonly inCi?: true;
}

/** A new version of Spark is one line here. */
export const VERSIONS: readonly SparkVersion[] = [
  { spark: '3.3.4', python: '3.10' },
  { spark: '3.4.4', python: '3.11' },
  { spark: '3.5.9', python: '3.11', inCi: true },
  { spark: '4.0.0', python: '3.11', inCi: true },
  { spark: '4.0.5', python: '3.11' },
  { spark: '4.1.4', python: '3.11' },
  { spark: '4.3.0', python: '3.11' },
];

export function compareVersions(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
