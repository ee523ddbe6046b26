import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { enumerated } from '../../values/phrases.ts';
import { InputError } from '../input-error.ts';
import type { LocatedResult } from '../list/result.ts';
import { withAbove } from './folders-above.ts';
import { fieldsOf, KUSTOMIZATIONS, valuesOf } from './kustomize-patches.ts';
import type { PackageRun } from './package-run.ts';
import { isBelow, shown } from './walk.ts';

/** Fields of a kustomization that name what it builds: files, and folders with a kustomization of their own. */
const RESOURCE_FIELDS = ['resources', 'bases', 'components'];

/**
 * A warning for each kustomization that builds what was read, and not the files that are added beside: kustomize and Flux
 * take only what `resources` names, and nobody would miss a Role before the driver does.
 */
export function leftOutOfBuild(runs: readonly PackageRun[]): LocatedResult[] {
  const added = new Map<string, string[]>();
  for (const { package: one, changes } of runs) {
    for (const { path, before } of changes) {
      if (before !== undefined) continue;
      const kustomization = kustomizationOf(path, one.folder);
      if (kustomization === undefined) continue;
      const { resources, functions } = named(kustomization);
      const config = one.config?.source?.file;
      if (resources.has(resolve(path)) || !one.files.some((file) => isIn(resources, file.path))) continue;
      // Then the build runs the function itself, and makes the objects.
      if (config !== undefined && isIn(functions, config)) continue;
      added.set(kustomization, [...(added.get(kustomization) ?? []), path]);
    }
  }
  return [...added].map(([kustomization, paths]) => {
    const file = isAbsolute(paths[0]!) ? kustomization : relative('.', kustomization);
    const entries = paths.map((path) => JSON.stringify(relative(dirname(kustomization), resolve(path))));
    const them = entries.length === 1 ? 'it' : 'them';
    const message = `${shown(file)} must name ${enumerated(entries)} in \`resources\`, or kustomize and Flux leave ${them} out`;
    return { severity: 'warning', message, file: { path: file } };
  });
}

/** The one that a file would be built by: in its folder, or the first further up. */
function kustomizationOf(path: string, top: string): string | undefined {
  const folders: string[] = [];
  for (let folder = dirname(resolve(path)); folder !== resolve(top); folder = dirname(folder))
    folders.push(folder);
  folders.push(...withAbove(top));
  const all = folders.flatMap((folder) => KUSTOMIZATIONS.map((name) => join(folder, name)));
  return all.find((file) => existsSync(file));
}

/** What a kustomization names, by its place. */
function named(kustomization: string): { resources: Set<string>; functions: Set<string> } {
  let fields: Record<string, unknown> = {};
  try {
    fields = fieldsOf(readFileSync(kustomization, 'utf8'));
  } catch (error) {
    // The walk tells of one that cannot be read.
    if (!(error instanceof InputError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
  }
  const places = (names: readonly string[]) =>
    valuesOf(fields, names)
      .flat()
      .filter((entry) => typeof entry === 'string')
      .map((entry) => resolve(dirname(kustomization), entry));
  return { resources: new Set(places(RESOURCE_FIELDS)), functions: new Set(places(['transformers'])) };
}

function isIn(places: ReadonlySet<string>, path: string): boolean {
  return [...places].some((place) => isBelow(path, place));
}
