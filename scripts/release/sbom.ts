/**
 * What a release is made of, as CycloneDX: what npm says of the lockfile, less what only this repository needs. The same
 * sources and the same npm make the same bytes.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../systems/tools.ts';

export interface Component {
  'bom-ref': string;
  type: string;
  name: string;
  version: string;
  purl: string;
  scope?: string;
  licenses?: { license: { id: string } }[];
}

export interface Bom {
  serialNumber: string;
  metadata: { timestamp: string; component: Component };
  components: Component[];
  dependencies: { ref: string; dependsOn: string[] }[];
}

/** @param time of the release, in seconds since 1970 @param parts what is in it besides packages of the lockfile */
export function sbom(time: number, parts: readonly Component[] = []): Bom {
  const { name, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const said = execFileSync('npm', ['sbom', '--sbom-format=cyclonedx', '--package-lock-only'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const bom: Bom = JSON.parse(said);
  const own = bom.metadata.component;
  own.name = name; // npm takes that of the folder.
  bom.metadata.timestamp = new Date(time * 1000).toISOString();

  // Not `npm sbom --omit dev`: that leaves out a package of ours which a tool needs as well.
  const names = new Map(bom.components.map((component) => [component['bom-ref'], component.name]));
  const needs = new Map(bom.dependencies.map(({ ref, dependsOn }) => [ref, dependsOn]));
  const direct = needs.get(own['bom-ref'])!.filter((ref) => names.get(ref)! in dependencies);
  needs.set(own['bom-ref'], [...direct, ...parts.map((part) => part['bom-ref'])]);
  const used = new Set([own['bom-ref']]);
  for (const ref of used) for (const needed of needs.get(ref) ?? []) used.add(needed);

  bom.components = [
    ...bom.components
      .filter((component) => used.has(component['bom-ref']))
      .map((component) => ({ ...component, scope: 'required' })),
    ...parts,
  ];
  bom.dependencies = [...used].sort().map((ref) => ({ ref, dependsOn: needs.get(ref) ?? [] }));
  bom.serialNumber = `urn:uuid:${uuidOf(JSON.stringify({ ...bom, serialNumber: undefined }))}`;
  return bom;
}

/** One of those that are made of a name (RFC 9562, version 8), and not by chance. */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...parts, hex.slice(20, 32)].join('-');
}
