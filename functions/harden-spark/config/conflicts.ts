/**
 * What must hold between the fields of a functionConfig. A JSON Schema cannot say these things, so an
 * editor does not show them; each field on its own has been checked before.
 */
import { isStruct, type Mistake, quote } from '../../../src/krm/codec/index.ts';
import { refusedAmounts } from '../../../src/kubernetes/resource-quota.ts';
import { Part } from '../../../src/spark/part.ts';
import { ROLE_NAMES, type RoleName } from '../../../src/spark/role/role.ts';
import { append, type MultiMap } from '../../../src/values/multi-map.ts';
import { overlaid, settingsOfRole, withOverride } from './overrides.ts';
import type {
  Override,
  ReadOnlyRootFilesystem,
  Spec,
  VolumeSettings,
  VolumeSettingsByRole,
  WrittenSpec,
} from './settings.ts';
import { readOnlyRootFilesystem } from './spec.ts';

type Conflict = Omit<Mistake, 'kind'>;

/**
 * Everything in `spec` that contradicts something else in it.
 * @param written the same as the user wrote it, which paths go by
 * @param root the path of `spec` in the document
 */
export function findConflicts(spec: Spec, written: WrittenSpec, root: 'spec' | 'data'): Conflict[] {
  const { readOnlyRootFilesystem: common, overrides } = spec;
  return [
    ...volumeConflicts(common, common, root),
    ...repeatedNamespaces(written, root),
    ...executorsWithRights(spec, root),
    ...minimizedStandard(spec, root),
    ...impossiblePeers(spec, root),
    ...quotasOfNamespacesAlone(spec, root),
    ...fractionsOfPieces(spec, root),
    ...imagesOfWhichNothingIsSaid(spec, root),
    ...workDirsBeforeThoseOfImages(spec, root),
    ...emptyOverrides(spec, root),
    ...overrides.flatMap((override, position) => {
      const { readOnlyRootFilesystem: written = {} } = override;
      return volumeConflicts(written, withOverride(common, override), `${root}.overrides[${position}]`);
    }),
  ];
}

/** An override that says nothing but for whom. */
function emptyOverrides({ overrides }: Spec, root: string): Conflict[] {
  return overrides.flatMap(({ match, ...settings }, position) => {
    if (Object.values(settings).some((setting) => setting !== undefined)) return [];
    const path = `${root}.overrides[${position}]`;
    const sentence = 'must have settings besides `match`, such as `readOnlyRootFilesystem` or `rules`';
    return [conflict(path, JSON.stringify(match), sentence)];
  });
}

/** An entry that says nothing but of which images. */
function imagesOfWhichNothingIsSaid({ images }: Spec, root: string): Conflict[] {
  return images.flatMap(({ names, ...facts }, position) => {
    if (Object.values(facts).some((fact) => fact !== undefined)) return [];
    const sentence = 'must say something besides `names`: `workDir`, `user` or `userInPasswd`';
    return [conflict(`${root}.images[${position}]`, JSON.stringify({ names }), sentence)];
  });
}

/** What is said of all images is true of each. */
function workDirsBeforeThoseOfImages({ images, readOnlyRootFilesystem }: Spec, root: string): Conflict[] {
  const ofAll = readOnlyRootFilesystem.layout.workDir;
  if (ofAll === undefined) return [];
  return images.flatMap(({ workDir }, position) => {
    if (workDir === undefined || workDir === ofAll) return [];
    const path = `${root}.images[${position}].workDir`;
    const sentence = `must not be ${quote(workDir)}: \`${root}.readOnlyRootFilesystem.layout.workDir\` says ${quote(ofAll)} of all images; remove one of the two`;
    return [conflict(path, workDir, sentence)];
  });
}

/** A quota counts Pods, claims and the like in pieces. */
function fractionsOfPieces(spec: Spec, root: string): Conflict[] {
  const all = [{ path: root, resourceQuota: spec.resourceQuota }, ...namespacesOf(spec, root)];
  return all.flatMap(({ path, resourceQuota }) =>
    refusedAmounts(resourceQuota?.hard).map(({ resource, quantity }) => {
      const at = Part.root({}, `${path}.resourceQuota.hard`).keyPath(resource);
      return conflict(at, quantity, `must be a whole number, since it counts pieces, got "${quantity}"`);
    }),
  );
}

/** The entries of `rbac.namespaces`, each with its path. */
function namespacesOf({ rbac }: Spec, root: string) {
  const entries = rbac?.namespaces ?? [];
  return entries.map((entry, position) => ({ ...entry, path: `${root}.rbac.namespaces[${position}]` }));
}

/** A peer is a selection of Pods or a block of addresses. */
function impossiblePeers({ networkPolicy }: Spec, root: string): Conflict[] {
  if (!networkPolicy) return [];
  const { ui, metrics, connect, servers, ports, egress } = networkPolicy;
  const lists = {
    ...{ ui, metrics, connect, servers },
    ...Object.fromEntries(ports.map(({ from }, position) => [`ports[${position}].from`, from])),
    ...{ 'egress.dns': egress?.dns, 'egress.to': egress?.to },
  };
  return Object.entries(lists).flatMap(([name, peers]) =>
    (peers ?? []).flatMap((peer, position) => {
      const selectors = [peer.namespaceSelector, peer.podSelector].filter((selector) => selector);
      if (peer.ipBlock ? selectors.length === 0 : selectors.length > 0) return [];
      const sentence = peer.ipBlock
        ? 'must not have both selectors and an `ipBlock`: list them as two entries'
        : 'must have `namespaceSelector`, `podSelector` or `ipBlock`; {namespaceSelector: {matchLabels: {}}} is every namespace';
      return [conflict(`${root}.networkPolicy.${name}[${position}]`, JSON.stringify(peer), sentence)];
    }),
  );
}

/** The settings of workloads would change, and no Role with them. */
function minimizedStandard({ rbac }: Spec, root: string): Conflict[] {
  if (!rbac?.minimizePermissions || rbac.permissions === 'Derived') return [];
  const sentence = `must not be true unless \`${root}.rbac.permissions\` is "Derived": other Roles do not get smaller by it`;
  return [conflict(`${root}.rbac.minimizePermissions`, 'true', sentence)];
}

/** What a namespace says of its quota is laid over what is said for all. */
function quotasOfNamespacesAlone(spec: Spec, root: string): Conflict[] {
  if (spec.resourceQuota !== undefined) return [];
  return namespacesOf(spec, root).flatMap(({ path, resourceQuota }) => {
    if (resourceQuota === undefined) return [];
    const sentence = `must not be set without \`${root}.resourceQuota\`: \`{}\` there makes quotas, by default derived ones`;
    return [conflict(`${path}.resourceQuota`, JSON.stringify(resourceQuota), sentence)];
  });
}

function conflict(path: string, currentValue: string, sentence: string): Conflict {
  return { path, currentValue, message: `\`${path}\` ${sentence}` };
}

/** The fields of readOnlyRootFilesystem that say what one volume is like, by role. */
const VOLUMES = Object.entries(readOnlyRootFilesystem.fields)
  .filter(([, { codec }]) => isStruct(codec) && Object.hasOwn(codec.fields, 'sizeLimit'))
  .map(([name]) => name);

/** In what is written at `base`; `whole` is that together with what it is laid over. */
function volumeConflicts(
  written: NonNullable<Override['readOnlyRootFilesystem']>,
  whole: ReadOnlyRootFilesystem,
  base: string,
): Conflict[] {
  const path = `${base}.readOnlyRootFilesystem`;
  return [
    ...(written.writablePaths ? repeatedWritablePaths(whole.writablePaths, path) : []),
    ...pathsBothWritableAndReadOnly(written, whole, path),
    ...(written.writablePaths ?? []).flatMap((entry, position) =>
      impossibleVolume(entry, entry, `${path}.writablePaths[${position}]`),
    ),
    ...VOLUMES.flatMap((name) => {
      const [settings = {}, inEffect = {}] = [written, whole].map(
        (fields) => (fields as Record<string, VolumeSettingsByRole | undefined>)[name],
      );
      const ofRoles = ROLE_NAMES.flatMap((role) =>
        impossibleVolume(settings[role] ?? {}, settingsOfRole(inEffect, role), `${path}.${name}.${role}`),
      );
      return [...impossibleVolume(settings, overlaid({}, inEffect), `${path}.${name}`), ...ofRoles];
    }),
  ];
}

/** A volume with a source and a size, or in memory without a limit. `inEffect` is what comes of `written`. */
function impossibleVolume(written: VolumeSettings, inEffect: VolumeSettings, path: string): Conflict[] {
  const conflicts: Conflict[] = [];
  for (const field of ['sizeLimit', 'medium'] as const) {
    if (!written.source || written[field] === undefined) continue;
    const sentence = `must not be set together with \`source\`: it says how an emptyDir is made; remove one of the two`;
    conflicts.push(conflict(`${path}.${field}`, written[field], sentence));
  }
  if (inEffect.medium === 'Memory' && ['Auto', 'None'].includes(inEffect.sizeLimit ?? 'None')) {
    const sentence = `must not be "Memory" without a quantity as \`sizeLimit\`: what is written there is charged to the container's memory`;
    if (written.medium) conflicts.push(conflict(`${path}.medium`, written.medium, sentence));
    else if (written.sizeLimit) {
      const instead = `must be a quantity, for the volume is in memory, which is charged to the container; got ${quote(written.sizeLimit)}`;
      conflicts.push(conflict(`${path}.sizeLimit`, written.sizeLimit, instead));
    }
  }
  return conflicts;
}

function repeatedWritablePaths(entries: ReadOnlyRootFilesystem['writablePaths'], base: string): Conflict[] {
  const list = `${base}.writablePaths`;
  const before: MultiMap<string, number> = new Map();
  return entries.flatMap(({ path, roles }, position) => {
    const first = before.get(path)?.find((other) => overlap(entries[other]!.roles, roles));
    if (first === undefined) {
      append(before, path, position);
      return [];
    }
    const sentence = `must not repeat ${quote(path)} for a role of \`${list}[${first}]\`; a path can be listed once for each role`;
    return [conflict(`${list}[${position}].path`, path, sentence)];
  });
}

/** No list of roles stands for all of them. */
function overlap(some: readonly RoleName[] | undefined, others: readonly RoleName[] | undefined): boolean {
  return !some || !others || some.some((role) => others.includes(role));
}

/** Where one of the lists is in an override only, the other is the one that it is laid over. */
function pathsBothWritableAndReadOnly(
  written: { writablePaths?: unknown; keepReadOnly?: unknown },
  { keepReadOnly, writablePaths }: ReadOnlyRootFilesystem,
  base: string,
): Conflict[] {
  if (!written.writablePaths && !written.keepReadOnly) return [];
  const positions = firstPositions(writablePaths.map(({ path }) => path));
  return keepReadOnly.flatMap((path, position) => {
    const writable = positions.get(path);
    if (writable === undefined) return [];
    if (!written.keepReadOnly) {
      const sentence = `must not be ${quote(path)}: \`keepReadOnly\` names it, and holds here too; remove one of the two`;
      return [conflict(`${base}.writablePaths[${writable}].path`, path, sentence)];
    }
    const makesIt = written.writablePaths ? `\`${base}.writablePaths[${writable}]\`` : '`writablePaths`';
    const sentence = `must not be ${quote(path)}: ${makesIt} makes it writable; remove one of the two`;
    return [conflict(`${base}.keepReadOnly[${position}]`, path, sentence)];
  });
}

function repeatedNamespaces({ rbac }: WrittenSpec, root: string): Conflict[] {
  const list = `${root}.rbac.namespaces`;
  const entries = rbac?.namespaces ?? [];
  const names = entries.map((entry) => (typeof entry === 'string' ? entry : entry.name));
  const positions = firstPositions(names);
  return names.flatMap((name, position) => {
    const first = positions.get(name);
    if (first === position) return [];
    const path = typeof entries[position] === 'string' ? `${list}[${position}]` : `${list}[${position}].name`;
    return [conflict(path, name, `must not repeat the namespace ${quote(name)} of \`${list}[${first}]\``)];
  });
}

function firstPositions(texts: readonly string[]): Map<string, number> {
  return new Map(texts.map((text, position) => [text, position] as const).reverse());
}

/** The executors' account is one without a Role, so it cannot be a driver's. */
function executorsWithRights(spec: Spec, root: string): Conflict[] {
  const { executorServiceAccount: account, serviceAccountNames } = spec.rbac ?? {};
  if (account === undefined) return [];
  const base = `${root}.rbac`;
  const lists = [{ path: base, serviceAccountNames }, ...namespacesOf(spec, root)];
  const giving = lists.find((list) => list.serviceAccountNames?.includes(account));
  if (!giving) return [];
  const sentence = `must not be ${quote(account)}: \`${giving.path}.serviceAccountNames\` gives that account the rights of a driver`;
  return [conflict(`${base}.executorServiceAccount`, account, sentence)];
}
