import type { Platform } from '../../../src/spark/platform.ts';
import { imageLookup } from '../../../src/spark/role/image.ts';
import type { Settings } from '../config/settings.ts';

/** What the configuration says of where workloads run. */
export function platformOf({ images, apacheOperatorVersion }: Settings): Platform {
  return { images: imageLookup(images), apacheOperatorVersion };
}
