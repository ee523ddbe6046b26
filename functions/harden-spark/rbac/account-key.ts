/** One string for a ServiceAccount: `<namespace>/<account>`, or `/<account>` without a namespace. */
export function accountKey(namespace: string | undefined, account: string): string {
  return `${namespace ?? ''}/${account}`;
}
