/** What a Pod has by its ServiceAccount, and would lose with another one. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { KnownObject } from '../catalogue/known-objects.ts';

/** AWS (IRSA), Google Cloud and Azure workload identity: each a family of annotations on the account. */
const CLOUD_IDENTITY = ['eks.amazonaws.com/', 'iam.gke.io/', 'azure.workload.identity/'];

/**
 * The cloud identity and pull secrets that account `from` carries and account `to` does not, in words;
 * nothing if `from` is not in the list, since then nobody knows what it carries.
 */
export function lostWith(
  objects: Catalogue,
  namespace: string | undefined,
  from: string,
  to: string,
): string[] {
  const today = carriedBy(objects.find('ServiceAccount', namespace, from));
  const then = carriedBy(objects.find('ServiceAccount', namespace, to));
  return [...today].filter(([key, value]) => then.get(key) !== value).map(([key]) => key);
}

function carriedBy(accounts: readonly KnownObject[]): Map<string, string> {
  const carried = new Map<string, string>();
  for (const { annotations, object } of accounts) {
    for (const [key, value] of Object.entries(annotations)) {
      if (CLOUD_IDENTITY.some((prefix) => key.startsWith(prefix)))
        carried.set(`annotation \`${key}\``, value);
    }
    if (!Array.isArray(object.imagePullSecrets)) continue;
    for (const secret of object.imagePullSecrets) {
      if (typeof secret?.name === 'string') carried.set(`\`imagePullSecrets\` "${secret.name}"`, secret.name);
    }
  }
  return carried;
}
