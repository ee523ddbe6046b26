declare const HARDEN_SPARK_VERSION: string | undefined;

/** From package.json, put in by the build. */
export const version = typeof HARDEN_SPARK_VERSION === 'string' ? HARDEN_SPARK_VERSION : 'unbuilt';

/** Where editors find the schema of the configuration, as a version has it. */
export function schemaUrl(ofVersion: string): string {
  return `https://raw.githubusercontent.com/harden-spark/harden-spark/v${ofVersion}/functions/harden-spark/schema.json`;
}
