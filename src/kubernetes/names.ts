/**
 * Names of generated objects, and what a valid name is.
 *
 * Sources: Kubernetes, "Object Names and IDs" (DNS subdomain names: at most 253 characters; DNS labels:
 * at most 63); cdk8s-core, src/names.ts (trim from the front, a short hash last, nothing added to a name
 * that fits).
 */
export const MAX_NAME_LENGTH = 253;
export const MAX_LABEL_LENGTH = 63;
/** Of a suffix, as the configuration takes them. */
export const MAX_SUFFIX_LENGTH = 63;

const IS_DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const IS_DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
/** For patterns of which these are a part: without the ends. */
export const [DNS_LABEL, DNS_SUBDOMAIN] = [IS_DNS_LABEL, IS_DNS_SUBDOMAIN].map(({ source }) =>
  source.slice(1, -1),
) as [string, string];

/**
 * `<name><suffix>`, as it is wherever it fits into `maxLength`.
 *
 * A longer one is cut at its front, since its end tells what it is, and gets `-` and the first 8 hex
 * digits of its SHA-256. So one input has one name, two inputs have two, and no name is too long.
 */
export function nameWithSuffix(name: string, suffix: string, maxLength = MAX_NAME_LENGTH): string {
  const full = name + suffix;
  if (full.length <= maxLength) return full;
  const hash = shortHash(full);
  const end = full.slice(full.length - (maxLength - hash.length - 1));
  return `${end.replace(/^[^a-z0-9]+|(?<![^a-z0-9])[^a-z0-9]+$/gi, '')}-${hash}`;
}

/** True for what `nameWithSuffix` makes of `base` and some suffix. */
export function isNameWithSuffix(name: string, base: string): boolean {
  if (name.startsWith(base)) return name.length > base.length;
  if (!/-[0-9a-f]{8}$/.test(name)) return false;
  // What was cut off at the front is known from `base`, and where the suffix begins is one of its places.
  for (let length = 1; length <= MAX_SUFFIX_LENGTH; length++) {
    const suffix = name.slice(0, -9).slice(-length);
    if (nameWithSuffix(base, suffix) === name) return true;
  }
  return false;
}

/** True for what a ServiceAccount may be called: a DNS subdomain. */
export function isDnsSubdomain(name: string): boolean {
  return name.length <= MAX_NAME_LENGTH && IS_DNS_SUBDOMAIN.test(name);
}

/** True for what a Namespace may be called: a DNS label. */
export function isDnsLabel(name: string): boolean {
  return name.length <= MAX_LABEL_LENGTH && IS_DNS_LABEL.test(name);
}

/** The first 8 hex digits of the SHA-256 of a text. */
export function shortHash(text: string): string {
  // Few names need one, and Node takes several milliseconds to load the module.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
