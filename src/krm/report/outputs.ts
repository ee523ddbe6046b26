/** The forms in which findings can be had. */
export const OUTPUTS = ['text', 'json', 'sarif', 'junit', 'github'] as const;
export type Output = (typeof OUTPUTS)[number];
