/**
 * Java options as Spark keeps them: one string, split at blanks, with quotes around values that have blanks.
 *
 * Source: org.apache.spark.util.Utils.splitCommandString, launcher CommandBuilderUtils.parseOptionString.
 */
export function splitJavaOptions(text: string): string[] {
  if (!/["'\\]/.test(text)) return text.match(/\S+/g) ?? [];
  const words = text.matchAll(/(?:"(?:\\.|[^"\\])*"?|'[^']*'?|\\.|[^\s"'\\])+/g);
  return Array.from(words, ([word]) =>
    word.replace(/"((?:\\.|[^"\\])*)"?|'([^']*)'?/g, (_all, double, single) => double ?? single),
  );
}

/** Whether every quote is closed, and something stands behind every backslash: else Spark refuses the options. */
export function isReadable(text: string): boolean {
  return /^(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^"'\\])*$/s.test(text);
}

/** The value of `-D<name>=…`; the last one wins, as in the JVM. */
export function systemProperty(text: string, name: string): string | undefined {
  const prefix = `-D${name}=`;
  return splitJavaOptions(text)
    .findLast((option) => option.startsWith(prefix))
    ?.slice(prefix.length);
}

/** The user's text as it is, with one option more at its end. */
export function appendJavaOption(text: string | undefined, option: string): string {
  if (!text) return option;
  return /\s$/.test(text) ? text + option : `${text} ${option}`;
}
