import { rule } from '../../../src/krm/list/rule.ts';
import { normalise } from '../../../src/spark/paths/paths.ts';
import { startsAsRoot } from '../../../src/spark/role/image.ts';
import { sparkVersions } from '../../../src/spark/role/spark-versions.ts';
import type { RoleCheck } from './role-check.ts';

export const forbiddenRoot: RoleCheck = {
  ...rule('read-only-root/starts-as-root', {
    severity: 'warning',
    meaning: 'Images of Spark 3.3.0 to 3.3.2 start as root, which the workload forbids.',
    remedy: 'Set `runAsUser: 185` beside `runAsNonRoot`.',
  }),
  check: ({ workload, role }) => {
    const nonRoot = role.contextValue('runAsNonRoot');
    if (nonRoot?.value !== 'true' || role.contextValue('runAsUser')) return [];
    if (!startsAsRoot(role.image?.value, sparkVersions(workload))) return [];
    const message = `Official images of Spark 3.3.0 to 3.3.2 start as root, which \`${nonRoot.path}\` forbids. \`runAsUser\` must be 185 beside it.`;
    return forbiddenRoot.finding(message, { path: nonRoot.path });
  },
};

/** What HOME holds cannot be known, so no empty volume is mounted over it. */
export const readOnlyHome: RoleCheck = {
  ...rule('read-only-root/read-only-home', {
    severity: 'warning',
    meaning: 'HOME is a directory that nothing makes writable.',
    remedy: 'Name a directory below `/tmp`, or list it in `writablePaths`.',
  }),
  check: ({ role, plan }) => {
    const home = role.env('HOME');
    if (!home?.value.startsWith('/') || plan.isWritable(normalise(home.value))) return [];
    const message = `HOME is "${home.value}", which is read-only: Python, R and others that keep caches there fail. Name a directory below /tmp, or list it in \`writablePaths\` if the image has nothing there.`;
    return readOnlyHome.finding(message, { path: home.path, currentValue: home.value });
  },
};
