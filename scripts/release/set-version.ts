import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the version of this repository stands, with the text around it: `OLD` is it. */
const PLACES: readonly { readonly files: RegExp; readonly text: string; readonly why: string }[] = [
  {
    files: /^package(-lock)?\.json$/,
    text: '"name": "harden-spark",\n *"version": "OLD"',
    why: 'the package',
  },
  {
    files: /\/expected(\/|\.)/,
    text: '"version": "OLD"',
    why: 'what the program says of itself, in golden files',
  },
  { files: /./, text: 'harden-spark[\\w-]*[:@]v?OLD\\b', why: 'the image, the package, the action' },
  { files: /^Dockerfile$/, text: 'VERSION=OLD\\b', why: 'the labels of the image' },
  { files: /\.md$/, text: 'releases/download/vOLD\\b', why: 'files to download' },
  { files: /./, text: 'harden-spark/vOLD/functions/', why: 'the schema, for editors' },
  { files: /^docs\//, text: 'rev: vOLD\\b', why: 'the hook of pre-commit' },
  { files: /\.md$/, text: 'harden-spark-OLD(?:-helm)?\\.tgz', why: 'the tarballs' },
  { files: /^helm\//, text: '\nversion: OLD\\b', why: 'the plugin for Helm' },
  { files: /^docs\/releases\.md$/, text: 'refs/tags/vOLD\\b', why: 'the tag' },
];

/** Records stay as they are: they tell what was. */
const RECORDS = /^docs\/(decisions\/|performance\.md)|^CHANGELOG\.md$/;

/**
 * Writes another version wherever that of the repository stands, and gives the section "Unreleased" of the changelog its
 * name.
 *
 * @param files below `root` @returns those that changed
 */
export function setVersion(root: string, files: readonly string[], old: string, version: string): string[] {
  // All are read before the first is written: one that cannot be read leaves no mixture.
  const changed = files.flatMap((file) => {
    const before = readFileSync(join(root, file), 'utf8');
    const after =
      file === 'CHANGELOG.md' ? before.replace(/^## Unreleased$/m, `## ${version}`) : replaced(file, before);
    return after === before ? [] : [{ file, after }];
  });
  for (const { file, after } of changed) writeFileSync(join(root, file), after);
  return changed.map(({ file }) => file);

  function replaced(file: string, text: string): string {
    if (RECORDS.test(file)) return text;
    return PLACES.filter(({ files }) => files.test(file)).reduce((text, place) => {
      const pattern = new RegExp(place.text.replace('OLD', old.replaceAll('.', '\\.')), 'g');
      return text.replace(pattern, (match) => match.replace(old, version));
    }, text);
  }
}
