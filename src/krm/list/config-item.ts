import type { KubernetesObject } from 'kpt-functions';
import { fieldPlaces, type PlaceOfField } from '../yaml/field-place.ts';
import { type FileOfItem, ObjectItem } from './item.ts';

/** A file with a functionConfig. */
export interface ConfigSource {
  readonly text: string;
  readonly file: string;
  /** Of the document in its file, if it is known. */
  readonly index?: number;
  /** In its file. */
  readonly linesBefore?: number;
}

/** The functionConfig as something to report about. */
export class ConfigItem extends ObjectItem {
  private readonly source: ConfigSource | undefined;

  /** @param source absent: it came in the list */
  constructor(object: KubernetesObject, source: ConfigSource | undefined) {
    super(object);
    this.source = source;
  }

  override get file(): FileOfItem | undefined {
    if (!this.source) return super.file;
    const { file: path, index } = this.source;
    return { path, ...(index !== undefined && { index }) };
  }

  override fieldPlaces(): PlaceOfField | undefined {
    const { text, linesBefore = 0 } = this.source ?? {};
    const places = text === undefined ? undefined : fieldPlaces(text);
    if (!places) return undefined;
    return (steps) => {
      const { line, column } = places(steps);
      return { line: line + linesBefore, column };
    };
  }
}
