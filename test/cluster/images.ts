import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, sparkHome } from '../../scripts/systems/tools.ts';
import { tool } from '../real/requires.ts';
import { type Image, javaHome } from '../spark-real/image.ts';
import { OFFICIAL_LAYOUT } from '../spark-real/job.ts';

/** The Spark that the operator's image has; that of v2.5.2 has 4.0.4. */
const operatorSpark = '4.0.0';

/** The images of the cluster, by the names that Pods have for them. */
export class Images {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** `spark:VERSION` has Spark and the program of the scenarios; the operator's has Spark and the operator. */
  find(name: string): Image | undefined {
    const version = /^spark:(.*)$/.exec(name)?.[1];
    if (version !== undefined) return isInstalled(version) ? this.spark(version) : undefined;
    return /^ghcr\.io\/kubeflow\/spark-operator\/controller:/.test(name) ? this.operator() : undefined;
  }

  private spark(version: string): Image {
    return this.image(`spark-${version}`, version, (app) => {
      const classes = join(this.folder, `classes-${version}`);
      const program = join(import.meta.dirname, 'image/Work.java');
      const options = ['-nowarn', '-Xlint:-options', '--release', '8', '-d', classes];
      const jars = join(sparkHome(version), 'jars/*');
      execFileSync(join(javaHome, 'bin/javac'), [...options, '-cp', jars, program]);
      execFileSync(join(javaHome, 'bin/jar'), [
        '--create',
        '--file',
        join(app, 'work.jar'),
        '-C',
        classes,
        '.',
      ]);
    });
  }

  private operator(): Image {
    const image = this.image('operator', operatorSpark, (app) => {
      cpSync(tool('spark-operator program'), join(app, 'spark-operator'));
    });
    return { ...image, entrypoint: ['/app/spark-operator'] };
  }

  /** Built when it is first asked for. */
  private image(name: string, version: string, build: (app: string) => void): Image {
    const folder = join(this.folder, name);
    const image = {
      version,
      app: join(folder, 'app'),
      workDir: join(folder, 'work-dir'),
      sparkDir: join(folder, 'spark'),
      layout: OFFICIAL_LAYOUT,
    };
    if (existsSync(folder)) return image;
    for (const part of [image.app, image.workDir, image.sparkDir]) mkdirSync(part, { recursive: true });
    build(image.app);
    return image;
  }
}
