/** What a configuration is called. */
export const API_GROUP = 'fn.kpt.dev';
export const API_VERSION = `${API_GROUP}/v1alpha1`;
export const KIND = 'HardenSpark';
