/**
 * Strings that Kubernetes gives a form to: names, labels, quantities, paths, the parts of a PolicyRule.
 *
 * Sources: k8s.io/apimachinery, pkg/util/validation/validation.go (names, labels) and
 * pkg/api/resource/quantity.go; k8s.io/kubernetes, pkg/apis/rbac/validation (rules of a Role).
 */
import { text } from '../../../src/krm/codec/index.ts';
import {
  DNS_LABEL,
  DNS_SUBDOMAIN,
  MAX_LABEL_LENGTH,
  MAX_NAME_LENGTH,
  MAX_SUFFIX_LENGTH,
} from '../../../src/kubernetes/names.ts';

const LABEL_WORD = '[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?';

export const namespaceName = text({
  expected: 'a namespace name such as "team-a" (lower-case letters, digits and "-", at most 63)',
  pattern: DNS_LABEL,
  maxLength: MAX_LABEL_LENGTH,
});

function subdomain(what: string, refused: Record<string, string> = {}) {
  const expected = `${what} (lower-case letters, digits, "-" and ".", at most 253)`;
  return text({ expected, pattern: DNS_SUBDOMAIN, maxLength: MAX_NAME_LENGTH, refused });
}

export const claimName = subdomain('the name of a PersistentVolumeClaim such as "shared-data"');
export const storageClassName = subdomain('the name of a StorageClass such as "fast"');
const ACCOUNT = 'a ServiceAccount name such as "spark"';
export const serviceAccountName = subdomain(ACCOUNT);

/** An account that gets rights. */
export const driverAccountName = subdomain(ACCOUNT, {
  default:
    'every Pod of the namespace that names no account would get its rights; list an account of its own',
});

/** What is put behind an account's name to name its Role: together they must be a name again. */
export const nameSuffix = text({
  expected: 'the end of a name such as "-driver" (lower-case letters, digits, "-" and ".", at most 63)',
  pattern: '[a-z0-9.-]*[a-z0-9]',
  maxLength: MAX_SUFFIX_LENGTH,
});

/** The length of the part before the `/` is left to Kubernetes: one pattern cannot bound both. */
export const labelKey = text({
  expected:
    'a label key such as "team" or "example.com/team" (letters, digits, "-", "_" and ".", at most 63)',
  pattern: `(${DNS_SUBDOMAIN}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?`,
  maxLength: MAX_NAME_LENGTH + 1 + MAX_LABEL_LENGTH,
});

export const labelValue = text({
  expected: 'a label value such as "data" (letters, digits, "-", "_" and ".", at most 63)',
  pattern: `(${LABEL_WORD})?`,
  maxLength: MAX_LABEL_LENGTH,
  explain: (value) =>
    typeof value === 'number' || typeof value === 'boolean'
      ? 'write it in quotes'
      : typeof value === 'string'
        ? 'any text can be the value of an annotation: see auditAnnotations'
        : undefined,
});

/** Of a released operator: `1.0` stands for any `1.0.x`. */
export const operatorVersion = text({
  expected: 'a version such as "1.0.0" or "0.8"',
  pattern: '[0-9]{1,4}\\.[0-9]{1,4}(\\.[0-9]{1,4})?',
  explain: (value) =>
    typeof value === 'number'
      ? 'write it in quotes'
      : typeof value === 'string' && /^v[0-9]/.test(value)
        ? 'without the "v"'
        : undefined,
});

/** A part of something that is neither nothing nor all of it. */
export const percentage = text({
  expected: 'a percentage from "1%" to "99%"',
  pattern: '[1-9][0-9]?%',
});

/** Which addresses there are is left to Kubernetes. */
export const cidr = text({
  expected: 'a range of addresses such as "10.0.0.0/16" or "fd00::/64"',
  pattern: '([0-9]{1,3}(\\.[0-9]{1,3}){3}/(3[0-2]|[12]?[0-9])|[0-9a-fA-F:]*:[0-9a-fA-F:]*/[0-9]{1,3})',
  explain: (value) =>
    typeof value === 'string' && /^[0-9a-fA-F.:]+$/.test(value)
      ? `one address is written "${value}/${value.includes(':') ? 128 : 32}"`
      : undefined,
});

/** What is put on top of something. */
export const addition = text({
  expected: 'a percentage from "0%" to "999%"',
  pattern: '(0|[1-9][0-9]{0,2})%',
});

/** Digits with or without a point, not all of them 0. */
const POSITIVE_NUMBER = '[0-9]*[1-9][0-9]*\\.?[0-9]*|[0-9]*\\.[0-9]*[1-9][0-9]*';

/** Whole bytes above 0: Kubernetes takes `750m` too, but that is not a byte. */
const SIZE = `(${POSITIVE_NUMBER})(Ki|Mi|Gi|Ti|Pi|Ei|k|M|G|T|P|E|[eE]\\+?[0-9]{1,2})?`;

function sizeText(expected: string, words: string[], refused: Record<string, string> = {}) {
  return text({
    expected,
    pattern: [...words, ...Object.keys(refused), SIZE].join('|'),
    maxLength: 40,
    refused,
    explain: (value) => {
      if (typeof value !== 'string') return undefined;
      if (/^[0-9.]+m$/.test(value)) return '"m" stands for thousandths of a byte, "M" or "Mi" for megabytes';
      if (!/^[0.]+[A-Za-z]*$/.test(value)) return undefined;
      const none = words.includes('None') ? '; "None" is a volume without a limit' : '';
      return `nothing fits into that${none}`;
    },
  });
}

export const size = sizeText('a Kubernetes quantity such as "50Gi"', []);
export const sizeLimit = sizeText('a Kubernetes quantity such as "750Mi", or "Auto" or "None"', [
  'Auto',
  'None',
]);
export const sizeLimitWithoutAuto = sizeText('a Kubernetes quantity such as "50Gi", or "None"', ['None'], {
  Auto: 'how much a job shuffles and spills is written nowhere in its workload; write a quantity, or "None"',
});

/** For names of workloads and namespaces. */
export const glob = text({
  expected: 'a name such as "team-a" or "team-*" (lower-case letters, digits, "-", "." and "*")',
  pattern: '[a-z0-9.*-]+',
  maxLength: 253,
});

/** For names of images; digests and placeholders have signs of their own. */
export const imageGlob = text({
  expected: 'the name of an image such as "registry.example.com/team/*", with a tag or without',
  pattern: '\\S+',
  maxLength: 512,
});

/** One step of a path: anything but `.` and `..`; Kubernetes has no `:` in mount paths. */
const PATH_STEP = ['[^/:.\\x00-\\x1f]', '\\.[^/:.\\x00-\\x1f]', '\\.\\.[^/:\\x00-\\x1f]']
  .map((start) => `${start}[^/:\\x00-\\x1f]*`)
  .join('|');

/** Absolute and normalised, so that two paths are the same directory exactly if they are the same text. */
export const absolutePath = text({
  expected: 'an absolute path such as "/opt/app/cache"',
  pattern: `(/(${PATH_STEP}))+`,
  maxLength: 4096,
  explain: (value) => {
    if (value === '/') return 'the root itself stays read-only';
    if (typeof value !== 'string' || !value.startsWith('/')) return undefined;
    if (value.includes(':')) return 'Kubernetes allows no ":" in it';
    return 'without "//", "." or ".." and without "/" at its end';
  },
});

/** A folder of the package, as files are named in it. */
export const folder = text({
  expected: 'a folder of the package such as "teams/a"',
  pattern: `(${PATH_STEP})(/(${PATH_STEP}))*`,
  maxLength: 1024,
  explain: (value) =>
    typeof value === 'string' && /^\/|^\.{1,2}(\/|$)|\/$/.test(value)
      ? 'relative to the package of this configuration, without "." or ".." and without "/" at its end'
      : undefined,
});

export const verb = text({
  expected: 'a verb such as "get", or "*"',
  pattern: '\\*|[a-z][a-z0-9:./-]*',
});

export const apiGroup = text({
  expected: 'an API group such as "apps", "" for the core group, or "*"',
  pattern: `\\*|(${DNS_SUBDOMAIN})?`,
  maxLength: 253,
  refused: {
    core: 'the core group is written as ""',
    v1: 'that is a version; the core group is written as ""',
  },
});

export const resource = text({
  expected: 'a resource in lower case and plural such as "pods" or "pods/log", or "*"',
  pattern: '(\\*|[a-z][-a-z0-9]*)(/(\\*|[A-Za-z0-9][-A-Za-z0-9_.]*))?',
});

export const objectName = text({
  expected: 'the name of an object such as "spark-defaults"',
  pattern: '[^/%\\s]+',
});

/** Source: k8s.io/kubernetes, pkg/apis/core/helper (standardQuotaResources); all others have a domain or a group. */
const QUOTA_WORDS = [
  '((requests|limits)\\.)?(cpu|memory|ephemeral-storage)',
  'requests\\.storage',
  'pods|services(\\.nodeports|\\.loadbalancers)?|replicationcontrollers|resourcequotas',
  'secrets|configmaps|persistentvolumeclaims',
].join('|');

export const quotaResource = text({
  expected: 'a resource that a ResourceQuota counts, such as "requests.cpu" or "count/jobs.batch"',
  pattern: `${QUOTA_WORDS}|[A-Za-z0-9][-A-Za-z0-9_.]*/[A-Za-z0-9][-A-Za-z0-9_./]*`,
  maxLength: MAX_NAME_LENGTH + 1 + MAX_LABEL_LENGTH,
});

export const quantity = text({
  expected: 'a Kubernetes quantity such as "20" or "64Gi"',
  pattern: '([0-9]+\\.?[0-9]*|\\.[0-9]+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?',
  maxLength: 40,
  explain: (value) => (typeof value === 'number' ? 'write it in quotes' : undefined),
});
