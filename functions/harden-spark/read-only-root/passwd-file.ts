import type { Volume } from 'kubernetes-types/core/v1.d.ts';

export const PASSWD = '/etc/passwd';

/** Of the Pod: the kubelet makes the file of it, so that no other object is needed. */
export const ANNOTATION = 'harden-spark/passwd';

/** The name of the file in its volume. */
export const FILE = 'passwd';

/** The volume with the file, without its name. */
export const PASSWD_VOLUME: Omit<Volume, 'name'> = {
  downwardAPI: {
    items: [{ path: FILE, fieldRef: { fieldPath: `metadata.annotations['${ANNOTATION}']` } }],
  },
};
