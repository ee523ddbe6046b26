/** What findings are told first, whatever their severity. */
export const GROUPS = ['bad-input', 'not-done', 'risk', 'change', 'hint'] as const;
export type Group = (typeof GROUPS)[number];
