import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Result } from '../list/result.ts';
import { withAbove } from './folders-above.ts';
import { configsIn, type Package, readFile } from './packages.ts';
import { configsNamedIn } from './served-folder.ts';
import { Unusable } from './unusable.ts';
import { shown, YAML_FILE } from './walk.ts';

/** A configuration, and the folder that it is for with all that is below. */
interface ConfigAbove {
  file: string;
  folder: string;
}

/**
 * The first of some folders that has a configuration, or a Kptfile or kustomization that names one.
 *
 * @throws Unusable where one cannot be read
 */
export function nearestConfig(folders: readonly string[], kind: string): ConfigAbove | undefined {
  for (const place of folders) {
    const folder = relative('.', place) || '.';
    const beside = namesIn(folder).filter((name) => YAML_FILE.test(name));
    const paths = new Set([...beside, ...configsNamedIn(folder)].map((path) => join(folder, path)));
    const files = [...paths]
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
      .map((path) => ({ path, bytes: readFile(path), root: folder }));
    const [config] = configsIn(files, kind).get(folder) ?? [];
    if (config) return { file: config.source!.file, folder };
  }
  return undefined;
}

/** None of a folder that may not be read: whoever asked for it is told elsewhere. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/**
 * Configurations above what was given, as far as its repository goes: whoever gives a part of a package may take what is
 * said of it for what the configuration makes of it.
 */
export function unusedAbove(packages: readonly Package[], kind: string): Result[] {
  const told = new Set<string>();
  return packages.flatMap(({ folder, config }): Result[] => {
    if (config) return [];
    const given = folder === '.' ? 'this folder' : shown(folder);
    const { about, message, file = folder } = wordAbout(folder, kind, given) ?? {};
    if (about === undefined || message === undefined || told.has(about)) return [];
    told.add(about);
    return [{ severity: 'info', message, file: { path: file } }];
  });
}

function wordAbout(
  folder: string,
  kind: string,
  given: string,
): { about: string; message: string; file?: string } | undefined {
  try {
    const above = nearestConfig(withAbove(folder).slice(1), kind);
    if (!above) return undefined;
    const remedy = `give it with \`--config\`, or give the folder ${shown(above.folder)}`;
    return {
      about: above.file,
      file: above.file,
      message: `${shown(above.file)} configures ${given}, too, and was not used: ${remedy}`,
    };
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    const reason = error.reasons[0]!.message.split('\n')[0]!.replace(/:$/, '');
    return { about: reason, message: `a ${kind} above ${given} was not used, and cannot be: ${reason}` };
  }
}
