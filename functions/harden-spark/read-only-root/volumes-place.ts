import type { Finding } from '../../../src/krm/list/result.ts';
import { rule } from '../../../src/krm/list/rule.ts';
import type { Place } from '../../../src/spark/role/place.ts';
import { newPlaceOf } from '../workloads/context-place.ts';
import type { FlagInEffect } from './flag.ts';
import type { RoleToPlan } from './role-check.ts';

export const noFields = rule('read-only-root/no-fields', {
  severity: 'info',
  meaning: 'The operator has no volume fields for this kind, so `volumesIn: Fields` has no effect.',
  remedy: 'Leave `volumesIn` out for this kind.',
});

export const podTemplateVersion = rule('read-only-root/pod-template-version', {
  severity: 'warning',
  meaning:
    'The operator takes no Pod template for this version of Spark, so the volumes were written to the fields of the operator instead.',
  remedy: 'Use Spark 3.0 or later, or switch on the webhook of the operator.',
});

/** Auto: beside the flag. The webhook puts fields onto the Pod; a template needs none, but Spark 3.0. */
export function volumesPlace(
  { workload, role, settings }: RoleToPlan,
  flag: FlagInEffect,
): { place: Place; findings: Finding[] } {
  const { fields, template } = role;
  const { volumesIn } = settings;
  if (!fields) {
    if (volumesIn !== 'Fields') return { place: template, findings: [] };
    const message = `The operator has no fields of its own for volumes of a ${workload.kind.name}, so they are in the Pod templates, although \`volumesIn\` is "Fields".`;
    return { place: template, findings: [noFields.finding(message, { path: workload.application.path })] };
  }
  const asked =
    volumesIn === 'Auto'
      ? (flag.place ?? newPlaceOf(workload, role, settings))
      : volumesIn === 'Fields'
        ? fields
        : template;
  if (asked === fields || workload.takesPodTemplate) return { place: asked, findings: [] };
  const message =
    'The operator takes no Pod template below Spark 3.0, so the volumes are in fields, which its webhook must put onto the Pods.';
  const field = { path: workload.sparkVersionPath, currentValue: workload.sparkVersion };
  return { place: fields, findings: [podTemplateVersion.finding(message, field)] };
}
