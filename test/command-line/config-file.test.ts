/** The file of `--config`: what is wrong with it is said in the same words, whatever it is given with. */
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { harden } from '../../scripts/systems/tools.ts';

const CONFIG = `apiVersion: fn.kpt.dev/v1alpha1
kind: HardenSpark
metadata:
  name: harden-spark
`;

const OBJECT = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
`;

interface Wrong {
  config: string;
  error: string;
  /** 1: it can be read, and is no configuration. */
  status: 1 | 2;
  make(path: string): void;
}

const WRONG: Wrong[] = [
  {
    config: 'missing',
    error: '`--config` "missing" must be a file to read: there is no such file',
    status: 2,
    make: () => {},
  },
  {
    config: 'folder',
    error: '`--config` "folder" must be a file to read: it is a folder',
    status: 2,
    make: (path) => mkdirSync(path),
  },
  {
    config: 'a.yaml/config',
    error: '`--config` "a.yaml/config" must be a file to read: not a directory',
    status: 2,
    make: () => {},
  },
  {
    config: 'circle',
    error: '`--config` "circle" must be a file to read: too many symbolic links encountered',
    status: 2,
    make: (path) => symlinkSync('circle', path),
  },
  {
    config: 'secret',
    error: '`--config` "secret" must be a file to read: permission denied',
    status: 2,
    make(path) {
      writeFileSync(path, CONFIG);
      chmodSync(path, 0);
    },
  },
  {
    config: 'latin-1',
    error: '`--config` "latin-1" must be UTF-8 text',
    status: 2,
    make: (path) => writeFileSync(path, `${CONFIG}# \xe9\n`, 'latin1'),
  },
  {
    config: 'no-yaml',
    error: '`--config` "no-yaml": Flow sequence in block collection must be sufficiently indented',
    status: 2,
    make: (path) => writeFileSync(path, `${CONFIG}spec: [\n`),
  },
  {
    config: 'empty',
    error: '`--config` "empty": a functionConfig must be an object, got null',
    status: 2,
    make: (path) => writeFileSync(path, '# Nothing yet.\n'),
  },
  {
    config: 'two',
    error: '`--config` "two": there must be one YAML document, got several',
    status: 2,
    make: (path) => writeFileSync(path, `${CONFIG}---\n${CONFIG}`),
  },
  {
    config: 'another-kind',
    error: 'Service a: `kind` must be "HardenSpark" or "ConfigMap", got "Service" (another-kind:2)',
    status: 1,
    make: (path) => writeFileSync(path, OBJECT.replace('ConfigMap', 'Service')),
  },
];

/** Root may read everything: then somebody else is asked. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

describe('--config', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
    writeFileSync(join(folder, 'a.yaml'), OBJECT);
    // Nobody may have no way to what was built.
    cpSync(harden, join(folder, 'harden'));
    chmodSync(folder, 0o755);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  for (const { config, error, status, make } of WRONG) {
    it(`says what is wrong with ${config}, with a PATH, a stream and rights`, () => {
      make(join(folder, config));
      const runs: [string[], string][] = [
        [['--config', config, 'a.yaml'], ''],
        [['--config', config], OBJECT],
        [['rights', '--config', config, 'a.yaml'], ''],
        [['rights', '--config', config], OBJECT],
      ];
      for (const [args, input] of runs) {
        const run = spawnSync('./harden', args, { cwd: folder, input, encoding: 'utf8', ...NOBODY });
        const command = args.join(' ');
        expect(run.stderr, command)
          .to.match(/^error: /)
          .and.include(error);
        expect(run.stderr, command).to.match(/^nothing was (?:written|changed|shown);.* 1 error\n$/m);
        expect([run.status, run.stdout], command).to.deep.equal([status, '']);
      }
    });
  }
});
