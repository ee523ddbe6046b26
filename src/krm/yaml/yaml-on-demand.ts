import { YamlNeeded } from './read-tree.ts';

/** Runs `work`, which must leave nothing behind when it fails, with `yaml` loaded only if it needs it. */
export async function withYamlIfNeeded<T>(work: () => T): Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof YamlNeeded)) throw error;
    await import('./any-yaml.ts');
    return work();
  }
}
