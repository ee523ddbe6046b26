/** What CHANGELOG.md says of a version, or undefined. */
export function sectionOf(version: string, changelog: string): string | undefined {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => titleOf(text) === version);
  return section?.slice(section.indexOf('\n')).trim();
}

/** The titles of its sections, newest first. */
export function versionsIn(changelog: string): string[] {
  return changelog
    .split(/^## /m)
    .slice(1)
    .map((text) => titleOf(text));
}

/** `0.2.0` of `0.2.0 (2026-12-01)`. */
function titleOf(section: string): string {
  return section.split(/[\s(]/, 1)[0]!;
}
