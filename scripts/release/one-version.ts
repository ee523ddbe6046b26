import { canBeIn } from '../../src/spark/version.ts';
import { versionsIn } from './changelog.ts';

/** What must name one version in a release, as text. */
export interface Sources {
  readonly packageJson: string;
  readonly packageLock: string;
  readonly changelog: string;
}

/** A pre-release is none: npm would give it to all who ask for the latest, and so refuses it when all else is published. */
export function isVersion(version: string): boolean {
  return /^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){2}$/.test(version);
}

/** Why a version cannot be the next one, or undefined. The one that there is can be, until it has a section of its own. */
export function whyNotNext(
  version: string,
  { packageJson, changelog }: Pick<Sources, 'packageJson' | 'changelog'>,
): string | undefined {
  const { version: old } = JSON.parse(packageJson);
  if (isVersion(version) && !versionsIn(changelog).includes(version) && !canBeIn(version, { before: old }))
    return undefined;
  return `say a version that was not released, and is not before "${old}", such as "1.2.3", got "${version}"`;
}

/** Why a tag cannot be released, or undefined. */
export function whyNot(tag: string, { packageJson, packageLock, changelog }: Sources): string | undefined {
  if (!isVersion(tag.slice(1)) || !tag.startsWith('v'))
    return `the tag must be "v" and a version, such as "v1.2.3", got "${tag}"`;
  const named = {
    'the tag': tag.slice(1),
    'package.json': JSON.parse(packageJson).version,
    'package-lock.json': JSON.parse(packageLock).version,
    'the first section of CHANGELOG.md': versionsIn(changelog)[0],
  };
  if (new Set(Object.values(named)).size === 1) return undefined;
  const versions = Object.entries(named).map(([where, version]) => `${where} says "${version}"`);
  return `all must name one version: ${versions.join(', ')}`;
}
