import { plainValue } from '../yaml/block-reader.ts';

/** A scalar of a text that may be another one in its twins. */
export interface Hole {
  readonly start: number;
  readonly end: number;
  /** What it means. */
  readonly value: unknown;
}

/** What a scalar may hold so that nothing around it is read in another way, whatever stands in its place. */
interface Form {
  readonly quote: '' | "'" | '"';
  readonly inside: RegExp;
  readonly isRight: (text: string) => boolean;
}

const PLAIN: Form = {
  quote: '',
  inside: /[\w./:@%+=~^-]*/y,
  // Marks such as `-` and `---`, what YAML keeps for itself (`%`, `@`), and a colon at the end, which makes a key, stay out.
  isRight: (text) => /^[\w/.+-]/.test(text) && !/^-+$|:$/.test(text),
};

const FORMS: readonly Form[] = [
  { quote: "'", inside: /[ -&(-~]*/y, isRight: () => true },
  { quote: '"', inside: /[ !#-[\]-~]*/y, isRight: () => true },
];

/** Texts that are the same but for some scalars, each of which has another value of the same type in its place. */
export class Pattern {
  /** What stands between the holes. */
  readonly between: readonly string[];
  /** In quotes where there are any. */
  readonly holes: readonly (Hole & { form: Form })[];

  private constructor(text: string, holes: readonly (Hole & { form: Form })[]) {
    this.holes = holes;
    this.between = cut(text, holes);
  }

  /**
   * @param holes in the order of the text; those that are written in a way that is not known here are none
   * @returns also which are left, by their position in `holes`
   */
  static of(text: string, holes: readonly Hole[]): { pattern: Pattern; kept: number[] } {
    const kept: number[] = [];
    const known = holes.flatMap(({ start, end, value }, i) => {
      const form = FORMS.find(({ quote }) => text.startsWith(quote, start)) ?? PLAIN;
      const hole = { start: start + form.quote.length, end: end - form.quote.length, value, form };
      if (meaning(form, text.slice(hole.start, hole.end)) !== value) return [];
      kept.push(i);
      return hole;
    });
    return { pattern: new Pattern(text, known), kept };
  }

  /** What stands in the holes of a text, as written and as it is meant; undefined for a text of another kind. */
  match(text: string): Filling | undefined {
    const { between, holes } = this;
    if (!text.startsWith(between[0]!)) return undefined;
    const written: string[] = [];
    const values: unknown[] = [];
    let at = between[0]!.length;
    for (let i = 0; i < holes.length; i++) {
      const { form, value } = holes[i]!;
      form.inside.lastIndex = at;
      form.inside.test(text);
      const end = form.inside.lastIndex;
      if (!text.startsWith(between[i + 1]!, end)) return undefined;
      const piece = text.slice(at, end);
      const meant = meaning(form, piece);
      if (typeof meant !== typeof value || meant === null) return undefined;
      written.push(piece);
      values.push(meant);
      at = end + between[i + 1]!.length;
    }
    return at === text.length ? { written, values } : undefined;
  }
}

export interface Filling {
  readonly written: readonly string[];
  readonly values: readonly unknown[];
}

/** Undefined for what does not stand so. */
function meaning({ quote, inside, isRight }: Form, text: string): unknown {
  inside.lastIndex = 0;
  inside.test(text);
  if (inside.lastIndex !== text.length) return undefined;
  if (quote !== '') return text;
  return text !== '' && isRight(text) ? plainValue(text) : undefined;
}

/** What stands before, between and behind the holes. */
export function cut(text: string, holes: readonly { start: number; end: number }[]): string[] {
  const starts = [0, ...holes.map(({ end }) => end)];
  return starts.map((start, i) => text.slice(start, holes[i]?.start ?? text.length));
}
