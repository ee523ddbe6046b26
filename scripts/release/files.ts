/** The files of a release, each with its reason. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileWithBun } from '../build/with-bun.ts';
import { BUN_PACKAGES, BUN_VERSION } from '../systems/bun-packages.ts';
import { bunFor, harden, root, thisSystem } from '../systems/tools.ts';
import { sectionOf } from './changelog.ts';
import { packHelmPlugin } from './helm-plugin.ts';
import { type Component, sbom } from './sbom.ts';

const npmPackage: { version: string; homepage: string } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const { version, homepage } = npmPackage;

/** What all files of a release are made of besides the sources. */
interface Making {
  /** Where they go. */
  readonly folder: string;
  /** Seconds since 1970, that files say they were made at. */
  readonly time: number;
}

interface ReleaseFile {
  readonly name: string;
  readonly why: string;
  make(path: string, making: Making): void;
}

export const CHECKSUMS = 'SHA256SUMS';

export const FILES: readonly ReleaseFile[] = [
  {
    name: `harden-spark-${version}.tgz`,
    why: 'the npm package as it is published: the executable for Node, the library with its types, the schema',
    make(_, { folder }) {
      execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    },
  },
  {
    name: 'harden-spark',
    why: 'the executable for Node, without npm: plain text',
    make(path) {
      copyFileSync(harden, path);
      chmodSync(path, 0o755);
    },
  },
  ...Object.keys(BUN_PACKAGES).map(
    (system): ReleaseFile => ({
      name: `harden-spark-${system}`,
      why: `the executable that needs no Node, for ${system}: Bun ${BUN_VERSION} is part of it`,
      make(path) {
        const runtime = [`--target=bun-${system}`, `--compile-executable-path=${bunFor(system)}`];
        compileWithBun(bunFor(thisSystem), path, runtime);
      },
    }),
  ),
  {
    // Helm takes what stands in front of the version for the name of the plugin.
    name: `harden-spark-${version}-helm.tgz`,
    why: 'the plugin for Helm 4, with the executable for Node in it',
    make: packHelmPlugin,
  },
  {
    name: 'harden-spark.cdx.json',
    why: 'SBOM (CycloneDX) of the npm package and of the executable for Node: each package with its licence and checksum',
    make: (path, { time }) => writeFileSync(path, `${JSON.stringify(sbom(time), null, 2)}\n`),
  },
  {
    name: 'harden-spark-bun.cdx.json',
    why: 'SBOM of the executables that need no Node: the same, and Bun',
    make: (path, { time }) => writeFileSync(path, `${JSON.stringify(sbom(time, [BUN]), null, 2)}\n`),
  },
  {
    name: 'release-notes.md',
    why: 'what CHANGELOG.md says of this version',
    make(path) {
      const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
      const notes = sectionOf(version, changelog) ?? sectionOf('Unreleased', changelog) ?? '';
      // They are read outside of the repository.
      const place = `${homepage}/blob/v${version}/`;
      writeFileSync(path, `${notes.replace(/\]\((?!\w+:|#)/g, `](${place}`)}\n`);
    },
  },
  {
    name: CHECKSUMS,
    why: 'the SHA-256 of each of them, for `sha256sum --check`; signed by the release workflow',
    make: (path, { folder }) => writeFileSync(path, checksums(folder)),
  },
];

const BUN: Component = {
  'bom-ref': `bun@${BUN_VERSION}`,
  type: 'platform',
  name: 'bun',
  version: BUN_VERSION,
  scope: 'required',
  purl: `pkg:npm/bun@${BUN_VERSION}`,
  licenses: [{ license: { id: 'MIT' } }],
};

/** As sha256sum writes them. */
function checksums(folder: string): string {
  return readdirSync(folder)
    .filter((name) => name !== CHECKSUMS)
    .sort()
    .map((name) => {
      const hash = createHash('sha256').update(readFileSync(join(folder, name)));
      return `${hash.digest('hex')}  ${name}\n`;
    })
    .join('');
}

/** Makes one of them, and says so if it is not there then. */
export function make({ name, make }: ReleaseFile, making: Making): void {
  const path = join(making.folder, name);
  make(path, making);
  if (!existsSync(path)) throw new Error(`${name} was not made`);
}
