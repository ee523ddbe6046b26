import type { Finding } from '../../src/krm/result.ts';
import type { ClaimLookup } from '../../src/kubernetes/persistent-volume-claims.ts';
import type { Place } from '../../src/spark/place.ts';
import type { Role } from '../../src/spark/role.ts';
import type { Workload } from '../../src/spark/workload.ts';
import { Changes } from './read-only-root/changes.ts';
import { checkRole } from './read-only-root/checks.ts';
import { checkClaims, type MountsOfRole, writeFsGroup } from './read-only-root/claims.ts';
import { checkFlags } from './read-only-root/flag.ts';
import { writeIvyDirectory } from './read-only-root/ivy.ts';
import { writeJavaTmpDir } from './read-only-root/java-tmp-dir.ts';
import { checkForeignVolumes, volumesLikeOurs } from './read-only-root/own-volumes.ts';
import { finding } from './read-only-root/rules.ts';
import { onlyInTemplate } from './read-only-root/scratch.ts';
import { reconcileVolumes, type Wanted } from './read-only-root/volumes.ts';
import { writeWorkingDirectory } from './read-only-root/working-directory.ts';
import { planVolumes } from './read-only-root/writable-places.ts';
import { withoutRepetition } from './rules.ts';
import type { ReadOnlyRootFilesystem } from './settings.ts';

export { RULES } from './read-only-root/rules.ts';

/**
 * Makes the roles of a workload run with a read-only root file system, where that is asked for.
 *
 * Changes the workload's object in place, and only its own: the volumes of own-volumes.ts with their mounts, the
 * flag, `java.io.tmpdir`, `spark.jars.ivy` and the `fsGroup` that claims need. A workload with obstacles must not come here.
 *
 * @param claim looks up a claim, for whether all Pods can mount it
 * @returns one finding with `change` for each role that was changed, and what a person must decide.
 */
export function hardenReadOnlyRoot(
  workload: Workload,
  settings: ReadOnlyRootFilesystem,
  claim: ClaimLookup = () => undefined,
): Finding[] {
  if (settings.mode === 'Off') return [];
  const findings: Finding[] = [];
  const tell = (found: readonly Finding[]) => {
    for (const finding of found) findings.push(finding);
  };
  const wanted: Wanted[] = [];
  const changed: { role: Role; changes: Changes }[] = [];
  const mounted: MountsOfRole[] = [];
  const likeOurs = volumesLikeOurs(workload);

  for (const role of workload.roles) {
    const changes = new Changes();
    changed.push({ role, changes });
    if (settings.mode === 'Enforce') enforceFlag(workload, role, settings.volumesIn, changes);
    tell(checkFlags(role));

    if (settings.mode !== 'Prepare' && !role.readOnlyRoot) {
      writeWorkingDirectory(role, false, changes);
      for (const place of role.places) wanted.push({ role, place, mounts: [], changes });
      continue;
    }
    const plan = planVolumes(workload, role, settings);
    tell(plan.findings);
    tell(checkRole(workload, role, settings, plan));
    writeWorkingDirectory(role, plan.isMoved, changes);
    if (role === workload.driver) tell(writeIvyDirectory(workload, changes));
    tell(writeJavaTmpDir(workload, role, settings.javaTmpDir, plan, changes));
    const chosen = volumesPlace(workload, role, settings.volumesIn, findings);
    writeFsGroup({ role, mounts: plan.mounts }, chosen, changes);
    mounted.push({ role, mounts: plan.mounts });
    for (const place of role.places) {
      const mounts = plan.mounts.filter(
        (mount) => place === (onlyInTemplate(mount) ? role.template : chosen),
      );
      wanted.push({ role, place, mounts, changes });
    }
  }
  tell(checkClaims(workload, mounted, claim));

  const left = reconcileVolumes(wanted, likeOurs);
  findings.push(...checkForeignVolumes(workload, new Set([...likeOurs.foreign, ...left])));
  return withoutRepetition([...changed.flatMap(({ role, changes }) => changes.findings(role)), ...findings]);
}

/** Into the context in effect. A new one: a field, or, for clusters without the webhook, the Pod template. */
function enforceFlag(
  workload: Workload,
  role: Role,
  volumesIn: ReadOnlyRootFilesystem['volumesIn'],
  changes: Changes,
): void {
  if (role.readOnlyRoot) return;
  const inTemplate = volumesIn === 'PodTemplate' && workload.takesPodTemplate;
  const fresh = inTemplate ? role.template : (role.fields ?? role.template);
  (role.contextPlace ?? fresh).context.set('readOnlyRootFilesystem', true);
  changes.sets.push('readOnlyRootFilesystem: true');
}

/** Auto: beside the flag. The webhook puts fields onto the Pod; a template needs none, but Spark 3.0. */
function volumesPlace(
  workload: Workload,
  role: Role,
  volumesIn: ReadOnlyRootFilesystem['volumesIn'],
  findings: Finding[],
): Place {
  const { fields, template } = role;
  if (!fields) {
    if (volumesIn === 'Fields') findings.push(noFields(workload));
    return template;
  }
  const chosen =
    volumesIn === 'Auto' ? (role.contextPlace ?? fields) : volumesIn === 'Fields' ? fields : template;
  if (chosen === fields || workload.takesPodTemplate) return chosen;
  findings.push(
    finding(
      'pod-template-version',
      `The operator takes no Pod template below Spark 3.0, so the volumes are in fields, which its webhook must put onto the Pods.`,
      { path: workload.sparkVersionPath, currentValue: workload.sparkVersion },
    ),
  );
  return fields;
}

function noFields(workload: Workload): Finding {
  return finding(
    'no-fields',
    `The operator has no fields of its own for volumes of a ${workload.kind.name}, so they are in the Pod templates, although \`volumesIn\` is "Fields".`,
    { path: workload.application.path },
  );
}
