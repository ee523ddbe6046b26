/** `harden-spark init PATH`: a configuration for what is found there, to begin with. */
import { existsSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../../src/krm/arguments.ts';
import { nearestConfig } from '../../../src/krm/files/config-above.ts';
import { withAbove } from '../../../src/krm/files/folders-above.ts';
import { KUSTOMIZATIONS } from '../../../src/krm/files/kustomize-patches.ts';
import { Progress } from '../../../src/krm/files/progress.ts';
import { replaceFiles } from '../../../src/krm/files/replace.ts';
import { lookAtFiles } from '../../../src/krm/files/run-on-files.ts';
import { Unusable } from '../../../src/krm/files/unusable.ts';
import { shown } from '../../../src/krm/files/walk.ts';
import type { Said } from '../../../src/krm/list/krm-function.ts';
import { resultLines } from '../../../src/krm/list/result-lines.ts';
import '../../../src/krm/yaml/any-yaml.ts';
import { counted } from '../../../src/values/phrases.ts';
import { KIND } from '../config/kind.ts';
import { firstConfig } from './first-config.ts';
import { LOOK_AT_WORKLOADS, Survey } from './survey.ts';

const NAME = 'harden-spark.yaml';
const USAGE =
  'harden-spark init PATH: writes a harden-spark.yaml for the workloads in a folder, to begin with';

/** Writes the file, unless there is a configuration already; says what stands in it and what comes next. */
export function init(args: readonly string[]): Said {
  const [path, ...more] = args;
  if (path === '--help' || path === '-h') return { stdout: `${USAGE}\n`, stderr: '', exitCode: 0 };
  if (path === undefined || path.startsWith('-') || more.length > 0) {
    throw new UsageError('`init` must be given one folder');
  }
  try {
    return written(path);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { stdout: '', stderr: resultLines(error.results), exitCode: 2 };
  }
}

function written(path: string): Said {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    return refused(`${shown(path)} must be a folder`, 2);
  }
  const there = nearestConfig(withAbove(path), KIND);
  if (there !== undefined) {
    return refused(`${shown(there.file)} is a ${KIND} for ${shown(path)} already; change that one`, 1);
  }
  const file = join(path, NAME);
  if (existsSync(file)) return refused(`${shown(file)} is there already, and is not written over`, 1);

  const { runs, remarks } = lookAtFiles(LOOK_AT_WORKLOADS, { paths: [path], exclude: [], failOn: 'never' });
  const told = resultLines([...remarks, ...runs.flatMap((run) => run.remarks)]);
  const survey = new Survey();
  // What has a configuration of its own further in is left to that one.
  for (const { list } of runs) if (!list.functionConfig) survey.add(list);
  if (survey.count === 0) return refused(`${shown(path)} must hold a Spark workload, got none`, 1, told);

  const isKustomize = KUSTOMIZATIONS.some((name) => existsSync(join(path, name)));
  const progress = new Progress();
  try {
    const real = join(realpathSync(path), NAME);
    replaceFiles([{ path: file, real, text: firstConfig(survey, isKustomize) }], progress);
  } catch (error) {
    if (!(error instanceof Unusable)) throw error;
    return { stdout: '', stderr: told + resultLines(error.results), exitCode: 1 };
  } finally {
    progress.clear();
  }
  const { length } = survey.namespaces;
  const where = length > 0 ? `in ${counted(length, 'namespace')}` : 'without a namespace';
  const found = `${counted(survey.count, 'workload')} ${where}`;
  const unknown =
    survey.images.length > 0 ? `; ${counted(survey.images.length, 'image')} to be told about` : '';
  return {
    stdout: `${shown(file)} was written, for ${found}${unknown}.\nRead it, then see what would change: harden-spark ${shown(path)}\n`,
    stderr: told,
    exitCode: 0,
  };
}

function refused(reason: string, exitCode: 1 | 2, told = ''): Said {
  return { stdout: '', stderr: `${told}error: ${reason}\n`, exitCode };
}
