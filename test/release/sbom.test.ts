/** What a release says that it is made of, and what the bundler put into it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { sbom } from '../../scripts/release/sbom.ts';
import { root } from '../../scripts/systems/tools.ts';

/** Packages that the SBOM has and the executable has not: npm installs them beside the library. */
const NOT_BUNDLED: Readonly<Record<string, string>> = {
  'kpt-functions': 'harden-spark/kpt-function imports its types and Configs',
  'js-yaml': 'kpt-functions needs it',
  argparse: 'js-yaml needs it',
  'sprintf-js': 'argparse needs it',
  esprima: 'js-yaml needs it',
  rw: 'kpt-functions needs it',
};

const TIME = 1_700_000_000;

describe('the SBOM', () => {
  const bom = sbom(TIME);
  const listed = new Map(bom.components.map(({ name, version }) => [name, version]));

  it('has each package whose code the bundler put into the executable, in that version', () => {
    const bundled = bundledPackages();
    expect(bundled.size).to.be.above(4);
    for (const [name, version] of bundled) expect(listed.get(name), name).to.equal(version);
  });

  it('has no other one without a reason', () => {
    const bundled = bundledPackages();
    const others = [...listed.keys()].filter((name) => !bundled.has(name));
    expect(others.sort()).to.deep.equal(Object.keys(NOT_BUNDLED).sort());
  });

  it('has licence and checksum of each', () => {
    for (const component of bom.components) {
      expect(component.licenses, component.name).to.have.length(1);
      expect(component).to.have.nested.property('hashes[0].alg', 'SHA-512');
    }
  });

  it('is of harden-spark, says when, and names what each needs', () => {
    const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(bom.metadata.component).to.include({ name, version, purl: `pkg:npm/${name}@${version}` });
    expect(bom.metadata.timestamp).to.equal('2023-11-14T22:13:20.000Z');
    const refs = new Set(bom.components.map((component) => component['bom-ref']));
    const [own] = bom.dependencies.filter(({ ref }) => ref === bom.metadata.component['bom-ref']);
    expect(own!.dependsOn).to.include(`diff@${listed.get('diff')}`);
    for (const { dependsOn } of bom.dependencies)
      for (const ref of dependsOn) expect(refs.has(ref), ref).to.equal(true);
  });

  it('is the same each time, and another one at another time', () => {
    expect(sbom(TIME)).to.deep.equal(bom);
    expect(sbom(TIME + 1).serialNumber).to.not.equal(bom.serialNumber);
    expect(bom.serialNumber).to.match(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

/** Packages with their versions, by what esbuild says is in dist/harden-spark. */
function bundledPackages(): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), 'harden-spark-'));
  try {
    const [output, metafile] = [join(folder, 'harden-spark'), join(folder, 'metafile.json')];
    const build = ['--import=tsx', 'scripts/build.ts', 'functions/harden-spark/main.ts', output, metafile];
    execFileSync(process.execPath, build, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
    const { outputs } = JSON.parse(readFileSync(metafile, 'utf8'));
    const paths = Object.values<{ inputs: Record<string, { bytesInOutput: number }> }>(outputs)
      .flatMap(({ inputs }) => Object.entries(inputs))
      .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
      .map(([path]) => path.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0]);
    return new Map(
      [...new Set(paths)]
        .filter((path) => path !== undefined)
        .map((path) => {
          const { name, version } = JSON.parse(readFileSync(join(root, path, 'package.json'), 'utf8'));
          return [name, version];
        }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
