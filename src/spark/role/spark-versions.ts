import type { LocatedText } from '../part.ts';
import { isVersion } from '../version.ts';

/** The version that an image is of: `4.0.1`, `3.5`. A year is none. */
const IN_TAG = /^v?([1-9]\.\d{1,9}(?:\.\d{1,9})?)(?![.\d])/;
/** What Spark's own images are called, the official ones and those of its docker-image-tool. */
const OWN_NAMES = ['spark', 'spark-py', 'spark-r'];
/** As in `etl:1.2-spark3.5.1` and `spark-3.5.1:latest`. */
const BESIDE_NAME = /spark[-_]?v?([1-9]\.\d{1,9}(?:\.\d{1,9})?)(?![.\d])/;

/**
 * The version of Spark that the name of an image tells; undefined where it tells none.
 *
 * A tag counts only where the image is called as Spark's own are, in whatever registry: others (`spark-rapids:24.08.1`,
 * `team/spark-orders:2.1.0`) have tags for versions of their own.
 */
export function versionInImage(image: string): string | undefined {
  // One workload after another has the image of the one before, and each asks again after its edits.
  if (last?.image !== image) last = { image, version: findVersion(image) };
  return last.version;
}

let last: { readonly image: string; readonly version: string | undefined } | undefined;

function findVersion(image: string): string | undefined {
  const name = image.split('@', 1)[0]!;
  const [, repository = name, tag] = /^(.+):([^/:]+)$/.exec(name) ?? [];
  const beside = BESIDE_NAME.exec(name.slice(name.indexOf('/') + 1))?.[1];
  if (beside !== undefined) return beside;
  const lastPart = repository.slice(repository.lastIndexOf('/') + 1);
  return tag !== undefined && OWN_NAMES.includes(lastPart) ? IN_TAG.exec(tag)?.[1] : undefined;
}

/**
 * The versions of Spark that a workload may be of: the one that its image and its `sparkVersion` say; both where they say
 * different things. Empty: not known.
 */
export function sparkVersions({ versions }: Versioned): readonly string[] {
  return versions.all;
}

/** A workload, which says its versions in two places. */
interface Versioned {
  readonly versions: SaidVersions;
}

export type SaidVersions = ReturnType<typeof saidVersions>;

/** Where image and `sparkVersion` say different things. */
export interface VersionDisagreement {
  readonly image: LocatedText;
  readonly sparkVersion: string;
}

export function versionDisagreement({ versions }: Versioned): VersionDisagreement | undefined {
  const { image, ofSpec, disagree } = versions;
  return disagree ? { image: image!, sparkVersion: ofSpec! } : undefined;
}

/** What an image and `sparkVersion` say. */
export function saidVersions(image: LocatedText | undefined, sparkVersion: string | undefined) {
  const ofImage = image && versionInImage(image.value);
  const ofSpec = isVersion(sparkVersion) ? sparkVersion! : undefined;
  const disagree = ofImage !== undefined && ofSpec !== undefined && !agree(ofImage, ofSpec);
  const all = disagree ? [ofImage, ofSpec] : [ofImage ?? ofSpec].filter((version) => version !== undefined);
  return { image, ofSpec, disagree, all };
}

/** A tag without a patch (`3.5`) agrees with every patch of it. */
function agree(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return long === short || long.startsWith(`${short}.`) || long.startsWith(`${short}-`);
}
