import type { Finding } from '../../../src/krm/list/result.ts';
import type { Rule } from '../../../src/krm/list/rule.ts';
import type { ClaimLookup } from '../../../src/kubernetes/persistent-volume-claims.ts';
import type { Edit } from '../../../src/spark/edit.ts';
import type { Role } from '../../../src/spark/role/role.ts';
import type { Workload } from '../../../src/spark/workload.ts';
import type { ReadOnlyRootFilesystem } from '../config/settings.ts';
import { Changes, change } from './changes.ts';
import { checkpointLost } from './checkpoint.ts';
import { checkRole, deletedFile, mountWithoutVolume, scratchNotWritable } from './checks.ts';
import { claimAccess, planFsGroup } from './claims.ts';
import { eventLogLost, missingDirectory } from './event-log.ts';
import { emptyVolume } from './filled-directories.ts';
import { checkFlags, otherContainer, overriddenFlag, planFlag, podLevelFlag } from './flag.ts';
import { ivyHomeNotWritten, ivyOutsideTmp, ivySettings, planIvyDirectory } from './ivy.ts';
import { javaTmpDir } from './java-tmp-dir.ts';
import { memoryMedium } from './memory.ts';
import { hiddenFile, keepReadOnly, readOnlyMount, systemDirectory, unknownPath } from './obstacles.ts';
import { planJavaOptions } from './option-edits.ts';
import { foreignVolume, volumesLikeOurs } from './own-volumes.ts';
import { planPasswd, userWithoutPasswd } from './passwd.ts';
import { requestTooSmall, storageNotRequested, storageWithoutLimit } from './requested-storage.ts';
import { onlyInTemplate, scratchNotApplied } from './scratch.ts';
import { type UnknownImage, unknownImage, unknownIn } from './unknown-image.ts';
import { forbiddenRoot, readOnlyHome } from './user.ts';
import { claimOwner, hostPath } from './user-volumes.ts';
import { limitedScratch, noSizeLimit, sizeTooSmall } from './volume-size.ts';
import { planVolumes } from './volumes.ts';
import { noFields, podTemplateVersion, volumesPlace } from './volumes-place.ts';
import {
  planWorkingDirectory,
  relativePath,
  templateWithdrawal,
  workDirMoved,
  workDirStays,
} from './working-directory.ts';
import { planDirectories } from './writable-directories.ts';
import type { WritableDirectory } from './writable-directory.ts';

/** What the step can have to say, most important first. */
export const RULES: readonly Rule[] = [
  deletedFile,
  hiddenFile,
  relativePath,
  keepReadOnly,
  readOnlyMount,
  mountWithoutVolume,
  foreignVolume,
  systemDirectory,
  unknownPath,
  scratchNotWritable,
  unknownImage,
  userWithoutPasswd,
  forbiddenRoot,
  missingDirectory,
  checkpointLost,
  readOnlyHome,
  ivyOutsideTmp,
  ivyHomeNotWritten,
  podLevelFlag,
  overriddenFlag,
  otherContainer,
  podTemplateVersion,
  claimAccess,
  hostPath,
  claimOwner,
  scratchNotApplied,
  sizeTooSmall,
  limitedScratch,
  storageNotRequested,
  requestTooSmall,
  memoryMedium,
  workDirMoved,
  workDirStays,
  eventLogLost,
  emptyVolume,
  noFields,
  noSizeLimit,
  storageWithoutLimit,
  javaTmpDir,
  ivySettings,
  change,
];

/**
 * Makes the roles of a workload run with a read-only root file system, where that is asked for.
 *
 * Plans changes of the workload's object, and only of its own: the volumes of own-volumes.ts with their mounts, the
 * flag, `java.io.tmpdir`, `ivy.home`, `spark.jars.ivy` and the `fsGroup` that claims need. A workload with obstacles must not come here.
 *
 * @param claim looks up a claim, for whether all Pods can mount it
 * @returns the edits, one finding with `change` for each role that they change, what a person must decide, and the images
 * of which that is told for the whole list at once.
 */
export function planReadOnlyRoot(
  workload: Workload,
  settings: ReadOnlyRootFilesystem,
  claim: ClaimLookup,
): { edits: Edit[]; findings: Finding[]; unknownImages: readonly UnknownImage[] } {
  if (settings.mode === 'Off') return { edits: [], findings: [], unknownImages: [] };
  const roles = workload.roles.map((role) => planRole(workload, role, settings));
  const likeOurs = volumesLikeOurs(workload);
  const volumes = planVolumes(
    roles.flatMap(({ wanted }) => wanted),
    likeOurs,
  );
  const foreign = new Set([...likeOurs.foreign, ...volumes.staying]);
  return {
    edits: [
      ...roles.flatMap(({ changes }) => changes.edits),
      ...volumes.edits,
      ...roles.flatMap(({ withdrawal }) => withdrawal),
    ],
    findings: [
      ...roles.map(({ role, changes }) => changes.findings(role)),
      ...roles.map(({ findings }) => findings),
      claimAccess.check(workload, roles, claim),
      foreignVolume.check(workload, foreign, volumes.removed),
    ].flat(),
    unknownImages: roles.flatMap(({ unknownImages }) => unknownImages),
  };
}

/** One role, up to the volumes that it is to have: those are planned for all roles together. */
function planRole(workload: Workload, role: Role, settings: ReadOnlyRootFilesystem) {
  const changes = new Changes();
  const given = { workload, role, settings, changes };
  const flag = planFlag(given);
  const flags = checkFlags(role, flag);
  if (settings.mode !== 'Prepare' && !flag.readOnly) {
    planWorkingDirectory(given, undefined);
    planPasswd(given, undefined);
    const wanted = role.places.map((place) => ({ role, place, mounts: [], changes }));
    return {
      role,
      changes,
      findings: flags,
      mounts: [],
      wanted,
      unknownImages: [],
      withdrawal: templateWithdrawal(role),
    };
  }
  const plan = planDirectories(given);
  const { mounts } = plan;
  const planned = { ...given, plan };
  const checked = checkRole(planned);
  planWorkingDirectory(given, plan.written);
  const ivy = planIvyDirectory(given);
  const java = planJavaOptions(planned);
  const chosen = volumesPlace(given, flag);
  planFsGroup(planned, chosen.place);
  const passwd = planPasswd(given, chosen.place);
  const placeOf = (mount: WritableDirectory) => (onlyInTemplate(mount) ? role.template : chosen.place);
  const wanted = role.places.map((place) => ({
    role,
    place,
    mounts: [
      ...mounts.filter((mount) => placeOf(mount) === place),
      ...(place === chosen.place ? passwd : []),
    ],
    changes,
  }));
  const findings = [flags, plan.findings, checked, ivy, java, chosen.findings].flat();
  const staysEmpty = wanted.every(({ place, mounts }) => place !== role.template || mounts.length === 0);
  const withdrawal = plan.written === undefined && staysEmpty ? templateWithdrawal(role) : [];
  return { role, changes, findings, mounts, wanted, unknownImages: unknownIn(planned), withdrawal };
}
