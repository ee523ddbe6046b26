import type { LocatedText } from '../part.ts';
import { isVersion } from '../version.ts';
import type { Workload } from '../workload.ts';

/** The version that an image is of: `4.0.1`, `3.5`. */
const IN_TAG = /^v?(\d+\.\d+(?:\.\d+)?)(?![.\d])/;
/** As in `etl:1.2-spark3.5.1` and `spark-3.5.1:latest`. */
const BESIDE_NAME = /spark[-_]?v?(\d+\.\d+(?:\.\d+)?)(?![.\d])/;

/**
 * The version of Spark that the name of an image tells; undefined where it tells none.
 *
 * A tag counts only where the image is called after Spark (`apache/spark`, `team/spark-etl`): others have tags
 * for versions of their own.
 */
export function versionInImage(image: string): string | undefined {
  const name = image.split('@', 1)[0]!;
  const [, repository = name, tag] = /^(.+):([^/:]+)$/.exec(name) ?? [];
  const beside = BESIDE_NAME.exec(name.slice(name.indexOf('/') + 1))?.[1];
  if (beside !== undefined) return beside;
  const lastPart = repository.slice(repository.lastIndexOf('/') + 1);
  return tag !== undefined && lastPart.includes('spark') ? IN_TAG.exec(tag)?.[1] : undefined;
}

/** The versions of Spark that a workload's driver may be, and whether its image and its spec disagree. */
export interface DriverVersions {
  /** Empty: not known. */
  readonly versions: readonly string[];
  readonly disagreement?: { readonly image: LocatedText; readonly sparkVersion: string };
}

/** What the driver's image and the workload's `sparkVersion` say; both where they say different things. */
export function driverVersions(workload: Workload): DriverVersions {
  const image = workload.driver?.image;
  const ofImage = image && versionInImage(image.value);
  const { sparkVersion } = workload;
  const ofSpec = isVersion(sparkVersion) ? sparkVersion! : undefined;
  if (ofImage !== undefined && ofSpec !== undefined && !agree(ofImage, ofSpec)) {
    return { versions: [ofImage, ofSpec], disagreement: { image: image!, sparkVersion: ofSpec } };
  }
  const version = ofImage ?? ofSpec;
  return { versions: version === undefined ? [] : [version] };
}

/** A tag without a patch (`3.5`) agrees with every patch of it. */
function agree(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return long === short || long.startsWith(`${short}.`) || long.startsWith(`${short}-`);
}
