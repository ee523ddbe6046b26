import type { Finding } from '../../../src/krm/list/result.ts';

/** Two roles can have the same to say about a part that they share. */
export function withoutRepetition(findings: readonly Finding[]): Finding[] {
  if (findings.length < 2) return [...findings];
  const seen = new Set<string>();
  return findings.filter(({ rule, message, field }) => {
    const key = `${rule}\n${field?.path}\n${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
