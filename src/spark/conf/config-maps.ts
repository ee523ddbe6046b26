/** The ConfigMaps that come with a workload. */
import type { ConfPlace } from './conf.ts';

/** The data of a ConfigMap in the namespace of the workload; undefined if it is not among what is known. */
export type ConfigMaps = (name: string) => { readonly [key: string]: string } | undefined;

/** Where settings stand in it. */
export const DEFAULTS_FILE = 'spark-defaults.conf';

/**
 * The conf of a `spark-defaults.conf`.
 *
 * Source: Spark Utils.getPropertiesFromFile, java.util.Properties.load.
 */
export function sparkDefaults(text: string): Map<string, string> {
  const conf = new Map<string, string>();
  for (const line of text.replace(/\\\r?\n\s*/g, '').split(/\r\n?|\n/)) {
    const [, key, value] = /^([^#!\s=:][^\s=:]*)(?:\s*[=:]|\s)\s*(.*)$/s.exec(line.trimStart()) ?? [];
    if (key) conf.set(key, value!.trimEnd());
  }
  return conf;
}

/** What such a file says, each key at the field that names the file. */
export function placeOfDefaults(text: string, path: string): ConfPlace {
  const conf = sparkDefaults(text);
  return { get: (key) => conf.get(key), entries: () => [...conf], keys: () => conf.keys(), path: () => path };
}
