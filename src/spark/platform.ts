import { type ImageLookup, imageLookup } from './role/image.ts';

/** What is known of where workloads run, and stands in none of them. */
export interface Platform {
  readonly images: ImageLookup;
  /** The version of the Apache operator, such as `1.0.0` or `0.8`; absent where nobody says it. */
  readonly apacheOperatorVersion?: string | undefined;
}

/** Where nobody says more. */
export const KNOWN_PLATFORM: Platform = { images: imageLookup() };
