declare const HARDEN_SPARK_VERSION: string | undefined;

/** From package.json, put in by the build. */
export const version = typeof HARDEN_SPARK_VERSION === 'string' ? HARDEN_SPARK_VERSION : 'unbuilt';
