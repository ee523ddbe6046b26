import { isObject } from '../../values/json.ts';
import { InputError } from '../input-error.ts';
import { placeTold, withLinesBefore } from '../yaml/error-place.ts';
import type { Place } from '../yaml/field-place.ts';
import { TextDocument } from '../yaml/text-document.ts';
import { cutStream, type Slice } from './cut.ts';
import { Input } from './input.ts';
import type { FileOfItem } from './item.ts';
import { Mentions, shortestWords } from './mentions.ts';

/** A file of a package. */
export interface SourceFile {
  /** As people find it. */
  path: string;
  /** UTF-8 */
  bytes: Uint8Array;
}

/** A document that may be an object of Kubernetes. */
export interface FileDocument extends Slice {
  file: Required<FileOfItem>;
  /** Where its file starts. */
  origin: number;
}

/** What is wrong with a document, and whether the function must know it. */
export interface Unreadable {
  file: FileOfItem;
  /** Where its file is wrong; else where it begins. */
  place: Place;
  reason: string;
  needed: boolean;
}

/** The files of a package as one text: a word is looked for once, however many files there are. */
export class JoinedFiles {
  readonly input: Input;
  /** By path. */
  readonly files = new Map<string, Slice>();
  readonly documents: readonly FileDocument[];

  constructor(files: readonly SourceFile[]) {
    this.input = new Input(Buffer.concat(files.flatMap(({ bytes }) => [bytes, LINE_BREAK])));
    let start = 0;
    this.documents = files.flatMap(({ path, bytes }) => {
      const origin = start;
      const end = origin + bytes.length;
      this.files.set(path, { start, end });
      start = end + LINE_BREAK.length;
      const slices = cutStream(this.input.latin1.slice(origin, end));
      return slices.flatMap((slice, index) => {
        const document = {
          start: slice.start + origin,
          end: slice.end + origin,
          origin,
          file: { path, index },
        };
        return this.hasKind(document) ? [document] : [];
      });
    });
  }

  text({ start, end }: Slice): string {
    return this.input.text(start, end);
  }

  /** Values for a chart, say, are no object, whatever they hold. What cannot be read may be one. */
  private hasKind(document: Slice): boolean {
    const latin1 = this.input.latin1.slice(document.start, document.end);
    if (!latin1.includes('kind')) return false;
    if (KIND.test(latin1)) return true;
    try {
      const { value } = new TextDocument(this.text(document));
      return isObject(value) && typeof (value as Record<string, unknown>).kind === 'string';
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return true;
    }
  }

  /**
   * Reads every document once more, to tell all that is wrong with any.
   *
   * @param reads words: a file that holds one must be right
   * @param passedOver whether only the documents are looked at that the function passes over
   */
  unreadable(reads: readonly string[], passedOver: boolean): Unreadable[] {
    const { documents } = this;
    const isNeeded = new Mentions(this.input.latin1, documents).ofAny(shortestWords(reads));
    const needed = new Set(documents.flatMap(({ file }, i) => (isNeeded[i] ? [file.path] : [])));
    return documents.flatMap((document, i) => {
      const { file } = document;
      if (passedOver && isNeeded[i]) return [];
      try {
        void new TextDocument(this.text(document));
        return [];
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const before = this.linesBefore(document);
        const reason = withLinesBefore(error.message, before);
        const place = placeTold(reason) ?? { line: before + 1, column: 1 };
        return [{ file, place, reason, needed: needed.has(file.path) }];
      }
    });
  }

  /** How many lines of its file come before a document. */
  linesBefore({ origin, start }: Pick<FileDocument, 'origin' | 'start'>): number {
    return this.input.latin1.slice(origin, start).split('\n').length - 1;
  }
}

const LINE_BREAK = Buffer.from('\n');

/** In block style, at the left margin. */
const KIND = /^(?:\u00ef\u00bb\u00bf)?["']?kind["']?[ \t]*:/m;
