import type { LocatedText } from '../part.ts';
import { splitJavaOptions } from '../role/java-options.ts';
import type { ConfPlace } from './conf.ts';

/** A system property that is a key of the conf. */
const OPTION = /^-D(spark\.[^=]+)(?:=(.*))?$/s;

/**
 * What every driver is started with, so that a system property never counts.
 *
 * Source: Spark BasicDriverFeatureStep and DriverServiceFeatureStep, getAdditionalPodSystemProperties; KubernetesClientUtils.
 */
const ALWAYS_GIVEN: ReadonlySet<string> = new Set([
  'spark.master',
  'spark.app.id',
  'spark.app.name',
  'spark.driver.host',
  'spark.driver.port',
  'spark.driver.blockManager.port',
  'spark.kubernetes.driver.pod.name',
  'spark.kubernetes.namespace',
]);

/**
 * `-Dspark.…` for the JVM of a driver. Its conf begins with these, and what it was submitted with is set over them. So they
 * count where the driver decides when it runs, and not where its own Pod is made.
 *
 * Source: Spark SparkConf, loadFromSystemProperties; SparkSubmit, prepareSubmitEnvironment. Executors are not started with
 * such options (SparkConf.validateSettings).
 */
export class SystemProperties implements ConfPlace {
  private readonly options: () => readonly LocatedText[];
  /** No step changes these options, so they are read once. */
  private found: ReadonlyMap<string, LocatedText> | undefined;

  /** @param options all texts of java options of the driver, strongest first */
  constructor(options: () => readonly LocatedText[]) {
    this.options = options;
  }

  get(key: string): string | undefined {
    return this.properties.get(key)?.value;
  }

  entries(): [string, string][] {
    return Array.from(this.properties, ([key, { value }]) => [key, value]);
  }

  keys(): Iterable<string> {
    return this.properties.keys();
  }

  path(key: string): string {
    return this.properties.get(key)!.path;
  }

  private get properties(): ReadonlyMap<string, LocatedText> {
    this.found ??= this.read();
    return this.found;
  }

  private read(): ReadonlyMap<string, LocatedText> {
    const properties = new Map<string, LocatedText>();
    for (const { value: text, path } of this.options().toReversed()) {
      if (!text.includes('-Dspark.')) continue;
      for (const option of splitJavaOptions(text)) {
        const [, key, value = ''] = OPTION.exec(option) ?? [];
        if (key !== undefined && !ALWAYS_GIVEN.has(key)) properties.set(key, { value, path });
      }
    }
    return properties;
  }
}
