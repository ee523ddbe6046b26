import { expect } from 'chai';
import type { KubernetesObject } from 'kpt-functions';
import { parse } from 'yaml';
import type { ReadOnlyRootFilesystem } from '../../functions/harden-spark/config/settings.ts';
import { about } from '../../functions/harden-spark/findings/item-finding.ts';
import { planReadOnlyRoot, RULES } from '../../functions/harden-spark/read-only-root/read-only-root.ts';
import type { Finding } from '../../src/krm/list/result.ts';
import type { ConfigMaps } from '../../src/spark/conf/config-maps.ts';
import { apply } from '../../src/spark/edit.ts';
import { workloadOf } from '../../src/spark/workload.ts';

export const DEFAULTS: ReadOnlyRootFilesystem = {
  mode: 'Detect',
  volumesIn: 'Auto',
  tmp: {},
  workDir: {},
  ivy: {},
  requestStorage: false,
  javaTmpDir: 'Auto',
  writablePaths: [],
  keepReadOnly: [],
  layout: { workDir: '/opt/spark/work-dir' },
};

export interface Hardened {
  /** The application's spec afterwards. */
  spec: any;
  findings: Finding[];
  /** As in `warning hidden-file spec.mainApplicationFile`; changes are left out. */
  notes: string[];
  /** Messages of the changes, by role path. */
  changes: { [role: string]: string };
}

/** A SparkApplication with these fields in its spec; null takes one of the usual ones away. */
export function application(spec: string): KubernetesObject {
  return {
    apiVersion: 'sparkoperator.k8s.io/v1beta2',
    kind: 'SparkApplication',
    metadata: { name: 'etl', namespace: 'team-a' },
    spec: {
      type: 'Scala',
      mode: 'cluster',
      sparkVersion: '3.5.1',
      mainApplicationFile: 'local:///opt/spark/examples/jars/spark-examples.jar',
      driver: {},
      executor: {},
      ...parse(spec),
    },
  } as unknown as KubernetesObject;
}

/**
 * Hardens an object, and holds every run to what is true of all of them: one change for each changed role and
 * none without, rules that are in the table, and nothing left to do for a second run.
 */
export function harden(
  object: KubernetesObject | string,
  settings: Partial<ReadOnlyRootFilesystem> = {},
  configMaps?: ConfigMaps,
): Hardened {
  const input = typeof object === 'string' ? application(object) : object;
  const before = structuredClone(input);
  const all = { ...DEFAULTS, ...settings };

  const findings = run(input, all, configMaps);
  const changes = findings.filter(({ change }) => change);
  expect(JSON.stringify(input) !== JSON.stringify(before), 'a change is reported').to.equal(
    changes.length > 0,
  );
  expect(new Set(changes.map(({ field }) => field?.path)).size, 'one change a role').to.equal(changes.length);
  for (const { rule, severity, message } of findings) {
    expect(RULES.find(({ id }) => id === rule)?.severity, rule).to.equal(severity);
    expect(message).to.match(/^\S.*\.$/);
    expect(message).not.to.match(/undefined|\[object|NaN/);
  }

  const once = structuredClone(input);
  const again = run(input, all, configMaps);
  expect(input, 'a second run changes nothing').to.deep.equal(once);
  expect(again, 'a second run says the same, without changes').to.deep.equal(
    findings.filter(({ change }) => !change),
  );

  const { spec } = input as any;
  return {
    spec: input.kind === 'ScheduledSparkApplication' ? spec.template : spec,
    findings,
    notes: findings
      .filter(({ change }) => !change)
      .map(
        ({ rule, severity, field }) => `${severity} ${rule.replace('read-only-root/', '')} ${field?.path}`,
      ),
    changes: Object.fromEntries(changes.map(({ field, message }) => [field!.path, message])),
  };
}

function run(
  object: KubernetesObject,
  settings: ReadOnlyRootFilesystem,
  configMaps: ConfigMaps | undefined,
): Finding[] {
  const workload = workloadOf(object, configMaps)!;
  expect(workload.obstacles).to.deep.equal([]);
  const { edits, findings } = planReadOnlyRoot(workload, settings, () => undefined);
  apply(edits);
  return about(undefined, findings).map(({ finding }) => finding);
}

/** Mounts in short: `/tmp = harden-spark-tmp`. */
export function mounts(holder: any): string[] {
  return (holder?.volumeMounts ?? []).map((mount: any) => `${mount.mountPath} = ${mount.name}`);
}

/** Volumes in short: `harden-spark-tmp 10Gi Memory`. */
export function volumes(holder: any): string[] {
  return (holder?.volumes ?? []).map(({ name, emptyDir }: any) =>
    [name, ...(emptyDir ? [emptyDir.sizeLimit, emptyDir.medium] : ['other'])].filter(Boolean).join(' '),
  );
}

export const READ_ONLY = 'securityContext: {readOnlyRootFilesystem: true}';
export const BOTH_READ_ONLY = `
driver: {${READ_ONLY}}
executor: {${READ_ONLY}}
`;
