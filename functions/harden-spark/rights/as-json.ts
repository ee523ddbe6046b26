/** Rights for programs: one entry for each account, one row for each right. Its schema: rights.schema.json. */

import { version } from '../version.ts';
import type { Grant } from './granted.ts';
import { neededRules } from './needed-rules.ts';
import type { AccountRights, PackageRights, Row } from './rights.ts';
import { countsOf } from './table.ts';

export function asJson(packages: readonly PackageRights[]): string {
  const document = {
    tool: { name: 'harden-spark', version },
    accounts: packages.flatMap((one) => one.accounts.map((account) => accountIn(one, account))),
    rights: packages.flatMap((one) =>
      one.accounts.flatMap((account) => account.rows.map((row) => rowIn(one, account, row))),
    ),
    notes: packages.flatMap(({ notes }) => notes),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function inPackage({ folder }: PackageRights) {
  return folder !== undefined && { package: folder };
}

function accountIn(of: PackageRights, account: AccountRights) {
  const { account: name, namespace, users, isListed, grants, notes } = account;
  return {
    ...inPackage(of),
    account: name,
    ...(namespace !== undefined && { namespace }),
    workloads: users,
    listed: isListed,
    counts: countsOf(account),
    bindings: grants.map((grant) => ({ ...sourceIn(grant), source: grant.source })),
    rules: neededRules(account),
    notes,
  };
}

function rowIn(of: PackageRights, { account, namespace }: AccountRights, row: Row) {
  const { right, scope, namespace: place, needed, given, isPart, by, from } = row;
  return {
    ...inPackage(of),
    account,
    ...(namespace !== undefined && { namespace }),
    ...right,
    scope,
    ...(scope === 'Namespace' && place !== undefined && { in: place }),
    needed,
    given,
    ...(isPart && { part: true }),
    by,
    from: from.map(sourceIn),
  };
}

function sourceIn({ binding, role, scope, group }: Grant) {
  return { binding, role, scope, ...(group !== undefined && { group }) };
}
