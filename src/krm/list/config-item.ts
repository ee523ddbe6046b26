import type { KubernetesObject } from 'kpt-functions';
import { fieldPlaces, type PlaceOfField } from '../yaml/field-place.ts';
import { ObjectItem } from './item.ts';

/** A file with a functionConfig. */
export interface ConfigSource {
  readonly text: string;
  readonly file: string;
}

/** The functionConfig as something to report about. */
export class ConfigItem extends ObjectItem {
  private readonly source: ConfigSource | undefined;

  /** @param source absent: it came in the list */
  constructor(object: KubernetesObject, source: ConfigSource | undefined) {
    super(object);
    this.source = source;
  }

  override get file(): { path: string; index?: number } | undefined {
    return this.source ? { path: this.source.file } : super.file;
  }

  override fieldPlaces(): PlaceOfField | undefined {
    return this.source && fieldPlaces(this.source.text);
  }
}
