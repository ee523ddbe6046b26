/** `harden-spark init PATH`: a configuration for what is found there, to begin with. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../src/krm/arguments.ts';
import { nearestConfig } from '../../../src/krm/files/config-above.ts';
import { withAbove } from '../../../src/krm/files/folders-above.ts';
import { runPackage } from '../../../src/krm/files/package-run.ts';
import { packagesOf } from '../../../src/krm/files/packages.ts';
import { Progress } from '../../../src/krm/files/progress.ts';
import { reasonOf, Unusable } from '../../../src/krm/files/unusable.ts';
import { shown, walk } from '../../../src/krm/files/walk.ts';
import type { Said } from '../../../src/krm/list/krm-function.ts';
import '../../../src/krm/yaml/any-yaml.ts';
import { counted } from '../../../src/values/phrases.ts';
import { KIND } from '../config/function-config.ts';
import { firstConfig } from './first-config.ts';
import { Survey } from './survey.ts';

const NAME = 'harden-spark.yaml';
const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Writes the file, unless there is a configuration already; says what stands in it and what comes next. */
export function init(args: readonly string[]): Said {
  const [path, ...more] = args;
  if (path === undefined || path.startsWith('-') || more.length > 0) {
    throw new UsageError('`init` must be given one folder');
  }
  const progress = new Progress();
  try {
    return written(path, progress);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return refused(error.reasons.map(({ message }) => message).join('\nerror: '), 2);
  } finally {
    progress.clear();
  }
}

function written(path: string, progress: Progress): Said {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    return refused(`${shown(path)} must be a folder`, 2);
  }
  const there = nearestConfig(withAbove(path), KIND);
  if (there !== undefined) {
    return refused(`${shown(there.file)} is a ${KIND} for ${shown(path)} already; change that one`, 1);
  }
  const file = join(path, NAME);
  if (existsSync(file)) return refused(`${shown(file)} is there already, and is not written over`, 1);

  const files = walk([path], [], progress).files.map((found) => ({
    ...found,
    bytes: readFileSync(found.real),
  }));
  // What has a configuration of its own further in is left to that one.
  const own = packagesOf(files, KIND).filter(({ config }) => config === undefined);
  const survey = new Survey();
  for (const one of own) runPackage(survey, one, 'never', progress);
  if (survey.count === 0) return refused(`${shown(path)} must hold a Spark workload, got none`, 1);

  const isKustomize = KUSTOMIZATIONS.some((name) => existsSync(join(path, name)));
  try {
    writeFileSync(file, firstConfig(survey, isKustomize), { flag: 'wx' });
  } catch (error) {
    return refused(`${shown(file)} could not be written: ${reasonOf(error)}`, 1);
  }
  const { length } = survey.namespaces;
  const where = length > 0 ? `in ${counted(length, 'namespace')}` : 'without a namespace';
  const found = `${counted(survey.count, 'workload')} ${where}`;
  const unknown =
    survey.images.length > 0 ? `; ${counted(survey.images.length, 'image')} to be told about` : '';
  return {
    stdout: `${shown(file)} was written, for ${found}${unknown}.\nRead it, then see what would change: harden-spark ${shown(path)}\n`,
    stderr: '',
    exitCode: 0,
  };
}

function refused(reason: string, exitCode: 1 | 2): Said {
  return { stdout: '', stderr: `error: ${reason}\n`, exitCode };
}
